// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/visibletext.h"

#include <algorithm>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr char32_t replacement = 0xFFFD;
constexpr int maxCombiningMarks = 3;

bool isJoiner(char32_t c)
{
    return c == 0x200C || c == 0x200D; // used by Persian and by emoji sequences
}

bool isCombining(char32_t c)
{
    const QChar::Category category = QChar::category(c);
    return category == QChar::Mark_NonSpacing || category == QChar::Mark_Enclosing;
}

char32_t shown(char32_t c)
{
    if (c == U'\n' || c == 0x2028 || c == 0x2029)
        return 0x23CE; // return symbol
    if (c == U'\t')
        return 0x21E5; // tab symbol
    if (c < 0x20)
        return 0x2400 + c; // control pictures
    if (c == 0x7F)
        return 0x2421;
    if (isJoiner(c))
        return c;
    switch (QChar::category(c)) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Other_Surrogate:
    case QChar::Other_NotAssigned:
        return replacement;
    default:
        return c;
    }
}

bool isPlainAscii(const QString &text)
{
    return std::all_of(text.cbegin(), text.cend(),
                       [](QChar c) { return c.unicode() >= 0x20 && c.unicode() < 0x7F; });
}

} // namespace

QString visibleText(const QString &text, qsizetype maxLength)
{
    if (text.size() <= maxLength && isPlainAscii(text))
        return text;
    QString result;
    result.reserve(std::min(text.size(), maxLength));
    int marks = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (result.size() >= maxLength)
            return result + u'…';
        char32_t c = text[i].unicode();
        if (text[i].isHighSurrogate() && i + 1 < text.size() && text[i + 1].isLowSurrogate()) {
            c = QChar::surrogateToUcs4(text[i], text[i + 1]);
            ++i;
        }
        if (c == U'\r' && i + 1 < text.size() && text[i + 1] == u'\n')
            continue; // CRLF counts as one line break
        marks = isCombining(c) ? marks + 1 : 0;
        if (marks <= maxCombiningMarks)
            result += QChar::fromUcs4(shown(c));
    }
    return result;
}

QString visibleText(std::string_view utf8, qsizetype maxLength)
{
    // A character has at most four bytes, so the rest need not be decoded.
    const auto wanted = static_cast<std::size_t>(maxLength) * 4 + 4;
    const std::string_view head = utf8.substr(0, wanted);
    return visibleText(QString::fromUtf8(head.data(), static_cast<qsizetype>(head.size())),
                       maxLength);
}

QString toolTipHtml(const QString &plain)
{
    return "<p style='white-space:pre-wrap'>"_L1 + plain.toHtmlEscaped() + "</p>"_L1;
}

QString withoutMnemonics(QString text)
{
    return text.replace(u'&', "&&"_L1);
}

QString isolated(const QString &text)
{
    return QChar(u'\u2068') + text + QChar(u'\u2069');
}

} // namespace holdfast::ui
