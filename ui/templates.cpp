// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/templates.h"

#include <QtCore/QCoreApplication>
#include <QtCore/QSettings>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr auto textsKey = "templates/texts"_L1;

QStringList firstTexts()
{
    return { QCoreApplication::translate("Templates", "Books open, please."),
             QCoreApplication::translate("Templates", "Five minutes left: it is {time} now."),
             QCoreApplication::translate("Templates", "Look up, please."),
             QCoreApplication::translate("Templates", "That is all for today. Thank you!") };
}

} // namespace

Templates::Templates(QSettings &settings) : m_settings(settings) { }

QStringList Templates::texts() const
{
    const QVariant stored = m_settings.value(textsKey);
    return stored.isValid() ? stored.toStringList() : firstTexts();
}

void Templates::setTexts(const QStringList &texts)
{
    QStringList kept;
    for (const QString &text : texts) {
        if (!text.trimmed().isEmpty() && kept.size() < maxTemplates)
            kept.append(text);
    }
    m_settings.setValue(textsKey, kept);
    m_settings.sync();
}

QString Templates::filled(const QString &text, const Values &values)
{
    // In one pass: what is filled in is not looked at again.
    QString filled;
    for (qsizetype at = 0; at < text.size();) {
        const QStringView rest = QStringView(text).mid(at);
        if (rest.startsWith("{name}"_L1)) {
            filled += values.name;
            at += 6;
        } else if (rest.startsWith("{time}"_L1)) {
            filled += values.time.toString(u"HH:mm"_s);
            at += 6;
        } else if (rest.startsWith("{n}"_L1)) {
            filled += values.count;
            at += 3;
        } else {
            filled += text.at(at++);
        }
    }
    return filled;
}

} // namespace holdfast::ui
