// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/ui/flaws.h"

#include "ui/panes/wrappedlabel.h"

#include <QtWidgets/QAbstractButton>
#include <QtWidgets/QAbstractItemView>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QHeaderView>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QSizeGrip>
#include <QtWidgets/QTabBar>
#include <QtWidgets/QToolButton>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

QString nameOf(const QWidget &widget)
{
    const QString name = widget.objectName().isEmpty()
        ? QString::fromLatin1(widget.metaObject()->className())
        : widget.objectName();
    const QWidget *parent = widget.parentWidget();
    return (parent == nullptr ? QString() : QString(parent->objectName() + u'/')) + name;
}

/// Which text of the label is cut off; empty if none is.
QString cutOfLabel(const QLabel &label)
{
    if (const auto *wrapped = qobject_cast<const WrappedLabel *>(&label)) {
        if (wrapped->isElided())
            return u"elided: "_s + label.text();
        if (wrapped->height() < wrapped->heightForWidth(wrapped->width()))
            return u"lines cut off: "_s + label.text();
        return {};
    }
    const QSize room = label.contentsRect().size();
    const int flags = label.wordWrap() ? Qt::TextWordWrap : 0;
    const QSize needed =
        label.fontMetrics().boundingRect(QRect(QPoint(), room), flags, label.text()).size();
    if (label.textFormat() == Qt::RichText || label.text().isEmpty())
        return {};
    if (needed.width() > room.width() || needed.height() > room.height())
        return u"cut off: "_s + label.text();
    return {};
}

QString cutOfHeader(const QHeaderView &header)
{
    for (int section = 0; section < header.count(); ++section) {
        if (header.isSectionHidden(section) || header.orientation() == Qt::Vertical)
            continue;
        if (header.sectionSize(section) < header.sectionSizeHint(section))
            return u"heading cut off: "_s
                + header.model()->headerData(section, Qt::Horizontal).toString();
    }
    return {};
}

QString cutOfTabs(const QTabBar &bar)
{
    for (int tab = 0; tab < bar.count(); ++tab) {
        if (bar.tabRect(tab).width() < bar.fontMetrics().horizontalAdvance(bar.tabText(tab))
            || bar.tabText(tab).contains(u'…'))
            return u"tab cut off: "_s + bar.tabText(tab);
    }
    return {};
}

QString cutOf(const QWidget &widget)
{
    if (const auto *label = qobject_cast<const QLabel *>(&widget))
        return cutOfLabel(*label);
    if (const auto *header = qobject_cast<const QHeaderView *>(&widget))
        return cutOfHeader(*header);
    if (const auto *bar = qobject_cast<const QTabBar *>(&widget))
        return cutOfTabs(*bar);
    if (const auto *button = qobject_cast<const QAbstractButton *>(&widget)) {
        const auto *tool = qobject_cast<const QToolButton *>(button);
        const bool hasIconOnly = tool != nullptr && !tool->icon().isNull()
            && tool->toolButtonStyle() == Qt::ToolButtonIconOnly;
        const int text = hasIconOnly ? 0 : button->fontMetrics().horizontalAdvance(button->text());
        const bool isCut =
            button->width() < text || button->height() < button->fontMetrics().height();
        return isCut ? QString(u"cut off: "_s + button->text()) : QString();
    }
    if (const auto *box = qobject_cast<const QComboBox *>(&widget)) {
        const bool isCut = box->width() < box->minimumSizeHint().width();
        return isCut ? QString(u"cut off: "_s + box->currentText()) : QString();
    }
    if (const auto *edit = qobject_cast<const QLineEdit *>(&widget)) {
        const int text = edit->fontMetrics().horizontalAdvance(edit->placeholderText());
        const bool isCut = edit->text().isEmpty() && edit->width() < text;
        return isCut ? QString(u"hint cut off: "_s + edit->placeholderText()) : QString();
    }
    return {};
}

/// Docks in hidden tabs are placed outside of the window.
bool isInView(const QWidget &widget)
{
    const QWidget *window = widget.window();
    const QRect place(widget.mapTo(window, QPoint(0, 0)), widget.size());
    return widget.isVisible() && !widget.isWindow() && window->rect().intersects(place);
}

/// Names the first two children of the parent that overlap; empty if none do.
QString overlapIn(const QWidget &parent)
{
    if (qobject_cast<const QAbstractItemView *>(&parent) != nullptr
        || qobject_cast<const QLineEdit *>(&parent) != nullptr)
        return {}; // widgets over the rows or the text are intended
    const QList<QWidget *> parts =
        parent.findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly);
    for (qsizetype i = 0; i < parts.size(); ++i) {
        for (qsizetype j = i + 1; j < parts.size(); ++j) {
            const bool isShown = isInView(*parts[i]) && isInView(*parts[j]);
            const bool isGrip = qobject_cast<const QSizeGrip *>(parts[i]) != nullptr
                || qobject_cast<const QSizeGrip *>(parts[j]) != nullptr;
            if (isShown && !isGrip && parts[i]->geometry().intersects(parts[j]->geometry()))
                return nameOf(*parts[i]) + u" overlaps "_s + nameOf(*parts[j]);
        }
    }
    return {};
}

} // namespace

QStringList flawsOf(const QWidget &window)
{
    QStringList flaws;
    const auto add = [&flaws](const QString &where, const QString &flaw) {
        if (!flaw.isEmpty())
            flaws.append(where + u": "_s + flaw);
    };
    QList<const QWidget *> widgets { &window };
    for (const QWidget *widget : window.findChildren<QWidget *>()) {
        if (isInView(*widget) && widget->window() == &window)
            widgets.append(widget);
    }
    for (const QWidget *widget : widgets) {
        add(nameOf(*widget), cutOf(*widget));
        add(nameOf(*widget), overlapIn(*widget));
        const QWidget *parent = widget->parentWidget();
        const bool isInside =
            parent == nullptr || widget == &window || parent->rect().contains(widget->geometry());
        const bool scrolls =
            parent != nullptr && parent->objectName() == "qt_scrollarea_viewport"_L1;
        if (!isInside && !scrolls && !widget->visibleRegion().isEmpty())
            add(nameOf(*widget), u"lies outside its place"_s);
    }
    return flaws;
}

} // namespace holdfast::ui
