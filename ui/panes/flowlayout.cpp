// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/panes/flowlayout.h"

#include <QtWidgets/QWidget>

#include <algorithm>
#include <utility>
#include <vector>

namespace holdfast::ui {

FlowLayout::FlowLayout(QWidget *parent) : QLayout(parent) { }

FlowLayout::~FlowLayout() = default;

void FlowLayout::addItem(QLayoutItem *item)
{
    m_items.emplace_back(item);
}

void FlowLayout::insertBeforeLast(QWidget *widget)
{
    addWidget(widget);
    if (m_items.size() > 1)
        std::iter_swap(m_items.end() - 1, m_items.end() - 2);
    invalidate();
}

QLayoutItem *FlowLayout::itemAt(int index) const
{
    const auto at = static_cast<std::size_t>(index);
    return index >= 0 && at < m_items.size() ? m_items[at].get() : nullptr;
}

QLayoutItem *FlowLayout::takeAt(int index)
{
    if (itemAt(index) == nullptr)
        return nullptr;
    const auto at = m_items.begin() + index;
    QLayoutItem *item = at->release();
    m_items.erase(at);
    return item;
}

int FlowLayout::heightForWidth(int width) const
{
    return arrange(QRect(0, 0, width, 0), false);
}

QSize FlowLayout::sizeHint() const
{
    return minimumSize();
}

QSize FlowLayout::minimumSize() const
{
    QSize size;
    for (const auto &item : m_items)
        size = size.expandedTo(item->minimumSize());
    const QMargins margins = contentsMargins();
    return size.grownBy(margins);
}

void FlowLayout::setGeometry(const QRect &rect)
{
    QLayout::setGeometry(rect);
    std::ignore = arrange(rect, true);
}

int FlowLayout::arrange(const QRect &rect, bool isMoving) const
{
    const QRect area = rect.marginsRemoved(contentsMargins());
    const int gap = std::max(0, spacing());
    int x = area.left();
    int y = area.top();
    int lineHeight = 0;
    std::vector<std::pair<QLayoutItem *, QRect>> line;
    const auto endLine = [&] {
        for (auto &[item, place] : line) {
            if (isMoving)
                item->setGeometry(place.translated(0, (lineHeight - place.height()) / 2));
        }
        line.clear();
    };
    for (const auto &item : m_items) {
        if (item->isEmpty())
            continue;
        const bool isLast = item == m_items.back();
        const QSize wanted = isLast ? item->minimumSize() : item->sizeHint();
        int width = std::min(wanted.width(), area.width());
        if (x > area.left() && x + width > area.right() + 1) {
            endLine();
            x = area.left();
            y += lineHeight + gap;
            lineHeight = 0;
        }
        if (isLast)
            width = std::min(area.right() + 1 - x, item->maximumSize().width());
        const int height = item->sizeHint().height();
        line.emplace_back(item.get(), QRect(x, y, width, height));
        x += width + gap;
        lineHeight = std::max(lineHeight, height);
    }
    endLine();
    return y + lineHeight - rect.top() + contentsMargins().bottom();
}

} // namespace holdfast::ui
