// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/targetsedit.h"

#include "ui/panes/chip.h"
#include "ui/panes/flowlayout.h"
#include "ui/visibletext.h"

#include <QtCore/QEvent>
#include <QtGui/QKeyEvent>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QCompleter>
#include <QtWidgets/QLineEdit>

#include <algorithm>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

TargetsEdit::TargetsEdit(Suggest suggest, QWidget *parent)
    : QFrame(parent)
    , m_suggest(std::move(suggest))
    , m_layout(new FlowLayout(this))
    , m_box(new QLineEdit)
{
    setObjectName(u"targets"_s);
    setFrameShape(StyledPanel);
    setBackgroundRole(QPalette::Base);
    setAutoFillBackground(true);
    setCursor(Qt::IBeamCursor);
    QSizePolicy policy(QSizePolicy::Expanding, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
    m_layout->setContentsMargins(4, 3, 4, 3);
    m_layout->setSpacing(4);
    m_layout->addWidget(m_box);
    m_box->setObjectName(u"targetsBox"_s);
    m_box->setFrame(false);
    m_box->setMinimumWidth(12 * fontMetrics().averageCharWidth());
    m_box->installEventFilter(this);

    auto *completer = new QCompleter(&m_suggestions, this);
    completer->setCompletionMode(QCompleter::PopupCompletion);
    completer->setFilterMode(Qt::MatchContains);
    completer->setCaseSensitivity(Qt::CaseInsensitive);
    completer->setMaxVisibleItems(maxSuggestions);
    m_box->setCompleter(completer);
    connect(m_box, &QLineEdit::textEdited, this, &TargetsEdit::takeTyped);
    // Queued: the completer writes the chosen name into the box only after this signal.
    connect(completer, qOverload<const QString &>(&QCompleter::activated), this,
            &TargetsEdit::commitTyped, Qt::QueuedConnection);
    retranslate();
}

void TargetsEdit::setTargets(const QStringList &targets)
{
    const QStringList old = std::exchange(m_targets, {});
    qDeleteAll(findChildren<Chip *>(QString(), Qt::FindDirectChildrenOnly));
    for (const QString &target : targets)
        addChip(target);
    retranslate();
    if (m_targets != old)
        tellChange();
}

void TargetsEdit::add(const QString &target)
{
    const qsizetype before = m_targets.size();
    addChip(target);
    retranslate();
    if (m_targets.size() != before)
        tellChange();
}

void TargetsEdit::tellChange()
{
    Q_EMIT targetsChanged(m_targets);
    Q_EMIT wantedChanged();
}

QStringList TargetsEdit::wanted() const
{
    QStringList all = m_targets;
    for (const QString &part : m_box->text().split(u',')) {
        const QString name = part.trimmed();
        if (!name.isEmpty() && !all.contains(name) && all.size() < maxTargets)
            all.append(name);
    }
    return all;
}

std::optional<TargetProblem> TargetsEdit::problem() const
{
    for (const QString &target : wanted()) {
        const bool isUnfinished = target.endsWith(u'.') && !m_targets.contains(target);
        auto problem = TargetProblem::of(isUnfinished ? target.chopped(1) : target);
        if (problem)
            return problem;
    }
    return std::nullopt;
}

qsizetype TargetsEdit::firstMalformed() const
{
    const auto found =
        std::find_if(m_targets.cbegin(), m_targets.cend(),
                     [](const QString &target) { return TargetProblem::of(target).has_value(); });
    return found - m_targets.cbegin();
}

void TargetsEdit::mend(const QString &target)
{
    commitTyped();
    QStringList mended = m_targets;
    const qsizetype at = firstMalformed();
    if (at == mended.size() || target.isEmpty())
        return;
    mended[at] = target;
    setTargets(mended); // removes duplicates
}

void TargetsEdit::addChip(const QString &target)
{
    const QString name = target.trimmed();
    if (name.isEmpty() || name.contains(u',') || m_targets.contains(name)
        || m_targets.size() >= maxTargets)
        return;
    m_targets.append(name);
    auto *chip = new Chip(name, m_shown ? m_shown(name) : visibleText(name, maxShownTarget));
    connect(chip, &Chip::removeRequested, this, [this, name] { remove(name); });
    m_layout->insertBeforeLast(chip);
    chip->show();
    updateGeometry();
}

void TargetsEdit::remove(const QString &target)
{
    if (m_targets.removeAll(target) == 0)
        return;
    for (Chip *chip : findChildren<Chip *>(QString(), Qt::FindDirectChildrenOnly)) {
        if (chip->target() == target) {
            m_layout->removeWidget(chip);
            chip->hide();
            chip->deleteLater(); // not deleted at once: this may run in its own click handler
        }
    }
    m_box->setFocus();
    retranslate();
    updateGeometry();
    tellChange();
}

void TargetsEdit::takeTyped(const QString &text)
{
    if (!text.contains(u',')) {
        m_suggestions.setStringList(m_suggest(text));
        Q_EMIT wantedChanged();
        return;
    }
    QStringList parts = text.split(u',');
    const QString rest = parts.takeLast();
    for (const QString &part : parts)
        add(part);
    m_box->setText(rest);
    Q_EMIT wantedChanged();
}

void TargetsEdit::commitTyped()
{
    const QString typed = m_box->text();
    if (typed.trimmed().isEmpty())
        return;
    m_box->clear();
    for (const QString &part : typed.split(u','))
        add(part);
    Q_EMIT wantedChanged();
}

bool TargetsEdit::handleKey(int key)
{
    const bool isEmpty = m_box->text().trimmed().isEmpty();
    switch (key) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (isEmpty)
            Q_EMIT finished();
        else
            commitTyped();
        return true;
    case Qt::Key_Backspace:
        if (!m_box->text().isEmpty() || m_targets.isEmpty())
            return false;
        remove(m_targets.last());
        return true;
    default:
        return false;
    }
}

bool TargetsEdit::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && handleKey(static_cast<QKeyEvent *>(event)->key()))
        return true;
    if (event->type() == QEvent::FocusOut) {
        // The completer's popup or another program took the focus: the user has not left the box.
        const Qt::FocusReason reason = static_cast<QFocusEvent *>(event)->reason();
        if (reason != Qt::PopupFocusReason && reason != Qt::ActiveWindowFocusReason)
            commitTyped();
    }
    return QFrame::eventFilter(watched, event);
}

void TargetsEdit::mousePressEvent(QMouseEvent * /*event*/)
{
    m_box->setFocus();
}

void TargetsEdit::retranslate()
{
    m_box->setAccessibleName(tr("Add a channel or pattern"));
    setAccessibleName(tr("Channels to send to"));
    m_box->setPlaceholderText(m_targets.isEmpty()
                                  ? tr("Channel or pattern: class, class.*, or ** for everyone")
                                  : tr("add another"));
    setToolTip(tr("<p>A channel’s name, or a pattern: <b>*</b> stands for one part of a name, "
                  "<b>**</b> at the end for all that follows. <b>**</b> alone is everyone.</p>"));
}

void TargetsEdit::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    else if (event->type() == QEvent::FontChange)
        m_box->setMinimumWidth(12 * fontMetrics().averageCharWidth());
}

} // namespace holdfast::ui
