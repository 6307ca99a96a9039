// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/groupsdialog.h"
#include "ui/panes/targetsedit.h"

#include <QtTest/QTest>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

using namespace holdfast;
using namespace holdfast::ui;
using namespace Qt::StringLiterals;

class TestGroupsDialog : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void offersWhatWasTyped();
    void staysWhileATargetIsWrong();
    void staysWhenTheEngineRefuses();
    void staysUntilTheEngineHasAnswered();

private:
    void type(const QString &text)
    {
        QTest::keyClicks(m_dialog->findChild<QLineEdit *>(u"targetsBox"_s), text);
    }
    void confirm() { m_dialog->findChild<QPushButton *>(u"groupsOk"_s)->click(); }
    [[nodiscard]] QLabel &problem() const
    {
        return *m_dialog->findChild<QLabel *>(u"groupsProblem"_s);
    }

    std::unique_ptr<GroupsDialog> m_dialog;
    QList<QStringList> m_offers;
    Result<void> m_answer;
    bool m_completesLater = false;
    api::Done<void> m_waiting;
};

void TestGroupsDialog::init()
{
    m_offers.clear();
    m_answer = {};
    m_completesLater = false;
    m_dialog = std::make_unique<GroupsDialog>(
        QStringList { u"class"_s },
        [this](const QStringList &channels, const api::Done<void> &done) {
            m_offers.append(channels);
            m_waiting = done;
            if (!m_completesLater)
                done(m_answer);
        });
    m_dialog->show();
}

void TestGroupsDialog::offersWhatWasTyped()
{
    type(u"class.red,class.blue"_s);
    confirm();
    QCOMPARE(m_offers, QList<QStringList>({ { u"class"_s, u"class.red"_s, u"class.blue"_s } }));
    QVERIFY(!m_dialog->isVisible());
}

void TestGroupsDialog::staysWhileATargetIsWrong()
{
    type(u"class/red"_s);
    confirm();
    QVERIFY(m_offers.isEmpty() && m_dialog->isVisible());
    QVERIFY(problem().isVisible() && problem().text().contains(u"slash"_s));
}

void TestGroupsDialog::staysWhenTheEngineRefuses()
{
    m_answer = Error { ErrorCode::Malformed, "no", ErrorReason::NotAnOffer };
    type(u"class.*"_s);
    confirm();
    QVERIFY(m_dialog->isVisible());
    QVERIFY(problem().text().contains(u"class.red"_s));
    QVERIFY(problem().textFormat() == Qt::PlainText);
}

void TestGroupsDialog::staysUntilTheEngineHasAnswered()
{
    m_completesLater = true;
    type(u"class.red"_s);
    confirm();
    confirm();
    QCOMPARE(m_offers.size(), 1);
    QVERIFY(m_dialog->isVisible());
    m_waiting(Result<void>());
    QVERIFY(!m_dialog->isVisible());
}

QTEST_MAIN(TestGroupsDialog)
#include "tst_groupsdialog.moc"
