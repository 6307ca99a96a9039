// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <utility>

namespace holdfast::bench {

/// Owns one file descriptor.
///
/// Invariants: m_fd is -1 or open and owned by nobody else.
/// Thread: any, one at a time.
class Descriptor
{
public:
    Descriptor() = default;
    explicit Descriptor(int fd) : m_fd(fd) { }
    Descriptor(Descriptor &&other) noexcept : m_fd(std::exchange(other.m_fd, -1)) { }
    Descriptor &operator=(Descriptor &&other) noexcept
    {
        if (this != &other) {
            close();
            m_fd = std::exchange(other.m_fd, -1);
        }
        return *this;
    }
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor() { close(); }

    [[nodiscard]] int get() const { return m_fd; }
    [[nodiscard]] bool isOpen() const { return m_fd >= 0; }
    void close();

private:
    int m_fd = -1;
};

/// `what` and the text of the current errno.
[[nodiscard]] std::string systemMessage(const char *what);

/// Raises the soft limit on descriptors to the hard limit; returns the limit now in force.
std::size_t raiseDescriptorLimit();

} // namespace holdfast::bench
