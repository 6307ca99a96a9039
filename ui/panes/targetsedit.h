// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "ui/targetproblem.h"

#include <QtCore/QStringList>
#include <QtCore/QStringListModel>
#include <QtWidgets/QFrame>

#include <functional>
#include <optional>

class QLineEdit;

namespace holdfast::ui {

class FlowLayout;

/// Channels and patterns as chips, and a box to add one more.
///
/// Enter, comma, Tab or leaving the box makes a chip of what is typed; Backspace in the empty box
/// takes the last one away. Spaces belong to a name: channels may have them.
///
/// Invariants: no chip twice, none empty, none with a comma; at most maxTargets.
/// Thread: main.
class TargetsEdit final : public QFrame
{
    Q_OBJECT

public:
    static constexpr qsizetype maxTargets = 100; ///< of one api::Broadcast
    static constexpr int maxSuggestions = 12;

    /// Names that contain the text, best first, at most maxSuggestions of them.
    using Suggest = std::function<QStringList(const QString &text)>;

    explicit TargetsEdit(Suggest suggest, QWidget *parent = nullptr);

    /// The chips, without what is still being typed.
    [[nodiscard]] QStringList targets() const { return m_targets; }
    /// The chips and what is still being typed.
    [[nodiscard]] QStringList wanted() const;
    /// Of the first in wanted() that is neither a name nor a pattern. A dot at the end of what is
    /// being typed is none: a part may follow.
    [[nodiscard]] std::optional<TargetProblem> problem() const;
    void setTargets(const QStringList &targets);
    /// Puts `target`, unless it is empty, in the place of the one that problem() is about.
    void mend(const QString &target);
    void add(const QString &target);
    /// Makes a chip of what is typed, if anything is.
    void commitTyped();

Q_SIGNALS:
    /// wanted() may differ.
    void wantedChanged();
    void targetsChanged(const QStringList &targets);
    /// Enter in the empty box: on to the message.
    void finished();

protected:
    void changeEvent(QEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    void retranslate();
    void addChip(const QString &target);
    void remove(const QString &target);
    void takeTyped(const QString &text);
    void tellChange();
    [[nodiscard]] qsizetype firstMalformed() const;
    [[nodiscard]] bool handleKey(int key);

    Suggest m_suggest;
    QStringListModel m_suggestions;
    FlowLayout *m_layout;
    QLineEdit *m_box;
    QStringList m_targets;
};

} // namespace holdfast::ui
