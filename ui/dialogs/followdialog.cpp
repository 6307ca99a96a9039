// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/followdialog.h"

#include "ui/delegates/sequencedelegate.h"
#include "ui/errortext.h"
#include "ui/headertexts.h"
#include "ui/icons.h"
#include "ui/measures.h"
#include "ui/visibletext.h"

#include <QtCore/QEvent>
#include <QtGui/QClipboard>
#include <QtGui/QFontDatabase>
#include <QtGui/QGuiApplication>
#include <QtGui/QHelpEvent>
#include <QtGui/QPainter>
#include <QtGui/QTextBlock>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QListView>
#include <QtWidgets/QPlainTextEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QSplitter>
#include <QtWidgets/QToolTip>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds followEvery { 100 };
constexpr std::size_t followAtOnce = 500;
constexpr int linesOfMeaning = 8; ///< of a request line: the longest

/// The names of the two parties, above their lines.
///
/// Thread: main.
class Parties final : public QWidget
{
public:
    using QWidget::QWidget;

    void setNames(const QString &client, const QString &server)
    {
        m_client = client;
        m_server = server;
        setAccessibleName(client + u" – "_s + server);
        update();
    }
    [[nodiscard]] QSize sizeHint() const override
    {
        return { 0, fontMetrics().height() + gridStep };
    }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        QPainter painter(this);
        painter.setFont(boldFont(font()));
        painter.setPen(palette().color(QPalette::WindowText));
        const SequenceDelegate::Parties at = SequenceDelegate::partiesIn(width());
        const QFontMetrics metrics = painter.fontMetrics();
        const int room = (at.server - at.client) / 2;
        const QString client = metrics.elidedText(m_client, Qt::ElideRight, room);
        const int clientWidth = metrics.horizontalAdvance(client);
        const int left = std::max(gridStep, at.client - clientWidth / 2);
        painter.drawText(QRect(left, 0, clientWidth + 1, height()), Qt::AlignVCenter, client);
        const int serverWidth = metrics.horizontalAdvance(m_server);
        const int right = std::min(width() - gridStep - serverWidth, at.server - serverWidth / 2);
        painter.drawText(QRect(right, 0, serverWidth + 1, height()), Qt::AlignVCenter, m_server);
    }

private:
    QString m_client;
    QString m_server;
};

} // namespace

FollowDialog::FollowDialog(api::Engine &engine, const std::string &id, QString name,
                           QWidget *parent)
    : QDialog(parent)
    , m_name(std::move(name))
    , m_parties(new Parties)
    , m_list(new QListView)
    , m_head(new QPlainTextEdit)
    , m_meaning(new QLabel)
    , m_copy(new QPushButton)
    , m_clear(new QPushButton)
    , m_close(new QPushButton)
    , m_timer(this)
{
    setObjectName(u"followDialog"_s);
    m_parties->setObjectName(u"followParties"_s);
    m_list->setObjectName(u"followList"_s);
    m_head->setObjectName(u"followHead"_s);
    m_meaning->setObjectName(u"followMeaning"_s);
    m_copy->setObjectName(u"followCopy"_s);
    m_clear->setObjectName(u"followClear"_s);
    m_close->setObjectName(u"followClose"_s);
    if (auto trace = engine.watchClient(id))
        m_trace = std::move(trace).value();
    else
        m_failure = trace.error();
    m_list->setModel(&m_rows);
    m_list->setItemDelegate(new SequenceDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setMouseTracking(true);
    m_head->setReadOnly(true);
    m_head->setLineWrapMode(QPlainTextEdit::WidgetWidth);
    m_head->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_head->viewport()->installEventFilter(this);
    m_head->viewport()->setMouseTracking(true);
    layOut();
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &FollowDialog::showHead);
    connect(m_head, &QPlainTextEdit::cursorPositionChanged, this,
            [this] { explainAt(m_head->textCursor().blockNumber()); });
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_head->toPlainText()); });
    connect(m_clear, &QPushButton::clicked, &m_rows, &SequenceModel::clear);
    connect(m_clear, &QPushButton::clicked, this, &FollowDialog::showHead);
    connect(m_close, &QPushButton::clicked, this, &QDialog::close);
    connect(&m_timer, &QTimer::timeout, this, &FollowDialog::read);
    retranslate();
    if (m_trace) {
        m_timer.start(followEvery);
        read();
    }
}

FollowDialog::~FollowDialog() = default;

void FollowDialog::layOut()
{
    m_copy->setIcon(iconOf(Icon::Copy));
    m_clear->setIcon(iconOf(Icon::Clear));
    m_close->setDefault(true);
    m_head->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    auto *sequence = new QWidget;
    auto *left = new QVBoxLayout(sequence);
    left->setContentsMargins({});
    left->setSpacing(0);
    left->addWidget(m_parties);
    left->addWidget(m_list, 1);
    auto *http = new QWidget;
    auto *right = new QVBoxLayout(http);
    right->setContentsMargins(gridStep, 0, 0, 0);
    right->setSpacing(gridStep);
    m_meaning->setTextFormat(Qt::PlainText);
    m_meaning->setWordWrap(true);
    m_meaning->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    m_meaning->setMinimumHeight(linesOfMeaning * fontMetrics().height());
    right->addWidget(m_head, 1);
    right->addWidget(m_meaning);
    auto *both = new QSplitter;
    both->setObjectName(u"followSplitter"_s);
    both->addWidget(sequence);
    both->addWidget(http);
    both->setStretchFactor(0, 3);
    both->setStretchFactor(1, 2);
    both->setChildrenCollapsible(false);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(gridStep);
    buttons->addWidget(m_copy);
    buttons->addWidget(m_clear);
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(2 * gridStep, gridStep, 2 * gridStep, 2 * gridStep);
    all->setSpacing(gridStep);
    all->addWidget(both, 1);
    all->addLayout(buttons);
    const int line = fontMetrics().height();
    both->setSizes({ 40 * line, 27 * line });
    resize(68 * line, 34 * line);
}

/// Follows the newest row unless the operator has scrolled up.
void FollowDialog::read()
{
    const QScrollBar *bar = m_list->verticalScrollBar();
    const bool isAtEnd = bar->value() >= bar->maximum();
    const api::TracePage page = m_trace->read(m_next, followAtOnce);
    m_next = page.next;
    m_rows.add(page);
    if (isAtEnd && !page.steps.empty())
        m_list->scrollToBottom();
    if (!m_list->currentIndex().isValid())
        showHead();
}

void FollowDialog::showHead()
{
    const QModelIndex chosen = m_list->currentIndex();
    const QString head = chosen.data(SequenceModel::HeadRole).toString();
    m_copy->setEnabled(!head.isEmpty());
    if (m_head->toPlainText() != head)
        m_head->setPlainText(head);
    if (!head.isEmpty()) {
        explainAt(0);
        return;
    }
    QString hint = tr("Choose an arrow to read its HTTP.");
    if (!m_trace)
        hint = ErrorText::of(m_failure);
    else if (m_rows.rowCount() == 0)
        hint = tr("Nothing has happened yet. Send a message, and its way shows here.");
    else if (chosen.isValid())
        hint = chosen.data(Qt::AccessibleTextRole).toString();
    m_meaning->setText(hint);
}

void FollowDialog::explainAt(int blockNumber)
{
    const QString line = m_head->document()->findBlockByNumber(blockNumber).text();
    const QString meaning = HeaderTexts::meaning(line);
    if (!line.isEmpty())
        m_meaning->setText(meaning.isEmpty() ? tr("Point at a line to read what it means.")
                                             : meaning);
}

void FollowDialog::retranslate()
{
    setWindowTitle(tr("Follow %1").arg(visibleText(m_name, maxShownTarget)));
    static_cast<Parties *>(m_parties)->setNames(visibleText(m_name, maxShownTarget), tr("Server"));
    m_list->setAccessibleName(tr("What goes to and fro"));
    m_head->setAccessibleName(tr("HTTP of the chosen arrow"));
    m_head->setPlaceholderText(tr("Choose an arrow to read its HTTP."));
    m_copy->setText(tr("Copy the HTTP"));
    m_clear->setText(tr("Clear"));
    m_close->setText(tr("Close"));
    showHead();
}

void FollowDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_rows.retranslate();
        retranslate();
    }
}

/// The line of the head that the pointer is on.
bool FollowDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::MouseMove)
        explainAt(
            m_head->cursorForPosition(static_cast<QMouseEvent *>(event)->pos()).blockNumber());
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QString meaning =
            HeaderTexts::meaning(m_head->cursorForPosition(help->pos()).block().text());
        QToolTip::showText(help->globalPos(), toolTipHtml(meaning), m_head);
        return true;
    }
    return QDialog::eventFilter(watched, event);
}

} // namespace holdfast::ui
