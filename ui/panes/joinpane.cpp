// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/joinpane.h"

#include "ui/palettes.h"
#include "ui/panes/heightforwidth.h"
#include "ui/panes/qrview.h"
#include "ui/visibletext.h"

#include <QtCore/QEvent>
#include <QtCore/QUrl>
#include <QtGui/QClipboard>
#include <QtGui/QDesktopServices>
#include <QtGui/QGuiApplication>
#include <QtNetwork/QHostAddress>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds copiedFor { 2 };
constexpr std::chrono::seconds longWait { 60 };

bool isLoopback(const QString &url)
{
    const QString host = QUrl(url).host();
    return host == "localhost"_L1 || QHostAddress(host).isLoopback();
}

} // namespace

JoinPane::JoinPane(QWidget *parent)
    : QWidget(parent)
    , m_code(new QrView)
    , m_chooser(new QComboBox)
    , m_group(new QComboBox)
    , m_groups(new QPushButton)
    , m_urlLabel(new QLabel)
    , m_copy(new QPushButton)
    , m_open(new QPushButton)
    , m_reachLabel(new QLabel)
    , m_copiedTimer(this)
{
    setObjectName(u"joinPane"_s);
    m_code->setObjectName(u"joinCode"_s);
    m_chooser->setObjectName(u"joinChooser"_s);
    m_group->setObjectName(u"joinGroup"_s);
    m_groups->setObjectName(u"joinGroups"_s);
    m_urlLabel->setObjectName(u"joinUrl"_s);
    m_copy->setObjectName(u"joinCopy"_s);
    m_open->setObjectName(u"joinOpen"_s);
    m_reachLabel->setObjectName(u"joinReach"_s);
    layOut();
    new HeightForWidth(*this);
    connectControls();
    retranslate();
}

void JoinPane::layOut()
{
    m_urlLabel->setTextFormat(Qt::PlainText);
    m_urlLabel->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_urlLabel->setAlignment(Qt::AlignCenter);
    m_reachLabel->setTextFormat(Qt::PlainText);
    m_reachLabel->setWordWrap(true);
    m_chooser->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_chooser->hide();
    m_group->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_group->setMinimumContentsLength(12);
    m_group->hide();
    emphasizeUrl();

    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_copy);
    buttons->addWidget(m_open);
    buttons->addWidget(m_groups);
    auto *all = new QVBoxLayout(this);
    all->addWidget(m_code, 1);
    all->addWidget(m_urlLabel);
    all->addWidget(m_chooser);
    all->addWidget(m_group);
    all->addLayout(buttons);
    all->addWidget(m_reachLabel);
}

void JoinPane::connectControls()
{
    m_copiedTimer.setSingleShot(true);
    m_copiedTimer.setInterval(copiedFor);
    connect(&m_copiedTimer, &QTimer::timeout, this, &JoinPane::showCopyLabel);
    connect(m_copy, &QPushButton::clicked, this, &JoinPane::copyUrl);
    connect(m_open, &QPushButton::clicked, this,
            [this] { QDesktopServices::openUrl(QUrl(codeUrl())); });
    connect(m_group, &QComboBox::activated, this, &JoinPane::showCode);
    connect(m_groups, &QPushButton::clicked, this, &JoinPane::groupsRequested);
    connect(m_chooser, &QComboBox::activated, this, [this](int index) {
        m_isChosen = true;
        setUrl(m_urls.value(index));
        updateReach();
    });
}

void JoinPane::setStatus(const api::Status &status)
{
    QStringList urls;
    for (const std::string &url : status.joinUrls)
        urls.append(QString::fromStdString(url));
    setUrls(urls);
    QStringList channels;
    for (const std::string &channel : status.openChannels)
        channels.append(QString::fromStdString(channel));
    setGroups(channels);
    m_networkReach = reachOf(status);
    updateReach();
}

JoinPane::Reach JoinPane::reachOf(const api::Status &status) const
{
    if (m_urls.isEmpty())
        return Reach::NotListening;
    if (status.hasSeenRemoteDevice)
        return Reach::Reached;
    if (std::all_of(m_urls.cbegin(), m_urls.cend(), isLoopback))
        return Reach::OnlyHere;
    return status.uptime < longWait ? Reach::Waiting : Reach::WaitingLong;
}

void JoinPane::setUrls(const QStringList &urls)
{
    if (urls == m_urls)
        return;
    m_urls = urls;
    m_chooser->clear();
    for (const QString &url : urls)
        m_chooser->addItem(visibleText(url));
    m_chooser->setVisible(urls.size() > 1);
    // A loopback address that the operator did not choose is replaced once a network address
    // exists.
    const bool keepsUrl = urls.contains(m_url) && (m_isChosen || !isLoopback(m_url));
    const QString url = keepsUrl ? m_url : urls.value(0);
    m_chooser->setCurrentIndex(static_cast<int>(urls.indexOf(url)));
    setUrl(url);
}

void JoinPane::setUrl(const QString &url)
{
    if (url == m_url)
        return;
    m_url = url;
    showCode();
    m_urlLabel->setText(visibleText(url));
    fitUrl();
    m_copy->setEnabled(!url.isEmpty());
    m_open->setEnabled(!url.isEmpty());
    retranslate();
    Q_EMIT joinUrlChanged(url);
}

void JoinPane::setGroups(const QStringList &channels)
{
    if (channels == m_channels)
        return;
    const QString chosen = m_channels.value(m_group->currentIndex() - 1);
    m_channels = channels;
    m_group->clear();
    m_group->addItem(QString());
    for (const QString &channel : channels)
        m_group->addItem(visibleText(channel, 40));
    m_group->setCurrentIndex(static_cast<int>(channels.indexOf(chosen)) + 1);
    m_group->setVisible(channels.size() > 1);
    retranslate();
    showCode();
}

/// A group's code also names the open channels above it, so that messages to those reach it too.
QString JoinPane::codeUrl() const
{
    const QString group = m_channels.value(m_group->currentIndex() - 1);
    if (m_url.isEmpty() || group.isEmpty())
        return m_url;
    QStringList followed;
    for (const QString &channel : m_channels) {
        if (group == channel || group.startsWith(channel + u'.'))
            followed.append(QString::fromLatin1(QUrl::toPercentEncoding(channel)));
    }
    std::sort(followed.begin(), followed.end(),
              [](const QString &a, const QString &b) { return a.size() < b.size(); });
    return m_url + u"?channels="_s + followed.join(u',');
}

void JoinPane::showCode()
{
    m_code->setText(codeUrl());
    m_code->setAccessibleName(tr("QR code for %1").arg(codeUrl()));
}

void JoinPane::updateReach()
{
    const bool hasNetwork =
        m_networkReach != Reach::NotListening && m_networkReach != Reach::OnlyHere;
    const Reach reach = hasNetwork && isLoopback(m_url) ? Reach::ChosenOnlyHere : m_networkReach;
    if (reach == m_reach)
        return;
    m_reach = reach;
    showReach();
}

void JoinPane::showReach()
{
    const MeaningColours colours = meaningColours(palette());
    QColor colour = quietText(palette());
    switch (m_reach) {
    case Reach::NotListening:
        m_reachLabel->setText(tr("Not listening: nobody can join."));
        colour = colours.error;
        break;
    case Reach::OnlyHere:
        m_reachLabel->setText(tr("Only this computer can open it: no network was found."));
        colour = colours.warning;
        break;
    case Reach::ChosenOnlyHere:
        m_reachLabel->setText(
            tr("Phones cannot use this address, only this computer can: choose another one."));
        colour = colours.warning;
        break;
    case Reach::Waiting:
        m_reachLabel->setText(
            tr("Waiting for the first device. Phones must be in the same Wi-Fi."));
        break;
    case Reach::WaitingLong:
        m_reachLabel->setText(
            tr("No other device has come yet. Is it in the same Wi-Fi, not in a guest network? "
               "Are mobile data and VPN off? Does the firewall let it in?"));
        colour = colours.warning;
        break;
    case Reach::Reached:
        m_reachLabel->setText(tr("✓ Other devices reach this computer."));
        colour = colours.good;
        break;
    }
    QPalette tinted = m_reachLabel->palette();
    tinted.setColor(QPalette::WindowText, colour);
    m_reachLabel->setPalette(tinted);
}

void JoinPane::copyUrl()
{
    QGuiApplication::clipboard()->setText(codeUrl());
    m_copiedTimer.start();
    showCopyLabel();
}

void JoinPane::showCopyLabel()
{
    m_copy->setText(m_copiedTimer.isActive() ? tr("✓ Copied") : tr("Copy"));
}

void JoinPane::retranslate()
{
    m_code->setAccessibleName(tr("QR code for %1").arg(codeUrl()));
    m_group->setItemText(0, tr("Code for all: they choose"));
    m_group->setAccessibleName(tr("Whom the code is for"));
    m_group->setToolTip(tr("A code of its own for each group: whoever scans it is in it"));
    m_groups->setText(tr("Groups…"));
    m_groups->setToolTip(tr("Choose the channels that the page offers"));
    m_urlLabel->setAccessibleDescription(tr("Address to join"));
    m_chooser->setAccessibleName(tr("Network address"));
    m_chooser->setToolTip(tr("This computer has several addresses: choose the one that the "
                             "others can reach"));
    m_copy->setAccessibleName(tr("Copy the address"));
    m_open->setText(tr("Open"));
    m_open->setAccessibleName(tr("Open the page in a browser on this computer"));
    m_open->setToolTip(tr("Open the page in a browser on this computer"));
    showCopyLabel();
    showReach();
}

void JoinPane::emphasizeUrl()
{
    QFont big = font();
    big.setBold(true);
    big.setPointSizeF(font().pointSizeF() * 1.15);
    m_urlLabel->setFont(big);
    fitUrl();
}

/// Keeps an address on one line unless it is as long as an IPv6 address.
void JoinPane::fitUrl()
{
    constexpr int mostDigits = 34;
    m_urlLabel->setWordWrap(false);
    const int needed = m_urlLabel->sizeHint().width();
    const int most = mostDigits * m_urlLabel->fontMetrics().horizontalAdvance(u'0');
    m_urlLabel->setWordWrap(needed > most);
    m_urlLabel->setMinimumWidth(std::min(needed, most));
}

void JoinPane::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    else if (event->type() == QEvent::PaletteChange)
        showReach();
    else if (event->type() == QEvent::FontChange)
        emphasizeUrl();
}

} // namespace holdfast::ui
