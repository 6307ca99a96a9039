// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/http/lineguard.h"

namespace holdfast::http {

LineGuard::Step LineGuard::take(std::string_view bytes)
{
    if (m_length == 0 && (bytes.front() == ' ' || bytes.front() == '\t'))
        return { 0, Verdict::Folded };
    if (m_endsInCr && bytes.front() != '\n')
        return { 0, Verdict::BareCr };

    const std::size_t lf = bytes.find('\n');
    const std::string_view line = bytes.substr(0, lf);
    const std::size_t cr = line.find('\r');
    if (cr != std::string_view::npos && cr + 1 < line.size())
        return { cr + 1, Verdict::BareCr };

    const bool endsInCr = line.empty() ? m_endsInCr : cr != std::string_view::npos;
    if (lf == std::string_view::npos) {
        m_length += line.size();
        m_endsInCr = endsInCr;
        return { line.size(), Verdict::Partial };
    }
    if (!endsInCr)
        return { lf, Verdict::BareLf };

    const bool isEmpty = m_length + line.size() == 1;
    reset();
    return { lf + 1, isEmpty ? Verdict::Empty : Verdict::Whole };
}

void LineGuard::reset()
{
    m_length = 0;
    m_endsInCr = false;
}

} // namespace holdfast::http
