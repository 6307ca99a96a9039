// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QList>
#include <QtWidgets/QWidget>

#include <chrono>

class QAction;
class QActionGroup;
class QMenu;
class QToolButton;

namespace holdfast::ui {

class Templates;

/// The buttons beside the targets of a message: its priority, the templates, and when it is sent.
///
/// Thread: main.
class ComposerTools final : public QWidget
{
    Q_OBJECT

public:
    static constexpr int normalPriority = 3;

    explicit ComposerTools(QWidget *parent = nullptr);

    /// Must outlive it. Without templates, the button is hidden.
    void setTemplates(Templates &templates);
    [[nodiscard]] int priority() const { return m_priority; }
    void setPriority(int priority);
    [[nodiscard]] QMenu &templatesMenu() const { return *m_templatesMenu; }

Q_SIGNALS:
    void templateChosen(const QString &text);
    /// The operator wants to keep what is in the box as a template.
    void keepRequested();
    void laterRequested(std::chrono::seconds in, std::chrono::seconds every, int times);
    void breakRequested(std::chrono::minutes length);

protected:
    void changeEvent(QEvent *event) override;

private:
    void addPriorities();
    void addTimes();
    void fillTemplates();
    void editTemplates();
    void askWhen();
    void showPriority();
    void retranslate();
    [[nodiscard]] static QString priorityText(int priority);

    Templates *m_templates = nullptr;
    int m_priority = normalPriority;
    QToolButton *m_priorityButton;
    QMenu *m_priorityMenu;
    QList<QAction *> m_priorities; ///< from 5 to 1
    QToolButton *m_templatesButton;
    QMenu *m_templatesMenu;
    QToolButton *m_laterButton;
    QMenu *m_laterMenu;
    QAction *m_askWhen = nullptr;
    QMenu *m_breaks = nullptr;
};

} // namespace holdfast::ui
