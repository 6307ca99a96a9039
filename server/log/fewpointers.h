// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace holdfast {

/// A list of non-owned pointers, optimised for one element, which needs no allocation.
///
/// Invariants: `m_one` is only used while `m_many` is null; if both are null the list is empty.
/// Thread: its owner's.
template <typename T>
class FewPointers
{
public:
    [[nodiscard]] std::span<T *const> items() const
    {
        if (m_many)
            return *m_many;
        return { &m_one, m_one == nullptr ? 0U : 1U };
    }
    [[nodiscard]] auto begin() const { return items().begin(); }
    [[nodiscard]] auto end() const { return items().end(); }
    [[nodiscard]] std::size_t size() const { return items().size(); }
    [[nodiscard]] bool isEmpty() const { return items().empty(); }
    [[nodiscard]] T *operator[](std::size_t i) const { return items()[i]; }
    [[nodiscard]] bool contains(const T *item) const
    {
        return std::find(begin(), end(), item) != end();
    }

    /// Appends at the end; `item` is not null.
    void add(T *item)
    {
        if (!m_many && m_one == nullptr) {
            m_one = item;
            return;
        }
        if (!m_many) {
            m_many = std::make_unique<std::vector<T *>>();
            m_many->push_back(m_one);
        }
        m_many->push_back(item);
    }

    /// Keeps the order of the others. Costs O(size).
    void remove(const T *item)
    {
        if (m_many)
            std::erase(*m_many, item);
        else if (m_one == item)
            m_one = nullptr;
    }

    void clear()
    {
        m_many.reset();
        m_one = nullptr;
    }

private:
    T *m_one = nullptr;
    std::unique_ptr<std::vector<T *>> m_many;
};

} // namespace holdfast
