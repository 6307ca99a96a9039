// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/clientspane.h"

#include "ui/delegates/clientdelegate.h"
#include "ui/inthreadof.h"
#include "ui/measures.h"
#include "ui/palettes.h"
#include "ui/panes/clientactions.h"
#include "ui/panes/flowlayout.h"
#include "ui/panes/heightforwidth.h"
#include "ui/panes/rowtable.h"
#include "ui/panes/undobar.h"
#include "ui/peopletext.h"

#include <QtCore/QEvent>
#include <QtCore/QSettings>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QMenu>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::milliseconds filterDelay { 120 };

QString columnsKey(const QString &layoutName)
{
    return u"clients/columns-"_s + layoutName;
}

} // namespace

ClientsPane::ClientsPane(ClientsModel &clients, Removals &removals, ClientChanges &changes,
                         ClientsFilter::ChannelsContaining channelsContaining, QWidget *parent)
    : QWidget(parent)
    , m_clients(clients)
    , m_channelsContaining(std::move(channelsContaining))
    , m_heading(new QLabel)
    , m_counts(new QLabel)
    , m_filter(new QLineEdit)
    , m_table(new RowTable)
    , m_filterTimer(this)
{
    setObjectName(u"clientsPane"_s);
    m_heading->setObjectName(u"clientsHeading"_s);
    m_counts->setObjectName(u"clientsCounts"_s);
    m_filter->setObjectName(u"clientsFilter"_s);
    m_table->setObjectName(u"clientsTable"_s);
    layOut(removals, changes);
    new HeightForWidth(*this);
    setUpTable();
    m_actions = new ClientActions(*m_table, removals, changes);
    connect(m_actions, &ClientActions::messageRequested, this, &ClientsPane::messageRequested);
    connect(m_actions, &ClientActions::inspectRequested, this, &ClientsPane::inspectRequested);
    connect(m_actions, &ClientActions::followRequested, this, &ClientsPane::followRequested);
    m_filter->setClearButtonEnabled(true);
    m_filter->installEventFilter(this);
    m_table->installEventFilter(this);
    m_filterTimer.setSingleShot(true);
    m_filterTimer.setInterval(filterDelay);
    connect(m_filter, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_filterTimer.start();
        Q_EMIT filterTextChanged(text);
    });
    connect(&m_filterTimer, &QTimer::timeout, this, &ClientsPane::applyFilter);
    for (const auto signal :
         { &QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved })
        connect(&m_clients, signal, this, &ClientsPane::showCounts);
    retranslate();
}

void ClientsPane::layOut(Removals &removals, ClientChanges &changes)
{
    m_heading->setTextFormat(Qt::PlainText);
    m_counts->setTextFormat(Qt::PlainText);
    m_counts->setForegroundRole(QPalette::PlaceholderText);
    m_heading->setFont(boldFont(font()));

    auto *top = new FlowLayout; // in a narrow window the filter wraps to its own line
    top->setContentsMargins(2 * gridStep, gridStep / 2, gridStep, gridStep / 2);
    top->setSpacing(gridStep);
    top->addWidget(m_heading);
    top->addWidget(m_counts);
    top->addWidget(m_filter);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins({});
    all->setSpacing(0);
    all->addLayout(top);
    all->addWidget(m_table, 1);
    all->addWidget(new UndoBar(removals, changes));
}

void ClientsPane::setUpTable()
{
    m_table->setModel(&m_clients);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setItemDelegateForColumn(ClientsModel::Name, new ClientDelegate(m_table));
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(ClientsModel::Name, Qt::AscendingOrder);
    m_table->setColumnWidthsInDigits({ 24, 16, 11, 22, 20, 9, 22, 17, 15, 11 });
    QHeaderView *header = m_table->horizontalHeader();
    header->setSectionsMovable(true);
    m_table->setStretchColumn(ClientsModel::Channels, 14);
    m_table->setColumnsGivingWay({ ClientsModel::Requests, ClientsModel::Acknowledged,
                                   ClientsModel::Address, ClientsModel::Joined,
                                   ClientsModel::Device, ClientsModel::Via });
    showEngineColumns(false);
    connect(m_table, &RowTable::emptyStepChosen, this, [this] {
        if (m_filter->text().isEmpty())
            Q_EMIT openHereRequested();
        else
            setFilterText({});
    });
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QWidget::customContextMenuRequested, this, &ClientsPane::showColumnMenu);
    connect(header, &QHeaderView::sectionResized, this, &ClientsPane::columnsChanged);
    connect(header, &QHeaderView::sectionMoved, this, &ClientsPane::columnsChanged);
    connect(header, &QHeaderView::sortIndicatorChanged, this, &ClientsPane::columnsChanged);
    connect(m_table, &QWidget::customContextMenuRequested, this, &ClientsPane::showClientMenu);
}

void ClientsPane::setStatus(const api::Status &status)
{
    m_actions->setOffered(status.openChannels);
    m_here = clientsHere(status);
    m_away = status.clientsAway;
    if (!m_hasHadClients && m_here + m_away > 0) {
        m_hasHadClients = true;
        applyFilter();
    }
    if (std::exchange(m_knownChannels, status.channels) != status.channels
        && ClientsFilter(m_filter->text()).asksForChannels())
        applyFilter(); // a pattern may match the new channels
    showCounts();
}

void ClientsPane::refreshReceipts(const api::Engine &engine)
{
    if (m_table->isColumnHidden(ClientsModel::Received) || !m_table->isVisible())
        return;
    const int first = std::max(0, m_table->rowAt(0));
    const int last = m_table->rowAt(m_table->viewport()->height() - 1);
    if (std::exchange(m_isLookingUp, true))
        return;
    engine.clientReceipts(
        m_clients.idsIn(first, last < 0 ? m_clients.rowCount() - 1 : last),
        inThreadOf<Result<std::vector<api::ClientReceipts>>>(*this, [this](const auto &receipts) {
            m_isLookingUp = false;
            if (receipts)
                m_clients.setReceipts(std::max(0, m_table->rowAt(0)), receipts.value());
        }));
}

void ClientsPane::showEngineColumns(bool areShown)
{
    for (const int column : { ClientsModel::Via, ClientsModel::Address, ClientsModel::Acknowledged,
                              ClientsModel::Requests })
        m_table->setWanted(column, areShown);
    for (const int column : { ClientsModel::Received, ClientsModel::Device, ClientsModel::Joined })
        m_table->setWanted(column, true);
}

void ClientsPane::showCounts()
{
    QString counts = tr("%1 here · %2 away").arg(countText(m_here), countText(m_away));
    if (!m_filter->text().trimmed().isEmpty()) {
        counts += u" · "_s
            + tr("%Ln shown", nullptr,
                 pluralCount(static_cast<std::uint64_t>(m_clients.rowCount())));
    }
    if (m_counts->text() != counts)
        m_counts->setText(counts);
}

void ClientsPane::setFilterText(const QString &text)
{
    m_filter->setText(text);
    applyFilter();
}

QString ClientsPane::filterText() const
{
    return m_filter->text();
}

void ClientsPane::focusFilter()
{
    m_filter->setFocus(Qt::ShortcutFocusReason);
    m_filter->selectAll();
}

void ClientsPane::applyFilter()
{
    m_filterTimer.stop();
    const ClientsFilter filter(m_filter->text(), m_channelsContaining);
    m_clients.setFilter(filter);
    QPalette palette;
    if (!filter.problem().isEmpty())
        palette.setColor(QPalette::Text, meaningColours(palette).error);
    m_filter->setPalette(palette);
    showEmptyState(filter);
    showCounts();
}

void ClientsPane::showEmptyState(const ClientsFilter &filter)
{
    const bool isFiltered = !filter.problem().isEmpty() || !filter.isEmpty();
    if (!filter.problem().isEmpty())
        m_table->setEmptyHint(filter.problem());
    else if (isFiltered)
        m_table->setEmptyHint(tr("No client matches the filter."));
    else if (m_hasHadClients)
        m_table->setEmptyHint(tr("Nobody is here any more.\nWhoever joins again appears here."));
    else
        m_table->setEmptyHint(tr("Nobody is connected yet.\nWhoever opens the address appears "
                                 "here."));
    if (isFiltered)
        m_table->setEmptyStep(tr("Clear the filter"), Icon::Close);
    else
        m_table->setEmptyStep(tr("Open as a student on this computer"), Icon::Open);
}

void ClientsPane::retranslate()
{
    m_heading->setText(tr("Clients"));
    m_table->setAccessibleName(tr("Clients"));
    m_filter->setAccessibleName(tr("Filter the clients"));
    fitPlaceholder();
    m_filter->setToolTip(tr("<p>Words are looked for in name, id and address. Several must all "
                            "match.</p><p><b>state:</b>here, asking, away, held, polling, open<br>"
                            "<b>via:</b>poll, sse, ws<br><b>ch:</b>part of a channel’s name, or "
                            "<b>ch:</b>\"exactly.this\"<br><b>is:</b>muted, renamed</p>"));
    m_actions->retranslate();
    applyFilter();
}

/// The longest hint that fits.
void ClientsPane::fitPlaceholder()
{
    const QStringList hints { tr("Filter (Ctrl+F): name, state:away, ch:red, via:sse"),
                              tr("Filter (Ctrl+F)"), tr("Filter") };
    const int spare = 6 * m_filter->fontMetrics().averageCharWidth(); // frame and clear button
    const auto fits = [&](const QString &hint) {
        return m_filter->fontMetrics().horizontalAdvance(hint) + spare <= m_filter->width();
    };
    const auto found = std::find_if(hints.cbegin(), hints.cend(), fits);
    m_filter->setPlaceholderText(found == hints.cend() ? hints.last() : *found);
    // Wider, a box for a few words only looks empty.
    m_filter->setMaximumWidth(m_filter->fontMetrics().horizontalAdvance(hints[0]) + 2 * spare);
    m_filter->setMinimumWidth(m_filter->fontMetrics().horizontalAdvance(hints[1]) + spare);
}

void ClientsPane::showColumnMenu(QPoint position)
{
    QHeaderView *header = m_table->horizontalHeader();
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < ClientsModel::ColumnCount; ++column) {
        QAction *action = menu->addAction(m_clients.headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(m_table->isWanted(column));
        action->setEnabled(column != ClientsModel::Name);
        connect(action, &QAction::toggled, m_table,
                [this, column](bool isOn) { m_table->setWanted(column, isOn); });
    }
    menu->popup(header->mapToGlobal(position));
}

void ClientsPane::showClientMenu(QPoint position)
{
    const QModelIndex index = m_table->indexAt(position);
    if (!index.isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setObjectName(u"clientMenu"_s);
    menu->addActions(m_actions->all());
    menu->popup(m_table->viewport()->mapToGlobal(position));
}

void ClientsPane::setWhyNot(const QString &whyNot)
{
    m_actions->setWhyNot(whyNot);
}

QList<QAction *> ClientsPane::actionsOnClients() const
{
    return m_actions->all();
}

void ClientsPane::saveTo(QSettings &settings, const QString &layoutName) const
{
    settings.setValue(columnsKey(layoutName), m_table->columnState());
}

void ClientsPane::restoreFrom(const QSettings &settings, const QString &layoutName)
{
    m_table->restoreColumns(settings.value(columnsKey(layoutName)).toByteArray());
}

void ClientsPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_clients.retranslate();
        retranslate();
    } else if (event->type() == QEvent::PaletteChange) {
        applyFilter();
    } else if (event->type() == QEvent::FontChange) {
        fitPlaceholder();
        m_heading->setFont(boldFont(font()));
    }
}

/// Escape clears the filter first, then the selection.
bool ClientsPane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_filter && event->type() == QEvent::Resize)
        fitPlaceholder();
    if (event->type() == QEvent::KeyPress
        && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        if (!m_filter->text().isEmpty())
            setFilterText({});
        else
            m_table->clearSelection();
        if (watched == m_filter)
            m_table->setFocus();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace holdfast::ui
