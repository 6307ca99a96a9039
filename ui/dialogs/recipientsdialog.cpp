// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/recipientsdialog.h"

#include "ui/inthreadof.h"
#include "ui/panes/rowtable.h"
#include "ui/peopletext.h"
#include "ui/visibletext.h"

#include <QtCore/QEvent>
#include <QtWidgets/QLabel>
#include <QtWidgets/QVBoxLayout>

#include <chrono>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds lookEvery { 1 };

} // namespace

RecipientsDialog::RecipientsDialog(const api::Engine &engine, std::string messageId,
                                   QWidget *parent)
    : QDialog(parent)
    , m_engine(engine)
    , m_messageId(std::move(messageId))
    , m_counts(new QLabel)
    , m_table(new RowTable)
{
    setObjectName(u"recipientsDialog"_s);
    m_counts->setObjectName(u"recipientCounts"_s);
    m_counts->setTextFormat(Qt::PlainText);
    m_counts->setWordWrap(true);
    m_table->setObjectName(u"recipientsTable"_s);
    m_table->setModel(&m_model);
    m_table->setStretchColumn(RecipientsModel::Name, 14);
    m_table->setColumnWidthsInDigits({ 26, 18, 18, 18 });
    auto *layout = new QVBoxLayout(this);
    layout->addWidget(m_counts);
    layout->addWidget(m_table);
    const int line = fontMetrics().height();
    resize(42 * line, 24 * line);
    retranslate();
    connect(&m_timer, &QTimer::timeout, this, &RecipientsDialog::look);
    m_timer.start(lookEvery);
    look();
}

void RecipientsDialog::look()
{
    api::RecipientQuery query;
    query.messageId = m_messageId;
    query.limit = RecipientsModel::maxRows;
    m_engine.recipients(query,
                        inThreadOf<Result<api::RecipientPage>>(
                            *this, [this, query](const auto &page) { take(page, query); }));
}

void RecipientsDialog::take(const Result<api::RecipientPage> &page, api::RecipientQuery query)
{
    if (!page && page.error().code == ErrorCode::NotFound) {
        m_timer.stop();
        m_counts->setText(tr("This message is no longer tracked: receipts are kept for the newest "
                             "1,024."));
    }
    if (!page)
        return;
    if (!page->hasMore) {
        showPage(page.value());
        return;
    }
    // Not all recipients fit: show those that have not received the message, if there are any.
    query.hasState = true;
    query.state = api::RecipientState::Waiting;
    m_engine.recipients(query,
                        inThreadOf<Result<api::RecipientPage>>(
                            *this, [this, page = page.value()](const auto &waiting) {
                                api::RecipientPage shown = page;
                                if (waiting && !waiting->recipients.empty())
                                    shown.recipients = waiting->recipients;
                                showPage(shown);
                            }));
}

void RecipientsDialog::showPage(const api::RecipientPage &page)
{
    m_counts->setText(countsText(page));
    m_model.show(page.recipients);
}

QString RecipientsDialog::countsText(const api::RecipientPage &page) const
{
    QStringList parts;
    const auto add = [&parts](const QString &text, std::uint64_t count) {
        if (count > 0)
            parts.append(text.arg(countText(count)));
    };
    add(tr("waiting %1"), page.waiting);
    add(tr("missed %1"), page.missed);
    add(tr("cannot tell %1"), page.cannotTell);
    add(tr("received %1"), page.received);
    add(tr("seen %1"), page.seen);
    add(tr("gone %1"), page.gone);
    add(tr("+%1 later"), page.receipt.later);
    const QString counts = parts.join(u" · "_s);
    if (!page.hasMore)
        return counts;
    return tr("%1 — the list shows the first %2 of them.")
        .arg(counts, countText(RecipientsModel::maxRows));
}

void RecipientsDialog::retranslate()
{
    setWindowTitle(tr("Who has %1").arg(messageNumber(m_messageId)));
    m_table->setAccessibleName(tr("Recipients"));
    m_table->setEmptyHint(
        tr("It was for nobody: no client followed the channel when it was sent."));
    m_model.retranslate();
}

void RecipientsDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        look();
    }
}

} // namespace holdfast::ui
