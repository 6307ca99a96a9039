// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/targetproblem.h"

#include "server/core/channelname.h"
#include "ui/visibletext.h"

#include <QtCore/QStringList>

#include <algorithm>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

bool isTarget(const QString &text)
{
    const std::string bytes = text.toStdString();
    return isChannelName(bytes) || isChannelPattern(bytes);
}

bool isControl(QChar c)
{
    return c.category() == QChar::Other_Control;
}

bool isStarPart(const QString &part)
{
    return part == "*"_L1 || part == "**"_L1;
}

/// A segment that contains a star becomes `*`; the last one becomes `**` if it contains `**`.
QString repairedPart(const QString &part, bool isLast)
{
    if (!part.contains(u'*'))
        return part;
    return isLast && part.contains("**"_L1) ? u"**"_s : u"*"_s;
}

} // namespace

std::optional<TargetProblem> TargetProblem::of(const QString &target)
{
    if (isTarget(target))
        return std::nullopt;
    if (target.contains(u'/'))
        return TargetProblem(target, Rule::Slash);
    if (target.contains(u'?') || target.contains(u'#') || target.contains(u','))
        return TargetProblem(target, Rule::Sign);
    const QStringList parts = target.split(u'.');
    if (parts.contains(QString()))
        return TargetProblem(target, Rule::EmptyPart);
    if (target.toUtf8().size() > static_cast<qsizetype>(maxChannelNameBytes))
        return TargetProblem(target, Rule::TooLong);
    const auto isMixed = [](const QString &part) {
        return part.contains(u'*') && !isStarPart(part);
    };
    if (std::any_of(parts.cbegin(), parts.cend(), isMixed))
        return TargetProblem(target, Rule::StarWithinPart);
    if (parts.mid(0, parts.size() - 1).contains(u"**"_s))
        return TargetProblem(target, Rule::StarsNotLast);
    return TargetProblem(target, Rule::Control);
}

QString TargetProblem::sentence() const
{
    const QString name = isolated(visibleText(m_target, maxShownTarget));
    switch (m_rule) {
    case Rule::Slash:
        return tr("“%1” is no channel: a dot, not a slash, separates the parts of a name.")
            .arg(name);
    case Rule::Sign:
        return tr("“%1” is no channel: a name has no comma, question mark or hash sign in it.")
            .arg(name);
    case Rule::Control:
        return tr("“%1” is no channel: it has a character in it that cannot be seen.").arg(name);
    case Rule::EmptyPart:
        return tr("“%1” is no channel: there is nothing before, after or between its dots.")
            .arg(name);
    case Rule::StarWithinPart:
        return tr("“%1” is no pattern: * stands for a whole part of a name, from dot to dot.")
            .arg(name);
    case Rule::StarsNotLast:
        return tr("“%1” is no pattern: ** can only be its last part.").arg(name);
    case Rule::TooLong:
        return tr("“%1” is too long: a channel’s name has at most %2 bytes.")
            .arg(name, QString::number(maxChannelNameBytes));
    }
    Q_UNREACHABLE();
}

QString TargetProblem::suggestion() const
{
    QString text = m_target;
    text.replace(u'/', u'.');
    text.removeIf([](QChar c) { return c == u'?' || c == u'#' || c == u',' || isControl(c); });
    QStringList parts = text.split(u'.', Qt::SkipEmptyParts);
    for (qsizetype i = 0; i < parts.size(); ++i)
        parts[i] = repairedPart(parts[i].trimmed(), i + 1 == parts.size());
    parts.removeAll(QString());
    const QString repaired = parts.join(u'.');
    return isTarget(repaired) ? repaired : QString();
}

} // namespace holdfast::ui
