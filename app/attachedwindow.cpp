// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/attachedwindow.h"

#include <QEvent>
#include <QUrl>

namespace holdfast {

AttachedWindow::AttachedWindow(const ui::AttachTarget &target, ui::AttachHistory &history,
                               ui::Appearance &appearance, QObject *parent)
    : QObject(parent)
    , m_engine(
          { QUrl(target.address), target.token.toUtf8(), history.fingerprintOf(target.address) })
    , m_window(m_engine, appearance)
{
    connect(&m_window, &ui::MainWindow::certificateConfirmed, this,
            [this, &history, address = target.address](const QString &fingerprint) {
                history.setFingerprint(address, fingerprint);
                m_engine.confirm(fingerprint);
            });
    connect(&m_window, &ui::MainWindow::retryRequested, this, [this] { m_engine.connectNow(); });
    connect(&m_window, &ui::MainWindow::attachRequested, this,
            [this] { Q_EMIT attachRequested(&m_window); });
    m_window.installEventFilter(this);
    m_window.show();
}

bool AttachedWindow::eventFilter(QObject *object, QEvent *event)
{
    const bool isFiltered = QObject::eventFilter(object, event);
    if (event->type() == QEvent::Close)
        QMetaObject::invokeMethod(
            this,
            [this] {
                if (m_window.isHidden())
                    deleteLater();
            },
            Qt::QueuedConnection);
    return isFiltered;
}

Attaching::Attaching(QSettings &settings, ui::Appearance &appearance)
    : m_history(settings), m_appearance(appearance)
{
}

void Attaching::ask(QWidget *window, const QString &address)
{
    auto *dialog = new ui::AttachDialog(m_history, window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    if (!address.isEmpty())
        dialog->setAddress(address);
    connect(dialog, &ui::AttachDialog::chosen, this, &Attaching::open);
    dialog->show();
}

void Attaching::open(const ui::AttachTarget &target)
{
    auto *attached = new AttachedWindow(target, m_history, m_appearance, this);
    connect(attached, &AttachedWindow::attachRequested, this,
            [this](QWidget *window) { ask(window); });
}

} // namespace holdfast
