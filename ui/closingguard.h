// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/engine.h"

#include <QtCore/QObject>
#include <QtCore/QPointer>

class QWidget;

namespace holdfast::ui {

class ClosingQuestion;

/// Decides whether the main window may close: asks first if clients would be disconnected, and
/// leaves the engine time for goodbyes.
///
/// Thread: main.
class ClosingGuard final : public QObject
{
    Q_OBJECT

public:
    /// Both must outlive it.
    ClosingGuard(QWidget &window, const api::Engine &engine);

    /// From now on the window may close.
    void open() { m_isOpen = true; }
    [[nodiscard]] bool isOpen() const { return m_isOpen; }
    /// The operator wants to close the window: asks, or emits confirmed() at once.
    void request();

Q_SIGNALS:
    void confirmed();

private:
    /// The number of connected clients that closing would disconnect; 0 while draining.
    [[nodiscard]] std::uint64_t clientsToDisconnect() const;

    QWidget &m_window;
    const api::Engine &m_engine;
    QPointer<ClosingQuestion> m_question;
    bool m_isOpen = false;
};

} // namespace holdfast::ui
