// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/composertools.h"

#include "ui/dialogs/laterdialog.h"
#include "ui/dialogs/templatesdialog.h"
#include "ui/icons.h"
#include "ui/measures.h"
#include "ui/peopletext.h"
#include "ui/templates.h"
#include "ui/visibletext.h"

#include <QtCore/QEvent>
#include <QtGui/QAction>
#include <QtGui/QActionGroup>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QMenu>
#include <QtWidgets/QToolButton>

#include <array>
#include <initializer_list>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int maxPriority = 5;
constexpr qsizetype shownTemplate = 60;
constexpr std::array delays { std::chrono::seconds(10),
                              std::chrono::seconds(std::chrono::minutes(1)),
                              std::chrono::seconds(std::chrono::minutes(5)),
                              std::chrono::seconds(std::chrono::minutes(10)) };
constexpr std::array breaks { std::chrono::minutes(5), std::chrono::minutes(10),
                              std::chrono::minutes(15), std::chrono::minutes(30) };

QToolButton *menuButton(const QString &name, Icon icon, QMenu *menu)
{
    auto *button = new QToolButton;
    button->setObjectName(name);
    button->setAutoRaise(true);
    button->setIcon(iconOf(icon));
    button->setFocusPolicy(Qt::TabFocus);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setMenu(menu);
    return button;
}

} // namespace

ComposerTools::ComposerTools(QWidget *parent)
    : QWidget(parent)
    , m_priorityMenu(new QMenu(this))
    , m_templatesMenu(new QMenu(this))
    , m_laterMenu(new QMenu(this))
{
    setObjectName(u"composerTools"_s);
    m_priorityButton = menuButton(u"composerPriority"_s, Icon::Flag, m_priorityMenu);
    m_templatesButton = menuButton(u"composerTemplates"_s, Icon::Templates, m_templatesMenu);
    m_laterButton = menuButton(u"composerLater"_s, Icon::Clock, m_laterMenu);
    m_templatesMenu->setObjectName(u"templatesMenu"_s);
    m_laterMenu->setObjectName(u"laterMenu"_s);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_priorityButton);
    layout->addWidget(m_templatesButton);
    layout->addWidget(m_laterButton);
    m_templatesButton->hide();
    addPriorities();
    addTimes();
    retranslate();
}

void ComposerTools::addPriorities()
{
    auto *group = new QActionGroup(this);
    for (int priority = maxPriority; priority > 0; --priority) {
        QAction *action = m_priorityMenu->addAction(QString());
        action->setObjectName(u"priority"_s + QString::number(priority));
        action->setCheckable(true);
        action->setChecked(priority == m_priority);
        group->addAction(action);
        connect(action, &QAction::triggered, this, [this, priority] { setPriority(priority); });
        m_priorities.append(action);
    }
}

void ComposerTools::addTimes()
{
    for (const std::chrono::seconds delay : delays) {
        QAction *action = m_laterMenu->addAction(QString());
        action->setObjectName(u"later"_s + QString::number(delay.count()));
        connect(action, &QAction::triggered, this,
                [this, delay] { Q_EMIT laterRequested(delay, {}, 1); });
    }
    m_askWhen = m_laterMenu->addAction(QString());
    m_askWhen->setObjectName(u"laterAsk"_s);
    connect(m_askWhen, &QAction::triggered, this, &ComposerTools::askWhen);
    m_laterMenu->addSeparator();
    m_breaks = m_laterMenu->addMenu(QString());
    for (const std::chrono::minutes length : breaks) {
        QAction *action = m_breaks->addAction(QString());
        action->setObjectName(u"break"_s + QString::number(length.count()));
        connect(action, &QAction::triggered, this,
                [this, length] { Q_EMIT breakRequested(length); });
    }
}

void ComposerTools::setTemplates(Templates &templates)
{
    m_templates = &templates;
    m_templatesButton->show();
    fillTemplates();
}

void ComposerTools::fillTemplates()
{
    if (m_templates == nullptr)
        return;
    m_templatesMenu->clear();
    const QStringList texts = m_templates->texts();
    for (qsizetype i = 0; i < texts.size(); ++i) {
        const QString text = texts.at(i);
        QAction *action =
            m_templatesMenu->addAction(withoutMnemonics(visibleText(text, shownTemplate)));
        action->setObjectName(u"template"_s + QString::number(i + 1));
        if (i < Templates::withKeys)
            action->setShortcut(
                QKeySequence(Qt::CTRL | static_cast<Qt::Key>(Qt::Key_1 + static_cast<int>(i))));
        connect(action, &QAction::triggered, this, [this, text] { Q_EMIT templateChosen(text); });
    }
    m_templatesMenu->addSeparator();
    m_templatesMenu
        ->addAction(tr("Keep this text as a template"), this, &ComposerTools::keepRequested)
        ->setObjectName(u"templateKeep"_s);
    m_templatesMenu->addAction(tr("Edit the templates…"), this, &ComposerTools::editTemplates)
        ->setObjectName(u"templatesEdit"_s);
}

void ComposerTools::editTemplates()
{
    auto *dialog = new TemplatesDialog(*m_templates, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &TemplatesDialog::changed, this, &ComposerTools::fillTemplates);
    dialog->show();
}

void ComposerTools::askWhen()
{
    auto *dialog = new LaterDialog(window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &LaterDialog::chosen, this, &ComposerTools::laterRequested);
    dialog->show();
}

void ComposerTools::setPriority(int priority)
{
    m_priority = priority;
    m_priorities.at(maxPriority - priority)->setChecked(true);
    showPriority();
}

void ComposerTools::showPriority()
{
    m_priorityButton->setText(m_priority == normalPriority ? QString()
                                                           : QString::number(m_priority));
    m_priorityButton->setToolButtonStyle(
        m_priority == normalPriority ? Qt::ToolButtonIconOnly : Qt::ToolButtonTextBesideIcon);
    m_priorityButton->setToolTip(tr("Priority: %1").arg(priorityText(m_priority)));
}

QString ComposerTools::priorityText(int priority)
{
    switch (priority) {
    case 1:
        return tr("1: only in the list");
    case 2:
        return tr("2: without a sound");
    case 4:
        return tr("4: stays until it is tapped");
    case 5:
        return tr("5: fills the screen until it is tapped");
    default:
        return tr("3: normal");
    }
}

void ComposerTools::retranslate()
{
    for (int i = 0; i < maxPriority; ++i)
        m_priorities.at(i)->setText(priorityText(maxPriority - i));
    m_priorityButton->setAccessibleName(tr("Priority"));
    m_templatesButton->setAccessibleName(tr("Templates"));
    m_templatesButton->setToolTip(tr("Templates (Ctrl+1 to Ctrl+9)"));
    m_laterButton->setAccessibleName(tr("Send it later"));
    m_laterButton->setToolTip(tr("Send it later, or several times"));
    const QList<QAction *> later = m_laterMenu->actions();
    for (std::size_t i = 0; i < delays.size(); ++i)
        later.at(static_cast<qsizetype>(i))
            ->setText(tr("In %1", "a time").arg(durationText(delays[i])));
    m_askWhen->setText(tr("At another time, or several times…"));
    m_breaks->setTitle(tr("A break"));
    for (std::size_t i = 0; i < breaks.size(); ++i)
        m_breaks->actions()
            .at(static_cast<qsizetype>(i))
            ->setText(tr("Of %1", "a break of 5 min").arg(durationText(breaks[i])));
    showPriority();
    fillTemplates();
}

void ComposerTools::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace holdfast::ui
