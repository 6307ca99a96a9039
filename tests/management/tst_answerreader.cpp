// SPDX-License-Identifier: GPL-3.0-or-later
#include "server/management/answerreader.h"

#include <QTest>

using holdfast::management::AnswerReader;

class TestAnswerReader : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readsAnAnswerInOnePieceAndByteByByte_data();
    void readsAnAnswerInOnePieceAndByteByByte();
    void refusesWhatHasNoKnownLength_data();
    void refusesWhatHasNoKnownLength();
    void startsAnewAfterReset();
};

void TestAnswerReader::readsAnAnswerInOnePieceAndByteByByte_data()
{
    QTest::addColumn<bool>("isByteByByte");
    QTest::newRow("in one piece") << false;
    QTest::newRow("byte by byte") << true;
}

void TestAnswerReader::readsAnAnswerInOnePieceAndByteByByte()
{
    QFETCH(const bool, isByteByByte);
    const std::string bytes = "HTTP/1.1 405 Method Not Allowed\r\nconTent-type: text/plain\r\n"
                              "Allow: GET, HEAD\r\nServer: Qt\r\nContent-Length: 5\r\n\r\nhello";
    AnswerReader reader;
    if (isByteByByte) {
        for (std::size_t index = 0; index < bytes.size(); ++index) {
            QCOMPARE(reader.state(), AnswerReader::State::NeedMore);
            reader.feed(std::string_view(bytes).substr(index, 1));
        }
    } else {
        reader.feed(bytes);
    }
    QCOMPARE(reader.state(), AnswerReader::State::Complete);
    QCOMPARE(reader.answer().status, 405);
    QCOMPARE(reader.answer().contentType, std::string("text/plain"));
    QCOMPARE(reader.answer().body, std::string("hello"));
    const std::vector<std::pair<std::string, std::string>> headers { { "Allow", "GET, HEAD" } };
    QVERIFY(reader.answer().headers == headers);
}

void TestAnswerReader::refusesWhatHasNoKnownLength_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("no length") << QByteArray("HTTP/1.1 200 OK\r\n\r\nhello");
    QTest::newRow("chunked") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    QTest::newRow("a length that is none")
        << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\n");
    QTest::newRow("a status that is none")
        << QByteArray("HTTP/1.1 abc\r\nContent-Length: 0\r\n\r\n");
    QTest::newRow("not HTTP") << QByteArray("hello\r\n\r\n");
    QTest::newRow("a field without a colon") << QByteArray("HTTP/1.1 200 OK\r\nhello\r\n\r\n");
}

void TestAnswerReader::refusesWhatHasNoKnownLength()
{
    QFETCH(const QByteArray, bytes);
    AnswerReader reader;
    reader.feed(bytes.toStdString());
    QCOMPARE(reader.state(), AnswerReader::State::Failed);
}

void TestAnswerReader::startsAnewAfterReset()
{
    AnswerReader reader;
    reader.feed("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nX: y\r\n\r\na");
    reader.reset();
    QCOMPARE(reader.state(), AnswerReader::State::NeedMore);
    reader.feed("HTTP/1.1 204 No Content\r\n\r\n");
    QCOMPARE(reader.state(), AnswerReader::State::Complete);
    QCOMPARE(reader.answer().status, 204);
    QVERIFY(reader.answer().headers.empty());
    QVERIFY(reader.answer().body.empty());
}

QTEST_GUILESS_MAIN(TestAnswerReader)
#include "tst_answerreader.moc"
