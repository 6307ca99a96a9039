// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/closingguard.h"

#include "ui/dialogs/closingquestion.h"
#include "ui/peopletext.h"

namespace holdfast::ui {

ClosingGuard::ClosingGuard(QWidget &window, const api::Engine &engine)
    : QObject(&window), m_window(window), m_engine(engine)
{
}

std::uint64_t ClosingGuard::clientsToDisconnect() const
{
    const api::Status status = m_engine.status();
    return status.isDraining ? 0 : clientsHere(status);
}

void ClosingGuard::request()
{
    const std::uint64_t clients = clientsToDisconnect();
    if (clients == 0) {
        Q_EMIT confirmed();
        return;
    }
    if (m_question) {
        m_question->raise();
        m_question->activateWindow();
        return;
    }
    m_question = new ClosingQuestion(clients, &m_window);
    m_question->setAttribute(Qt::WA_DeleteOnClose);
    connect(m_question, &ClosingQuestion::quitChosen, this, &ClosingGuard::confirmed);
    connect(m_question, &ClosingQuestion::keepChosen, &m_window, &QWidget::showMinimized);
    m_question->open();
}

} // namespace holdfast::ui
