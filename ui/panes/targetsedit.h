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

/// Channels and patterns as chips, and a box to add another.
///
/// Enter, comma, Tab or leaving the box turns the typed text into a chip. Backspace in the empty
/// box removes the last chip. Spaces are part of a name: channel names may contain them.
///
/// Invariants: chips are unique, not empty and contain no comma; at most maxTargets.
/// Thread: main.
class TargetsEdit final : public QFrame
{
    Q_OBJECT

public:
    static constexpr qsizetype maxTargets = 100; ///< the limit of one api::Broadcast
    static constexpr int maxSuggestions = 12;

    /// Returns names that contain the text, best first, at most maxSuggestions.
    using Suggest = std::function<QStringList(const QString &text)>;

    /// Returns a target as people read it.
    using Shown = std::function<QString(const QString &target)>;
    /// To be called before the first target is set.
    void setShown(Shown shown) { m_shown = std::move(shown); }

    explicit TargetsEdit(Suggest suggest, QWidget *parent = nullptr);

    /// The chips, without the text being typed.
    [[nodiscard]] QStringList targets() const { return m_targets; }
    /// The chips and the text being typed.
    [[nodiscard]] QStringList wanted() const;
    /// The problem of the first entry of wanted() that is neither a name nor a pattern. A trailing
    /// dot in the text being typed is no problem: another segment may follow.
    [[nodiscard]] std::optional<TargetProblem> problem() const;
    void setTargets(const QStringList &targets);
    /// Replaces the target that problem() is about with `target`, unless `target` is empty.
    void mend(const QString &target);
    void add(const QString &target);
    /// Turns the typed text into a chip, if there is any.
    void commitTyped();

Q_SIGNALS:
    /// wanted() may have changed.
    void wantedChanged();
    void targetsChanged(const QStringList &targets);
    /// Enter in the empty box: the focus should move to the message.
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
    Shown m_shown; ///< empty: the target itself
    QStringListModel m_suggestions;
    FlowLayout *m_layout;
    QLineEdit *m_box;
    QStringList m_targets;
};

} // namespace holdfast::ui
