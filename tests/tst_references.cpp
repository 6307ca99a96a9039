// SPDX-License-Identifier: GPL-3.0-or-later
//
// A comment or document that names a file, a heading of a document, a function or a class member
// names one that exists. Names are looked up in the repository's own code: to name a function of a
// library in a comment, some file has to use it.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

#include <vector>

using namespace Qt::StringLiterals;

namespace {

/// One comment, or one line of a document.
struct Passage
{
    QString file; ///< relative to the root
    qsizetype line = 0;
    QString text;
};

/// A C++ or JavaScript source, taken apart.
struct Source
{
    QString code; ///< string literals included
    std::vector<Passage> comments;
};

QDir root()
{
    return QDir(QStringLiteral(HOLDFAST_SOURCE_DIR));
}

QString contents(const QString &path)
{
    QFile file(root().filePath(path));
    return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

/// Where the string or character literal that begins at `start` ends.
qsizetype endOfLiteral(const QString &text, qsizetype start)
{
    if (start > 0 && text[start - 1] == u'R') {
        const qsizetype open = text.indexOf(u'(', start);
        const QString close = u')' + text.mid(start + 1, open - start - 1) + u'"';
        const qsizetype end = text.indexOf(close, open);
        return end < 0 ? text.size() : end + close.size();
    }
    qsizetype end = start + 1;
    while (end < text.size() && text[end] != text[start] && text[end] != u'\n')
        end += text[end] == u'\\' ? 2 : 1;
    return qMin(end + 1, text.size());
}

/// True if a comment on `line` goes on with the last one, which ended on the line before.
bool continues(const std::vector<Passage> &comments, qsizetype line)
{
    return !comments.empty()
        && comments.back().line + comments.back().text.count(u'\n') + 1 == line;
}

Source takenApart(const QString &file, const QString &text)
{
    Source source;
    qsizetype line = 1;
    for (qsizetype at = 0; at < text.size();) {
        const QStringView rest = QStringView(text).mid(at);
        qsizetype end = at + 1;
        bool isComment = false;
        if (rest.startsWith(u"//") || rest.startsWith(u"/*")) {
            isComment = true;
            const bool isLine = rest.startsWith(u"//");
            end = text.indexOf(isLine ? u"\n"_s : u"*/"_s, at + 2);
            end = end < 0 ? text.size() : end + (isLine ? 0 : 2);
        } else if (rest.startsWith(u'"') || rest.startsWith(u'`')
                   || (rest.startsWith(u'\'') && (at == 0 || !text[at - 1].isLetterOrNumber()))) {
            end = endOfLiteral(text, at);
        }
        const QString part = text.mid(at, end - at);
        if (isComment && continues(source.comments, line))
            source.comments.back().text += u'\n' + part;
        else if (isComment)
            source.comments.push_back({ file, line, part });
        else
            source.code += part;
        line += part.count(u'\n');
        at = end;
    }
    return source;
}

/// Paths of the files whose name matches, relative to the root. What is built or installed into the
/// tree is not ours.
QStringList filesMatching(const QString &namePattern)
{
    static const QRegularExpression notOurs(u"^(build|\\.git)/|/node_modules/"_s);
    const QRegularExpression wanted(namePattern);
    QStringList found;
    QDirIterator walk(root().path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
    while (walk.hasNext()) {
        const QString path = root().relativeFilePath(walk.next());
        if (!notOurs.match(path).hasMatch() && wanted.match(walk.fileName()).hasMatch())
            found.append(path);
    }
    found.sort();
    return found;
}

void addWords(const QString &text, QSet<QString> &words)
{
    static const QRegularExpression word(u"[A-Za-z_]\\w*"_s);
    for (auto matches = word.globalMatch(text); matches.hasNext();)
        words.insert(matches.next().captured());
}

void expectNone(const QString &missing)
{
    QVERIFY2(missing.isEmpty(), qPrintable(u"these do not exist:\n"_s + missing));
}

/// A text that a comment carries on over several lines, on one.
QString unwrapped(const QString &text)
{
    static const QRegularExpression newLine(u"\\s*\n\\s*/*\\s*"_s);
    return QString(text).replace(newLine, u" "_s);
}

QSet<QString> headings(const QString &document)
{
    static const QRegularExpression heading(u"^#+ (.+)$"_s, QRegularExpression::MultilineOption);
    QSet<QString> found;
    for (auto matches = heading.globalMatch(contents(document)); matches.hasNext();)
        found.insert(matches.next().captured(1).remove(u'`').trimmed());
    return found;
}

} // namespace

class References : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void nameFilesThatExist();
    void nameHeadingsThatExist();
    void linkToFilesThatExist();
    void nameFunctionsAndMembersThatExist();

private:
    /// What `pattern` captures in any passage and `exists` denies, one line each.
    template <typename Exists>
    [[nodiscard]] QString missing(const QString &pattern, const Exists &exists) const
    {
        const QRegularExpression reference(pattern);
        QString found;
        for (const Passage &passage : m_passages) {
            for (auto matches = reference.globalMatch(passage.text); matches.hasNext();) {
                const QRegularExpressionMatch match = matches.next();
                if (!exists(passage, match)) {
                    found += passage.file + u':' + QString::number(passage.line) + u": "
                        + match.captured() + u'\n';
                }
            }
        }
        return found;
    }

    std::vector<Passage> m_passages;
    QSet<QString> m_words; ///< every identifier of our code
};

void References::initTestCase()
{
    for (const QString &file : filesMatching(u"\\.(h|cpp|js|mjs)$"_s)) {
        Source source = takenApart(file, contents(file));
        addWords(source.code, m_words);
        m_passages.insert(m_passages.end(), source.comments.begin(), source.comments.end());
    }
    for (const QString &file : filesMatching(u"^(CMakeLists\\.txt|.*\\.cmake|dev)$"_s))
        addWords(contents(file), m_words);
    for (const QString &file : filesMatching(u"\\.md$"_s))
        m_passages.push_back({ file, 1, contents(file) });
    QVERIFY(m_words.contains(u"MonotonicTime"_s));
    QVERIFY(m_passages.size() > 1000);
}

void References::nameFilesThatExist()
{
    const auto exists = [](const Passage &passage, const QRegularExpressionMatch &match) {
        QString path = match.captured();
        while (path.endsWith(u'.') || path.endsWith(u'/'))
            path.chop(1);
        const QDir folder = QFileInfo(root().filePath(passage.file)).dir();
        const QFileInfo named(root().filePath(path));
        return path.contains(u'*') || named.exists()
            || folder.exists(path)
            // A test or a class may be named without its extension.
            || named.dir().exists(named.fileName() + u".h")
            || named.dir().exists(named.fileName() + u".cpp");
    };
    expectNone(missing(u"(?<![\\w/.:-])[\\w./-]+\\.md\\b"_s, exists));
    QCOMPARE(
        missing(u"(?<![\\w/.:-])(?:app|server|ui|tests|resources|docs|cmake)/[\\w./*-]+"_s, exists),
        QString());
}

void References::nameHeadingsThatExist()
{
    const auto exists = [](const Passage &, const QRegularExpressionMatch &match) {
        return headings(match.captured(1)).contains(unwrapped(match.captured(2)));
    };
    expectNone(missing(u"(docs/[\\w-]+\\.md),[\\s/]+\"([^\"]+)\""_s, exists));
}

void References::linkToFilesThatExist()
{
    const auto exists = [](const Passage &passage, const QRegularExpressionMatch &match) {
        const QString target = match.captured(1);
        return target.isEmpty() || target.contains(u"://"_s) || !passage.file.endsWith(u".md")
            || QFileInfo(root().filePath(passage.file)).dir().exists(target);
    };
    expectNone(missing(u"\\]\\(([^)#\\s]*)(?:#[^)]*)?\\)"_s, exists));
}

void References::nameFunctionsAndMembersThatExist()
{
    const auto exists = [this](const Passage &, const QRegularExpressionMatch &match) {
        return m_words.contains(match.captured(1))
            && (match.captured(2).isEmpty() || m_words.contains(match.captured(2)));
    };
    expectNone(missing(u"\\b([A-Za-z_]\\w*)\\(\\)"_s, exists));
    expectNone(missing(u"\\b([A-Z]\\w*)::~?(\\w+)"_s, exists));
}

QTEST_GUILESS_MAIN(References)
#include "tst_references.moc"
