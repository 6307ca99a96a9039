// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/joincard.h"

#include "ui/icons.h"
#include "ui/joinwords.h"
#include "ui/measures.h"
#include "ui/panes/qrview.h"
#include "ui/panes/wrappedlabel.h"
#include "ui/visibletext.h"

#include <QtCore/QEvent>
#include <QtCore/QUrl>
#include <QtGui/QClipboard>
#include <QtGui/QDesktopServices>
#include <QtGui/QFontInfo>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QBoxLayout>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>

#include <algorithm>
#include <initializer_list>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds copiedFor { 2 };
constexpr qsizetype groupLength = 40;
/// Pixels per module of the code. In the strip, a phone must come close to the screen.
constexpr int largeModule = 4;
constexpr int stripModule = 3;
constexpr qreal leastAddressScale = 1.25; ///< that of a title
constexpr qreal mostAddressScale = 2.8;

} // namespace

JoinCard::JoinCard(JoinLink &link, QWidget *parent)
    : QFrame(parent)
    , m_link(link)
    , m_code(new QrView)
    , m_invitation(new QLabel)
    , m_address(new QLabel)
    , m_pin(new QLabel)
    , m_lock(new QPushButton)
    , m_network(new QComboBox)
    , m_group(new QComboBox)
    , m_reach(new WrappedLabel)
    , m_open(new QPushButton)
    , m_screen(new QPushButton)
    , m_copy(new QPushButton)
    , m_groups(new QPushButton)
    , m_check(new QPushButton)
    , m_copiedTimer(this)
{
    setObjectName(u"joinCard"_s);
    m_code->setObjectName(u"joinCode"_s);
    m_invitation->setObjectName(u"joinInvitation"_s);
    m_address->setObjectName(u"joinUrl"_s);
    m_pin->setObjectName(u"joinPin"_s);
    m_lock->setObjectName(u"joinLock"_s);
    m_network->setObjectName(u"joinChooser"_s);
    m_group->setObjectName(u"joinGroup"_s);
    m_reach->setObjectName(u"joinReach"_s);
    m_open->setObjectName(u"joinOpen"_s);
    m_screen->setObjectName(u"joinScreenButton"_s);
    m_copy->setObjectName(u"joinCopy"_s);
    m_groups->setObjectName(u"joinGroups"_s);
    m_check->setObjectName(u"joinCheck"_s);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    m_invitation->setTextFormat(Qt::PlainText);
    m_address->setTextFormat(Qt::PlainText);
    m_address->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_pin->setTextFormat(Qt::PlainText);
    m_pin->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_code->setCursor(Qt::PointingHandCursor);
    m_code->installEventFilter(this);
    m_network->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_group->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_group->setMinimumContentsLength(14);
    m_open->setIcon(iconOf(Icon::Open));
    m_lock->setIcon(iconOf(Icon::Lock));
    m_screen->setIcon(iconOf(Icon::JoinScreen));
    m_copy->setIcon(iconOf(Icon::Copy));
    m_groups->setIcon(iconOf(Icon::Groups));
    m_check->setIcon(iconOf(Icon::Check));
    connectControls();
    layOut();
    retranslate();
}

void JoinCard::connectControls()
{
    m_copiedTimer.setSingleShot(true);
    m_copiedTimer.setInterval(copiedFor);
    connect(&m_copiedTimer, &QTimer::timeout, this, &JoinCard::showCopyLabel);
    connect(m_copy, &QPushButton::clicked, this, &JoinCard::copyUrl);
    connect(m_open, &QPushButton::clicked, this, &JoinCard::openHere);
    connect(m_screen, &QPushButton::clicked, this, &JoinCard::joinScreenRequested);
    connect(m_lock, &QPushButton::clicked, this, &JoinCard::unlockRequested);
    connect(m_check, &QPushButton::clicked, this, &JoinCard::setupCheckRequested);
    connect(m_groups, &QPushButton::clicked, this, &JoinCard::groupsRequested);
    connect(m_network, &QComboBox::activated, this,
            [this](int index) { m_link.chooseNetwork(m_link.networks().value(index)); });
    connect(m_group, &QComboBox::activated, this,
            [this](int index) { m_link.chooseGroup(m_link.groups().value(index - 1)); });
    connect(&m_link, &JoinLink::changed, this, &JoinCard::showLink);
}

void JoinCard::setForm(Form form)
{
    if (form == m_form)
        return;
    m_form = form;
    layOut();
    retranslate();
}

bool JoinCard::isUpright() const
{
    return width() < 4 * height() / 3 && m_form == Form::Large;
}

void JoinCard::layOut()
{
    delete layout();
    m_isUpright = isUpright();
    if (m_form == Form::Large)
        layOutLarge();
    else
        layOutStrip();
    // Beside the strip, the tool bar has these.
    for (QWidget *onlyLarge :
         std::initializer_list<QWidget *> { m_invitation, m_open, m_screen, m_groups })
        onlyLarge->setVisible(m_form == Form::Large);
    setSizePolicy(QSizePolicy::Preferred,
                  m_form == Form::Large ? QSizePolicy::Preferred : QSizePolicy::Fixed);
    fitAddress();
}

void JoinCard::layOutLarge()
{
    const Qt::Alignment side = m_isUpright ? Qt::AlignHCenter : Qt::AlignLeft;
    m_code->setModule(largeModule);
    m_code->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_code->setMaximumSize(QWIDGETSIZE_MAX, QWIDGETSIZE_MAX);
    m_address->setAlignment(side | Qt::AlignVCenter);
    m_reach->setAlignment(side | Qt::AlignTop);
    m_invitation->setAlignment(side | Qt::AlignVCenter);

    auto *choices = new QHBoxLayout;
    choices->setSpacing(gridStep);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(gridStep);
    auto *first = new QHBoxLayout;
    if (m_isUpright) {
        choices->addStretch(1);
        buttons->addStretch(1);
        first->addStretch(1);
    }
    choices->addWidget(m_pin);
    choices->addWidget(m_lock);
    choices->addWidget(m_network);
    choices->addWidget(m_group);
    choices->addStretch(1);
    first->addWidget(m_open);
    first->addWidget(m_check);
    first->addStretch(1);
    for (QPushButton *button : { m_screen, m_copy, m_groups })
        buttons->addWidget(button);
    buttons->addStretch(1);

    auto *text = new QVBoxLayout;
    text->setSpacing(gridStep);
    text->addStretch(1);
    text->addWidget(m_invitation);
    text->addWidget(m_address);
    text->addLayout(choices);
    text->addWidget(m_reach);
    text->addSpacing(gridStep);
    text->addLayout(first);
    text->addLayout(buttons);
    text->addStretch(1);
    auto *all =
        new QBoxLayout(m_isUpright ? QBoxLayout::TopToBottom : QBoxLayout::LeftToRight, this);
    all->setContentsMargins(2 * gridStep, 2 * gridStep, 2 * gridStep, 2 * gridStep);
    all->setSpacing(m_isUpright ? gridStep : 3 * gridStep);
    if (!m_isUpright)
        all->addStretch(1);
    all->addWidget(m_code, 4);
    all->addLayout(text, m_isUpright ? 0 : 4);
    fitCode();
}

void JoinCard::layOutStrip()
{
    m_code->setModule(stripModule);
    m_code->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    m_code->setFixedSize(m_code->minimumSizeHint());
    m_address->setAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_reach->setAlignment(Qt::AlignLeft | Qt::AlignTop);

    auto *choices = new QHBoxLayout;
    choices->setSpacing(gridStep);
    choices->addWidget(m_pin);
    choices->addWidget(m_lock);
    choices->addWidget(m_network);
    choices->addWidget(m_group);
    choices->addStretch(1);
    auto *text = new QVBoxLayout;
    text->setSpacing(gridStep / 2);
    text->addStretch(1);
    text->addWidget(m_address);
    text->addLayout(choices);
    text->addWidget(m_reach);
    text->addStretch(1);
    auto *all = new QHBoxLayout(this);
    all->setContentsMargins(gridStep, gridStep / 2, 2 * gridStep, gridStep / 2);
    all->setSpacing(2 * gridStep);
    all->addWidget(m_code);
    all->addLayout(text, 1);
    all->addWidget(m_check);
    all->addWidget(m_copy);
}

void JoinCard::showLink()
{
    m_code->setText(m_link.url());
    m_code->setAccessibleName(JoinWords::codeName(m_link));
    m_address->setText(JoinWords::addressText(m_link));
    m_pin->setText(JoinWords::pinText(m_link));
    m_pin->setVisible(!m_pin->text().isEmpty());
    m_lock->setVisible(m_link.isLocked());
    for (QPushButton *button : { m_open, m_screen, m_copy })
        button->setEnabled(!m_link.address().isEmpty());
    if (m_form == Form::Strip)
        m_code->setFixedSize(m_code->minimumSizeHint());
    showChoices();
    showReach();
    fitAddress();
}

void JoinCard::showChoices()
{
    const auto fill = [](QComboBox &box, const QStringList &texts, qsizetype chosen) {
        QStringList shown;
        for (int i = 0; i < box.count(); ++i)
            shown.append(box.itemText(i));
        if (shown != texts) { // refilling would close an open list
            box.clear();
            box.addItems(texts);
        }
        box.setCurrentIndex(static_cast<int>(chosen));
    };
    QStringList networks;
    for (const QString &network : m_link.networks())
        networks.append(visibleText(network));
    fill(*m_network, networks, m_link.networks().indexOf(m_link.address()));
    m_network->setVisible(networks.size() > 1);
    QStringList groups { tr("Code for all: they choose") };
    for (const QString &group : m_link.groups())
        groups.append(visibleText(group, groupLength));
    fill(*m_group, groups, m_link.groups().indexOf(m_link.group()) + 1);
    m_group->setVisible(m_link.groups().size() > 1);
}

void JoinCard::showReach()
{
    m_reach->setText(JoinWords::reachText(m_link));
    // It checks this computer.
    m_check->setVisible(!m_link.isElsewhere()
                        && (m_link.reach() == JoinLink::Reach::WaitingLong
                            || m_link.reach() == JoinLink::Reach::OnlyHere));
    QPalette tinted = m_reach->palette();
    tinted.setColor(QPalette::WindowText, JoinWords::reachColour(m_link.reach(), palette()));
    m_reach->setPalette(tinted);
    m_reach->setForegroundRole(QPalette::WindowText);
}

void JoinCard::copyUrl()
{
    QGuiApplication::clipboard()->setText(m_link.url());
    m_copiedTimer.start();
    showCopyLabel();
}

void JoinCard::openHere()
{
    QDesktopServices::openUrl(QUrl(m_link.localUrl()));
}

void JoinCard::showCopyLabel()
{
    m_copy->setText(m_copiedTimer.isActive() ? tr("✓ Copied") : tr("Copy address"));
}

void JoinCard::retranslate()
{
    m_invitation->setText(tr("Scan the code, or open this address:"));
    m_address->setAccessibleDescription(tr("Address to join"));
    m_network->setAccessibleName(tr("Network address"));
    m_network->setToolTip(tr("The server is in several networks: choose the one that the others "
                             "are in"));
    m_group->setAccessibleName(tr("Whom the code is for"));
    m_group->setToolTip(tr("A code of its own for each group: whoever scans it is in it"));
    m_lock->setText(tr("Locked: let people in again"));
    m_lock->setToolTip(tr("Nobody new comes in; who is here stays and may come back (Ctrl+L)"));
    m_check->setText(tr("Set-up check"));
    m_check->setToolTip(tr("Find out why a phone does not get through (F8)"));
    m_groups->setText(tr("Groups…"));
    m_groups->setToolTip(tr("Choose the channels that the page offers"));
    m_open->setText(tr("Open as a student on this computer"));
    m_open->setToolTip(tr("Open the page in a browser on this computer, to see what the others "
                          "see"));
    m_screen->setText(tr("Join screen"));
    m_screen->setToolTip(tr("Show the code and the address on the whole screen, for the "
                            "projector (F9)"));
    m_code->setToolTip(m_screen->toolTip());
    showCopyLabel();
    showLink();
}

/// What the upright arrangement needs: the card changes to it when it gets narrow.
QSize JoinCard::minimumSizeHint() const
{
    const QSize needed = QFrame::minimumSizeHint();
    if (m_form == Form::Strip)
        return needed;
    int buttons = 2 * gridStep;
    for (const QPushButton *button : { m_screen, m_copy, m_groups })
        buttons += button->sizeHint().width();
    const int width = std::max({ buttons, m_open->sizeHint().width(),
                                 m_code->minimumSizeHint().width(), m_address->minimumWidth() });
    return { std::min(needed.width(), width + 4 * gridStep), needed.height() };
}

/// Beside the text, the code takes no more width than it can use.
void JoinCard::fitCode()
{
    if (m_form == Form::Strip)
        return;
    const int side = std::max(height() - 4 * gridStep, m_code->minimumSizeHint().height());
    m_code->setMaximumWidth(m_isUpright ? QWIDGETSIZE_MAX : side);
}

/// One line, as large as there is room for.
void JoinCard::fitAddress()
{
    m_invitation->setFont(titleFont(font()));
    m_pin->setFont(titleFont(font()));
    const qreal text = QFontInfo(font()).pointSizeF();
    const QString address = m_address->text();
    m_address->setMinimumWidth(QFontMetrics(titleFont(font())).horizontalAdvance(address)
                               + gridStep / 2);
    if (m_form == Form::Strip) {
        m_address->setFont(titleFont(font()));
        return;
    }
    const int beside = m_isUpright ? 0 : height();
    const int room = width() - 7 * gridStep - beside;
    m_address->setFont(fittedFont(titleFont(font()), address, room, text * leastAddressScale,
                                  text * mostAddressScale));
}

void JoinCard::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    else if (event->type() == QEvent::PaletteChange)
        showReach();
    else if (event->type() == QEvent::FontChange)
        fitAddress();
}

void JoinCard::resizeEvent(QResizeEvent *event)
{
    QFrame::resizeEvent(event);
    if (isUpright() != m_isUpright)
        layOut();
    fitCode();
    fitAddress();
}

/// A click on the code shows it large.
bool JoinCard::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_code && event->type() == QEvent::MouseButtonRelease
        && !m_link.address().isEmpty())
        Q_EMIT joinScreenRequested();
    return QFrame::eventFilter(watched, event);
}

} // namespace holdfast::ui
