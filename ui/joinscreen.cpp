// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/joinscreen.h"

#include "ui/joinwords.h"
#include "ui/measures.h"
#include "ui/palettes.h"
#include "ui/panes/qrview.h"

#include <QtCore/QEvent>
#include <QtGui/QCloseEvent>
#include <QtGui/QFontInfo>
#include <QtGui/QGuiApplication>
#include <QtGui/QKeyEvent>
#include <QtGui/QScreen>
#include <QtWidgets/QLabel>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr qreal mostAddressPoints = 160;

QPalette projectorPalette()
{
    QPalette palette = lightPalette();
    palette.setColor(QPalette::Window, Qt::white);
    palette.setColor(QPalette::WindowText, Qt::black);
    return palette;
}

} // namespace

JoinScreen::JoinScreen(const JoinLink &link, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_link(link)
    , m_invitation(new QLabel)
    , m_code(new QrView)
    , m_address(new QLabel)
    , m_here(new QLabel)
    , m_keys(new QLabel)
{
    setObjectName(u"joinScreen"_s);
    m_invitation->setObjectName(u"joinScreenInvitation"_s);
    m_code->setObjectName(u"joinScreenCode"_s);
    m_address->setObjectName(u"joinScreenUrl"_s);
    m_here->setObjectName(u"joinScreenHere"_s);
    m_keys->setObjectName(u"joinScreenKeys"_s);
    setPalette(projectorPalette());
    layOut();
    connect(&m_link, &JoinLink::changed, this, &JoinScreen::showLink);
    retranslate();
}

void JoinScreen::layOut()
{
    for (QLabel *label : { m_invitation, m_address, m_here, m_keys }) {
        label->setTextFormat(Qt::PlainText);
        label->setAlignment(Qt::AlignCenter);
    }
    m_keys->setForegroundRole(QPalette::PlaceholderText);
    m_code->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(2 * gridStep, 2 * gridStep, 2 * gridStep, gridStep);
    all->setSpacing(gridStep);
    all->addWidget(m_invitation);
    all->addWidget(m_code, 1);
    all->addWidget(m_address);
    all->addWidget(m_here);
    all->addWidget(m_keys);
}

void JoinScreen::showOnProjector()
{
    const QScreen *own = parentWidget()->window()->screen();
    const QList<QScreen *> screens = QGuiApplication::screens();
    const auto other = std::find_if(screens.cbegin(), screens.cend(),
                                    [own](const QScreen *each) { return each != own; });
    setGeometry(other == screens.cend() ? own->geometry() : (*other)->geometry());
    showFullScreen();
    raise();
    activateWindow();
}

void JoinScreen::showLink()
{
    m_code->setText(m_link.url());
    m_code->setAccessibleName(JoinWords::codeName(m_link));
    const QString pin = JoinWords::pinText(m_link);
    m_address->setText(JoinWords::addressText(m_link)
                       + (pin.isEmpty() ? QString() : QString(u"   "_s + pin)));
    m_here->setText(m_link.isLocked() ? tr("The room is locked: nobody new comes in.")
                                      : JoinWords::hereText(m_link));
    fitLetters();
}

void JoinScreen::retranslate()
{
    setWindowTitle(tr("Holdfast — join"));
    m_invitation->setText(tr("Scan the code, or open this address:"));
    m_keys->setText(tr("Esc closes · F11 makes it a window that can be moved to another screen"));
    showLink();
}

/// The address is as wide as the screen allows, but the code keeps more than half of the height.
void JoinScreen::fitLetters()
{
    const int room = width() - 8 * gridStep;
    const qreal text = QFontInfo(font()).pointSizeF();
    const qreal pointsPerPixel = text / std::max(1, QFontMetrics(font()).height());
    const qreal most = std::min(mostAddressPoints, height() / 7.0 * pointsPerPixel);
    const qreal beside = std::max(text, most / 3);
    m_address->setFont(fittedFont(boldFont(font()), m_address->text(), room, text, most));
    m_invitation->setFont(fittedFont(boldFont(font()), m_invitation->text(), room, text, beside));
    m_here->setFont(fittedFont(font(), m_here->text(), room, text, beside));
}

void JoinScreen::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape || event->key() == Qt::Key_F9)
        close();
    else if (event->key() == Qt::Key_F11)
        setWindowState(windowState() ^ Qt::WindowFullScreen);
    else
        QWidget::keyPressEvent(event);
}

void JoinScreen::closeEvent(QCloseEvent *event)
{
    QWidget::closeEvent(event);
    Q_EMIT closed();
}

void JoinScreen::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fitLetters();
}

void JoinScreen::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    else if (event->type() == QEvent::FontChange)
        fitLetters();
}

} // namespace holdfast::ui
