// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/attachdialog.h"

#include "ui/measures.h"
#include "ui/panes/wrappedlabel.h"

#include <QtCore/QEvent>
#include <QtCore/QSettings>
#include <QtCore/QUrl>
#include <QtNetwork/QHostAddress>
#include <QtWidgets/QCheckBox>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr auto addressesKey = "attach/addresses"_L1;
constexpr int managementPort = 8081;

QString keyOf(const QString &address, QLatin1StringView what)
{
    return u"attach/"_s + QString::fromLatin1(QUrl::toPercentEncoding(address)) + u'/' + what;
}

bool isOfThisComputer(const QUrl &address)
{
    return address.host() == "localhost"_L1 || QHostAddress(address.host()).isLoopback();
}

} // namespace

QStringList AttachHistory::addresses() const
{
    return m_settings.value(addressesKey).toStringList();
}

QString AttachHistory::tokenOf(const QString &address) const
{
    return m_settings.value(keyOf(address, "token"_L1)).toString();
}

void AttachHistory::remember(const AttachTarget &target, bool keepsToken)
{
    QStringList all = addresses();
    all.removeAll(target.address);
    all.prepend(target.address);
    while (all.size() > maxAddresses)
        m_settings.remove(u"attach/"_s
                          + QString::fromLatin1(QUrl::toPercentEncoding(all.takeLast())));
    m_settings.setValue(addressesKey, all);
    if (keepsToken)
        m_settings.setValue(keyOf(target.address, "token"_L1), target.token);
    else
        m_settings.remove(keyOf(target.address, "token"_L1));
}

QString AttachHistory::fingerprintOf(const QString &address) const
{
    return m_settings.value(keyOf(address, "fingerprint"_L1)).toString();
}

void AttachHistory::setFingerprint(const QString &address, const QString &fingerprint)
{
    m_settings.setValue(keyOf(address, "fingerprint"_L1), fingerprint);
}

AttachDialog::AttachDialog(AttachHistory &history, QWidget *parent)
    : QDialog(parent)
    , m_history(history)
    , m_explanation(new WrappedLabel)
    , m_addressLabel(new QLabel)
    , m_address(new QComboBox)
    , m_tokenLabel(new QLabel)
    , m_token(new QLineEdit)
    , m_keep(new QCheckBox)
    , m_note(new WrappedLabel)
    , m_ok(new QPushButton)
    , m_cancel(new QPushButton)
{
    setObjectName(u"attachDialog"_s);
    m_address->setObjectName(u"attachAddress"_s);
    m_token->setObjectName(u"attachToken"_s);
    m_keep->setObjectName(u"attachKeep"_s);
    m_note->setObjectName(u"attachNote"_s);
    m_ok->setObjectName(u"attachOk"_s);
    m_address->setEditable(true);
    m_address->setInsertPolicy(QComboBox::NoInsert);
    m_address->addItems(m_history.addresses());
    m_address->setMinimumWidth(40 * fontMetrics().averageCharWidth());
    m_token->setEchoMode(QLineEdit::Password);
    m_addressLabel->setBuddy(m_address);
    m_tokenLabel->setBuddy(m_token);
    m_ok->setDefault(true);
    layOut();
    connect(m_address, &QComboBox::editTextChanged, this, &AttachDialog::takeAddress);
    connect(m_ok, &QPushButton::clicked, this, &AttachDialog::confirm);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::close);
    connect(m_token, &QLineEdit::textChanged, this, [this] {
        m_ok->setEnabled(!m_token->text().isEmpty()
                         && !addressFrom(m_address->currentText()).isEmpty());
    });
    retranslate();
    takeAddress();
}

void AttachDialog::setAddress(const QString &address)
{
    m_address->setEditText(address);
}

void AttachDialog::layOut()
{
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_ok);
    buttons->addWidget(m_cancel);
    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(2 * gridStep, 2 * gridStep, 2 * gridStep, 2 * gridStep);
    grid->setSpacing(gridStep);
    int row = 0;
    grid->addWidget(m_explanation, row++, 0, 1, 2);
    grid->addWidget(m_addressLabel, row, 0);
    grid->addWidget(m_address, row++, 1);
    grid->addWidget(m_tokenLabel, row, 0);
    grid->addWidget(m_token, row++, 1);
    grid->addWidget(m_keep, row++, 1);
    grid->addWidget(m_note, row++, 0, 1, 2);
    grid->setRowStretch(row++, 1);
    grid->addLayout(buttons, row, 0, 1, 2);
}

QString AttachDialog::addressFrom(const QString &text)
{
    const QString typed = text.trimmed();
    if (typed.isEmpty())
        return {};
    QUrl url(typed.contains("://"_L1) ? typed : u"http://"_s + typed, QUrl::StrictMode);
    const bool isWeb = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    const bool isWhole = url.userInfo().isEmpty() && !url.hasQuery() && !url.hasFragment()
        && (url.path().isEmpty() || url.path() == "/"_L1);
    if (!url.isValid() || !isWeb || url.host().isEmpty() || !isWhole)
        return {};
    if (url.port() < 0)
        url.setPort(managementPort);
    url.setPath(u"/"_s);
    return url.toString();
}

void AttachDialog::takeAddress()
{
    const QString address = addressFrom(m_address->currentText());
    const QString kept = address.isEmpty() ? QString() : m_history.tokenOf(address);
    if (!kept.isEmpty())
        m_token->setText(kept);
    m_keep->setChecked(!kept.isEmpty());
    const QUrl url(address);
    const bool isOpen = !address.isEmpty() && url.scheme() == "http"_L1 && !isOfThisComputer(url);
    m_note->setText(isOpen ? tr("Without https the token can be read on the way. Use https, or an "
                                "SSH tunnel.")
                           : QString());
    m_note->setVisible(isOpen);
    m_ok->setEnabled(!address.isEmpty() && !m_token->text().isEmpty());
}

void AttachDialog::confirm()
{
    const AttachTarget target { addressFrom(m_address->currentText()), m_token->text().trimmed() };
    m_history.remember(target, m_keep->isChecked());
    Q_EMIT chosen(target);
    close();
}

void AttachDialog::retranslate()
{
    setWindowTitle(tr("Attach to a server"));
    m_explanation->setText(tr("Opens a window on a holdfastd that runs elsewhere. Its management "
                              "API and its address for clients have to be reachable from here."));
    m_addressLabel->setText(tr("&Management API"));
    m_address->setAccessibleName(tr("Address of the management API"));
    m_address->lineEdit()->setPlaceholderText(u"https://server:8081"_s);
    m_tokenLabel->setText(tr("&Token"));
    m_token->setPlaceholderText(tr("with the scope manage, or view to look only"));
    m_keep->setText(tr("&Keep the token on this computer, readable by your programs"));
    m_ok->setText(tr("Attach"));
    m_cancel->setText(tr("Cancel"));
}

void AttachDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        takeAddress();
    }
}

} // namespace holdfast::ui
