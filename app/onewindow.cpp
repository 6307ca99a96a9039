// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/onewindow.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QLocalSocket>
#include <QTimer>

#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace holdfast {

using namespace Qt::StringLiterals;

namespace {

constexpr int patienceMilliseconds = 3'000;
constexpr qint64 maxRequestBytes = 1'024;
constexpr auto raised = "raised\n";

/// In the user's runtime folder, if there is one.
QString socketNameFor(const QString &settingsFile)
{
    const QByteArray profile =
        QCryptographicHash::hash(settingsFile.toUtf8(), QCryptographicHash::Sha256)
            .toHex()
            .left(16);
    const QString folder = qEnvironmentVariable("XDG_RUNTIME_DIR", QDir::tempPath());
    return u"%1/holdfast-%2-%3"_s.arg(folder, QString::number(::getuid()),
                                      QString::fromLatin1(profile));
}

} // namespace

OneWindow::OneWindow(const QString &settingsFile, QObject *parent)
    : QObject(parent), m_socketName(socketNameFor(settingsFile))
{
    const QDir folder = QFileInfo(settingsFile).absoluteDir();
    folder.mkpath(u"."_s);
    m_lock = ::open(QFile::encodeName(folder.filePath(u"window.lock"_s)).constData(),
                    O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (m_lock < 0)
        return;
    if (::flock(m_lock, LOCK_EX | LOCK_NB) != 0) {
        m_isFirst = errno != EWOULDBLOCK;
        return;
    }
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    QLocalServer::removeServer(m_socketName); // the socket file of a killed process
    connect(&m_server, &QLocalServer::newConnection, this, &OneWindow::answer);
    m_server.listen(m_socketName);
}

OneWindow::~OneWindow()
{
    m_server.close();
    if (m_lock >= 0)
        ::close(m_lock);
}

void OneWindow::answer()
{
    QLocalSocket *const socket = m_server.nextPendingConnection();
    socket->setReadBufferSize(maxRequestBytes);
    connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
    QTimer::singleShot(patienceMilliseconds, socket, &QLocalSocket::abort);
    const auto read = [this, socket] {
        if (!socket->canReadLine())
            return;
        Q_EMIT raiseRequested(socket->readLine().trimmed());
        socket->write(raised);
        socket->disconnectFromServer();
    };
    connect(socket, &QLocalSocket::readyRead, this, read);
    read();
}

bool OneWindow::raiseFirst() const
{
    QLocalSocket socket;
    socket.connectToServer(m_socketName);
    if (!socket.waitForConnected(patienceMilliseconds))
        return false;
    QByteArray token = qgetenv("XDG_ACTIVATION_TOKEN");
    if (token.contains('\n') || token.size() >= maxRequestBytes)
        token.clear();
    socket.write(token + '\n');
    return socket.waitForReadyRead(patienceMilliseconds) && socket.readLine() == raised;
}

} // namespace holdfast
