// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/tokensdialog.h"

#include "ui/curltext.h"
#include "ui/errortext.h"
#include "ui/icons.h"
#include "ui/inthreadof.h"
#include "ui/measures.h"
#include "ui/palettes.h"
#include "ui/panes/rowtable.h"
#include "ui/panes/targetsedit.h"
#include "ui/panes/wrappedlabel.h"

#include <QtCore/QEvent>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

#include <algorithm>
#include <array>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxNameCharacters = 100;
constexpr std::chrono::days forEver { 0 };
constexpr std::array validities { std::chrono::days(30), std::chrono::days(1),
                                  std::chrono::days(365), forEver };

} // namespace

TokensDialog::TokensDialog(api::Access &access, QString serverUrl, QWidget *parent)
    : QDialog(parent)
    , m_access(access)
    , m_url(std::move(serverUrl))
    , m_explanation(new WrappedLabel)
    , m_table(new RowTable)
    , m_revoke(new QPushButton)
    , m_nameLabel(new QLabel)
    , m_name(new QLineEdit)
    , m_mayLabel(new QLabel)
    , m_publish(new QCheckBox)
    , m_subscribe(new QCheckBox)
    , m_view(new QCheckBox)
    , m_manage(new QCheckBox)
    , m_channelsLabel(new QLabel)
    , m_channels(new TargetsEdit([](const QString &) { return QStringList(); }))
    , m_validLabel(new QLabel)
    , m_valid(new QComboBox)
    , m_create(new QPushButton)
    , m_result(new WrappedLabel)
    , m_text(new QLineEdit)
    , m_copyText(new QPushButton)
    , m_copyLine(new QPushButton)
    , m_close(new QPushButton)
{
    setObjectName(u"tokensDialog"_s);
    m_explanation->setObjectName(u"tokensExplanation"_s);
    m_table->setObjectName(u"tokensTable"_s);
    m_revoke->setObjectName(u"tokenRevoke"_s);
    m_name->setObjectName(u"tokenName"_s);
    m_publish->setObjectName(u"tokenPublish"_s);
    m_subscribe->setObjectName(u"tokenSubscribe"_s);
    m_view->setObjectName(u"tokenView"_s);
    m_manage->setObjectName(u"tokenManage"_s);
    m_channels->setObjectName(u"tokenChannels"_s);
    m_valid->setObjectName(u"tokenValid"_s);
    m_create->setObjectName(u"tokenCreate"_s);
    m_result->setObjectName(u"tokenResult"_s);
    m_text->setObjectName(u"tokenText"_s);
    m_copyText->setObjectName(u"tokenCopy"_s);
    m_copyLine->setObjectName(u"tokenCopyLine"_s);
    m_close->setObjectName(u"tokensClose"_s);
    m_table->setModel(&m_model);
    m_table->setStretchColumn(TokensModel::Channels, 14);
    m_table->setColumnWidthsInDigits({ 18, 20, 18, 18, 18 });
    m_table->setColumnsGivingWay({ TokensModel::Created });
    m_name->setMaxLength(maxNameCharacters);
    m_publish->setChecked(true);
    m_channels->setTargets({ u"class"_s });
    m_text->setReadOnly(true);
    m_create->setDefault(true);
    m_revoke->setAutoDefault(false);
    m_create->setIcon(iconOf(Icon::Check));
    m_copyText->setIcon(iconOf(Icon::Copy));
    m_copyLine->setIcon(iconOf(Icon::Curl));
    layOut();
    connectControls();
    retranslate();
    look();
}

void TokensDialog::layOut()
{
    auto *may = new QHBoxLayout;
    may->setSpacing(2 * gridStep);
    for (QCheckBox *box : { m_publish, m_subscribe, m_view, m_manage })
        may->addWidget(box);
    may->addStretch(1);
    auto *valid = new QHBoxLayout;
    valid->addWidget(m_valid);
    valid->addStretch(1);
    valid->addWidget(m_create);
    auto *made = new QHBoxLayout;
    made->setSpacing(gridStep);
    made->addWidget(m_text, 1);
    made->addWidget(m_copyText);
    made->addWidget(m_copyLine);
    auto *below = new QHBoxLayout;
    below->addWidget(m_revoke);
    below->addStretch(1);

    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(2 * gridStep, 2 * gridStep, 2 * gridStep, 2 * gridStep);
    grid->setSpacing(gridStep);
    grid->addWidget(m_explanation, 0, 0, 1, 2);
    grid->addWidget(m_table, 1, 0, 1, 2);
    grid->addLayout(below, 2, 0, 1, 2);
    grid->addWidget(m_nameLabel, 3, 0);
    grid->addWidget(m_name, 3, 1);
    grid->addWidget(m_mayLabel, 4, 0);
    grid->addLayout(may, 4, 1);
    grid->addWidget(m_channelsLabel, 5, 0);
    grid->addWidget(m_channels, 5, 1);
    grid->addWidget(m_validLabel, 6, 0);
    grid->addLayout(valid, 6, 1);
    grid->addWidget(m_result, 7, 0, 1, 2);
    grid->addLayout(made, 8, 0, 1, 2);
    grid->addWidget(m_close, 9, 1, Qt::AlignRight);
    grid->setRowStretch(1, 1);
    grid->setColumnStretch(1, 1);
    for (QWidget *after :
         std::initializer_list<QWidget *> { m_result, m_text, m_copyText, m_copyLine })
        after->hide();
    m_nameLabel->setBuddy(m_name);
    m_validLabel->setBuddy(m_valid);
    const int line = fontMetrics().height();
    resize(44 * line, 36 * line);
}

void TokensDialog::connectControls()
{
    connect(m_create, &QPushButton::clicked, this, &TokensDialog::create);
    connect(m_revoke, &QPushButton::clicked, this, &TokensDialog::revoke);
    connect(m_close, &QPushButton::clicked, this, &QDialog::close);
    connect(m_copyText, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_text->text()); });
    connect(m_copyLine, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(shellLine()); });
    for (QCheckBox *box : { m_publish, m_subscribe, m_view, m_manage })
        connect(box, &QCheckBox::toggled, this, &TokensDialog::enable);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &TokensDialog::enable);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &TokensDialog::enable);
}

void TokensDialog::setWhyNot(const QString &whyNot)
{
    m_whyNot = whyNot;
    m_create->setToolTip(whyNot);
    m_revoke->setToolTip(whyNot);
    enable();
}

void TokensDialog::enable()
{
    const bool mayChange = m_whyNot.isEmpty();
    const bool isForChannels = m_publish->isChecked() || m_subscribe->isChecked();
    m_channels->setEnabled(isForChannels);
    m_create->setEnabled(mayChange && !m_isMaking
                         && (isForChannels || m_view->isChecked() || m_manage->isChecked()));
    m_revoke->setEnabled(mayChange && m_table->selectionModel()->hasSelection());
}

api::TokenOrder TokensDialog::order() const
{
    api::TokenOrder order;
    order.name = m_name->text().trimmed().toStdString();
    const std::array scopes { std::pair(m_publish, "publish"), std::pair(m_subscribe, "subscribe"),
                              std::pair(m_view, "view"), std::pair(m_manage, "manage") };
    for (const auto &[box, scope] : scopes) {
        if (box->isChecked())
            order.scopes.emplace_back(scope);
    }
    if (m_channels->isEnabled()) {
        for (const QString &channel : m_channels->targets())
            order.channels.push_back(channel.toStdString());
    }
    order.validFor = validities.at(static_cast<std::size_t>(m_valid->currentIndex()));
    return order;
}

void TokensDialog::create()
{
    m_channels->commitTyped();
    if (const auto problem = m_channels->problem(); problem && m_channels->isEnabled()) {
        showProblem(problem->sentence());
        return;
    }
    if (m_channels->isEnabled() && m_channels->targets().isEmpty()) {
        showProblem(tr("Not made: say for which channels it is."));
        return;
    }
    m_isMaking = true;
    enable();
    m_access.createToken(order(),
                         inThreadOf<Result<api::NewToken>>(*this, [this](const auto &made) {
                             m_isMaking = false;
                             enable();
                             if (!made) {
                                 showProblem(tr("Not made: %1").arg(ErrorText::of(made.error())));
                                 return;
                             }
                             showMade(made.value());
                             look();
                         }));
}

void TokensDialog::showMade(const api::NewToken &made)
{
    m_made = made;
    m_text->setText(QString::fromStdString(made.text));
    m_text->setCursorPosition(0);
    m_result->setText(tr("Copy it now: it is shown only this once."));
    QPalette tinted = palette();
    tinted.setColor(QPalette::WindowText, meaningColours(palette()).good);
    m_result->setPalette(tinted);
    m_result->show();
    m_text->show();
    m_copyText->show();
    m_copyLine->setVisible(!shellLine().isEmpty());
    m_name->clear();
}

void TokensDialog::showProblem(const QString &text)
{
    m_result->setText(text);
    QPalette tinted = palette();
    tinted.setColor(QPalette::WindowText, meaningColours(palette()).error);
    m_result->setPalette(tinted);
    m_result->show();
    for (QWidget *made : std::initializer_list<QWidget *> { m_text, m_copyText, m_copyLine })
        made->hide();
}

QString TokensDialog::shellLine() const
{
    const auto may = [this](const char *scope) {
        const std::vector<std::string> &scopes = m_made.snapshot.scopes;
        return std::find(scopes.begin(), scopes.end(), scope) != scopes.end();
    };
    QStringList channels;
    for (const std::string &channel : m_made.snapshot.channels)
        channels.append(QString::fromStdString(channel));
    const QString token = QString::fromStdString(m_made.text);
    if (may("publish")) {
        const QString line = curlPublish(m_url,
                                         { .channels = channels,
                                           .text = tr("Hello"),
                                           .contentType = u"text/plain"_s,
                                           .event = u"message"_s,
                                           .token = token });
        if (!line.isEmpty()) // only patterns
            return line;
    }
    return may("subscribe") ? curlStream(m_url, channels, token) : QString();
}

void TokensDialog::revoke()
{
    const QModelIndexList chosen = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &token : chosen) {
        m_access.revokeToken(token.data(TokensModel::IdRole).toString().toStdString(),
                             inThreadOf<Result<void>>(*this, [this](const auto &done) {
                                 if (!done && done.error().code != ErrorCode::NotFound)
                                     showProblem(
                                         tr("Not revoked: %1").arg(ErrorText::of(done.error())));
                                 look();
                             }));
    }
}

void TokensDialog::look()
{
    m_access.tokens(
        inThreadOf<Result<std::vector<api::TokenSnapshot>>>(*this, [this](const auto &tokens) {
            if (tokens)
                m_model.show(tokens.value());
            else
                showProblem(ErrorText::of(tokens.error()));
        }));
}

void TokensDialog::fillDurations()
{
    const int chosen = std::max(0, m_valid->currentIndex());
    m_valid->clear();
    for (const std::chrono::days days : validities) {
        m_valid->addItem(days == forEver                     ? tr("until it is revoked")
                             : days == std::chrono::days(1)  ? tr("for a day")
                             : days == std::chrono::days(30) ? tr("for 30 days")
                                                             : tr("for a year"));
    }
    m_valid->setCurrentIndex(chosen);
}

void TokensDialog::retranslate()
{
    setWindowTitle(tr("Tokens"));
    m_explanation->setText(tr("Programs on this computer may publish without a token. From "
                              "elsewhere they need one."));
    m_table->setAccessibleName(tr("Tokens"));
    m_table->setEmptyHint(tr("No token yet.\nMake one below for a program elsewhere."));
    m_revoke->setText(tr("Revoke"));
    m_revoke->setToolTip(tr("It is refused from now on, and what it has opened is closed"));
    m_nameLabel->setText(tr("&Name"));
    m_name->setAccessibleName(tr("Name of the token"));
    m_name->setPlaceholderText(tr("What it is for, such as: door sensor"));
    m_mayLabel->setText(tr("It may"));
    m_publish->setText(tr("publish"));
    m_subscribe->setText(tr("follow"));
    m_view->setText(tr("look at the server"));
    m_manage->setText(tr("manage the server"));
    m_channelsLabel->setText(tr("Channels"));
    m_validLabel->setText(tr("&Valid"));
    m_valid->setAccessibleName(tr("How long it is valid"));
    m_create->setText(tr("Make a token"));
    m_text->setAccessibleName(tr("The new token"));
    m_copyText->setText(tr("Copy token"));
    m_copyLine->setText(tr("Copy as curl"));
    m_close->setText(tr("Close"));
    fillDurations();
    m_model.retranslate();
}

void TokensDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace holdfast::ui
