// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/remote/remoteengine.h"
#include "ui/appearance.h"
#include "ui/dialogs/attachdialog.h"
#include "ui/mainwindow.h"

#include <QObject>

namespace holdfast {

/// A window on a server elsewhere. Deletes itself when the window has been closed.
///
/// Thread: main.
class AttachedWindow final : public QObject
{
    Q_OBJECT

public:
    /// All must outlive it.
    AttachedWindow(const ui::AttachTarget &target, ui::AttachHistory &history,
                   ui::Appearance &appearance, QObject *parent);

Q_SIGNALS:
    /// The operator wants to see one more server.
    void attachRequested(QWidget *window);

protected:
    bool eventFilter(QObject *object, QEvent *event) override;

private:
    remote::RemoteEngine m_engine;
    ui::MainWindow m_window;
};

/// Opens windows on servers elsewhere.
///
/// Thread: main.
class Attaching final : public QObject
{
    Q_OBJECT

public:
    /// Both must outlive it.
    Attaching(QSettings &settings, ui::Appearance &appearance);

    /// Asks for the server. `window` is the parent of the question; `address` stands there already.
    void ask(QWidget *window, const QString &address = {});
    void open(const ui::AttachTarget &target);
    [[nodiscard]] ui::AttachHistory &history() { return m_history; }

private:
    ui::AttachHistory m_history;
    ui::Appearance &m_appearance;
};

} // namespace holdfast
