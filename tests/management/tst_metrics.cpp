// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/metrics.h"

#include <QHash>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace holdfast;

class TestMetrics : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void describesEveryMetricOnce();
    void carriesTheValues();
    void escapesLabels();
};

namespace {

QStringList linesOf(const api::Status &status, const management::GuardCounters &guard = {})
{
    const QString text = QString::fromStdString(management::prometheusText(status, guard));
    return text.split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

} // namespace

void TestMetrics::describesEveryMetricOnce()
{
    const QRegularExpression sample(
        QStringLiteral("^(holdfast_[a-z_]+)(\\{[a-z]+=\"[^\"]*\"\\})? [0-9.]+$"));
    QHash<QString, QString> types;
    QSet<QString> helped;
    int samples = 0;
    for (const QString &line : linesOf({})) {
        const QStringList words = line.split(QLatin1Char(' '));
        if (line.startsWith(QStringLiteral("# HELP "))) {
            QVERIFY2(!helped.contains(words.at(2)), qPrintable(line));
            helped.insert(words.at(2));
        } else if (line.startsWith(QStringLiteral("# TYPE "))) {
            QVERIFY2(helped.contains(words.at(2)) && !types.contains(words.at(2)),
                     qPrintable(line));
            types.insert(words.at(2), words.at(3));
        } else {
            const QRegularExpressionMatch match = sample.match(line);
            QVERIFY2(match.hasMatch(), qPrintable(line));
            const QString type = types.value(match.captured(1));
            QVERIFY2(!type.isEmpty(), qPrintable(line));
            QCOMPARE(match.captured(1).endsWith(QStringLiteral("_total")),
                     type == QStringLiteral("counter"));
            ++samples;
        }
    }
    QVERIFY(samples > 25);
}

void TestMetrics::carriesTheValues()
{
    api::Status status;
    status.uptime = std::chrono::milliseconds { 1500 };
    status.clientsPolling = 7;
    status.isDraining = true;
    status.counters.deliveries = 18446744073709551615U;
    management::GuardCounters guard;
    guard.unauthorized = 3;
    const QStringList lines = linesOf(status, guard);
    QVERIFY(lines.contains(QStringLiteral("holdfast_uptime_seconds 1.500000")));
    QVERIFY(lines.contains(QStringLiteral("holdfast_clients{state=\"polling\"} 7")));
    QVERIFY(lines.contains(QStringLiteral("holdfast_draining 1")));
    QVERIFY(lines.contains(QStringLiteral("holdfast_deliveries_total 18446744073709551615")));
    QVERIFY(lines.contains(QStringLiteral("holdfast_management_unauthorized_total 3")));
}

void TestMetrics::escapesLabels()
{
    api::Status status;
    status.version = "0.1\"\\\n";
    QVERIFY(linesOf(status).contains(
        QStringLiteral("holdfast_build_info{version=\"0.1\\\"\\\\\\n\"} 1")));
}

QTEST_GUILESS_MAIN(TestMetrics)
#include "tst_metrics.moc"
