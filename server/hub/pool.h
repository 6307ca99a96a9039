// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <vector>

namespace holdfast {

/// Very many objects of one type. An object has a slot, a number of 32 bits that other objects can
/// keep instead of a pointer, and no header of an allocator.
///
/// Invariants: an object does not move. A chunk of memory without an object is freed.
/// Thread: its owner's.
template <typename T>
class Pool
{
public:
    using Slot = std::uint32_t;
    static constexpr Slot none = UINT32_MAX;

    Pool() = default;
    ~Pool()
    {
        for (const auto &chunk : m_chunks) {
            for (std::uint32_t used = chunk ? chunk->used : 0; used != 0; used &= used - 1)
                std::destroy_at(chunk->cell(static_cast<std::size_t>(std::countr_zero(used))));
        }
    }
    Pool(const Pool &) = delete;
    Pool &operator=(const Pool &) = delete;

    /// Makes an object; returns its slot.
    [[nodiscard]] Slot make()
    {
        if (m_open.empty())
            addChunk();
        const std::uint32_t number = m_open.back();
        Chunk &chunk = *m_chunks[number];
        const auto free = static_cast<std::uint32_t>(std::countr_one(chunk.used));
        new (&chunk.cells[free]) T;
        chunk.used |= 1U << free;
        if (chunk.used == UINT32_MAX)
            m_open.pop_back();
        return number * chunkSize + free;
    }

    void destroy(Slot slot)
    {
        const std::uint32_t number = slot / chunkSize;
        Chunk &chunk = *m_chunks[number];
        assert((chunk.used >> slot % chunkSize & 1U) != 0);
        std::destroy_at(chunk.cell(slot % chunkSize));
        if (chunk.used == UINT32_MAX) {
            chunk.openAt = static_cast<std::uint32_t>(m_open.size());
            m_open.push_back(number);
        }
        chunk.used &= ~(1U << slot % chunkSize);
        if (chunk.used == 0)
            removeChunk(number);
    }

    [[nodiscard]] T &operator[](Slot slot) const
    {
        return *m_chunks[slot / chunkSize]->cell(slot % chunkSize);
    }

private:
    static constexpr std::uint32_t chunkSize = 32; ///< one for each bit of Chunk::used

    struct Chunk
    {
        struct Cell
        {
            alignas(T) std::array<std::byte, sizeof(T)> bytes;
        };

        [[nodiscard]] T *cell(std::size_t i)
        {
            return std::launder(reinterpret_cast<T *>(&cells[i]));
        }

        std::array<Cell, chunkSize> cells;
        std::uint32_t used = 0; ///< a bit for each cell that holds an object
        std::uint32_t openAt = 0; ///< its place in m_open, if it has a free cell
    };

    void addChunk()
    {
        if (m_vacant.empty()) {
            m_vacant.push_back(static_cast<std::uint32_t>(m_chunks.size()));
            m_chunks.emplace_back();
        }
        const std::uint32_t number = m_vacant.back();
        m_vacant.pop_back();
        m_chunks[number].reset(new Chunk); // the cells are not initialized
        m_chunks[number]->openAt = static_cast<std::uint32_t>(m_open.size());
        m_open.push_back(number);
    }

    void removeChunk(std::uint32_t number)
    {
        const std::uint32_t place = m_chunks[number]->openAt;
        m_open[place] = m_open.back();
        m_chunks[m_open[place]]->openAt = place;
        m_open.pop_back();
        m_chunks[number].reset();
        m_vacant.push_back(number);
    }

    std::vector<std::unique_ptr<Chunk>> m_chunks; ///< null: vacant
    std::vector<std::uint32_t> m_open; ///< numbers of the chunks with a free cell
    std::vector<std::uint32_t> m_vacant; ///< numbers without a chunk
};

} // namespace holdfast
