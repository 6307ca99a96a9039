// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/serversettings.h"

#include "ui/panes/wrappedlabel.h"
#include "ui/visibletext.h"

#include <QtCore/QSignalBlocker>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QSpinBox>

#include <algorithm>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr auto publishSetting = "publish";
constexpr auto certificateSetting = "tls-self-signed";
/// As in the file.
constexpr const char *whoMayPublish[] { "anyone", "local", "token", "nobody" };

} // namespace

ServerSettings::ServerSettings(api::Settings &settings, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_publish(new QComboBox)
    , m_certificate(new QPushButton)
    , m_file(new WrappedLabel)
{
    m_publish->setObjectName(u"settingPublish"_s);
    m_certificate->setObjectName(u"settingCertificate"_s);
    m_certificate->setAutoDefault(false);
    m_file->setObjectName(u"settingFile"_s);
    m_file->setTextInteractionFlags(Qt::TextSelectableByMouse);
    // The bounds of docs/configuration.md, as far as a box for numbers goes.
    constexpr int many = 1'000'000;
    constexpr int megabytes16 = 16 << 20;
    addAmount("history-messages", 1, 10 * many, QT_TR_NOOP("Messages that a channel keeps"));
    addAmount("history-age", 1, 366 * 24 * 3600,
              QT_TR_NOOP("Seconds that a channel keeps a message"));
    addAmount("request-body-bytes", 1, megabytes16, QT_TR_NOOP("Largest message, in bytes"));
    addAmount("connections", 0, many,
              QT_TR_NOOP("Connections at most (0: as many as the system allows)"));
    addAmount("connections-per-address", 0, many,
              QT_TR_NOOP("Connections from one address (0: no limit)"));
    addAmount("publishes-per-address", 0, many,
              QT_TR_NOOP("Messages a second from one address (0: no limit)"));
    connect(m_publish, &QComboBox::activated, this, [this](int index) {
        write(publishSetting, QString::fromLatin1(whoMayPublish[index]));
    });
    connect(m_certificate, &QPushButton::clicked, this, &ServerSettings::makeCertificate);
    retranslate();
}

void ServerSettings::addAmount(const char *setting, int least, int most, const char *name)
{
    auto *const box = new QSpinBox;
    box->setObjectName(u"setting-"_s + QString::fromLatin1(setting));
    box->setRange(least, most);
    box->setGroupSeparatorShown(true);
    connect(box, &QSpinBox::editingFinished, this,
            [this, setting, box] { write(setting, QString::number(box->value())); });
    m_amounts.push_back({ setting, least, most, name, box });
}

std::vector<QWidget *> ServerSettings::controls() const
{
    std::vector<QWidget *> controls { m_publish };
    for (const Amount &amount : m_amounts)
        controls.push_back(amount.box);
    controls.push_back(m_certificate);
    controls.push_back(m_file);
    return controls;
}

QStringList ServerSettings::names() const
{
    QStringList names { tr("Who may publish") };
    for (const Amount &amount : m_amounts)
        names.append(tr(amount.name));
    names.append(tr("Encryption (https)"));
    names.append(tr("Configuration file"));
    return names;
}

void ServerSettings::retranslate()
{
    {
        const QSignalBlocker quiet(m_publish);
        m_publish->clear();
        m_publish->addItems({ tr("Everybody"), tr("This computer, and tokens"), tr("Tokens only"),
                              tr("Nobody but this window") });
    }
    m_certificate->setText(tr("Make a certificate"));
    m_certificate->setToolTip(
        tr("For this computer's addresses, signed by itself. Phones will warn of it once, because "
           "nobody else vouches for it: whoever joins has to confirm it."));
    showValues();
}

void ServerSettings::showValues()
{
    for (const api::Setting &setting : m_settings.settings()) {
        const QString value =
            setting.values.empty() ? QString() : QString::fromStdString(setting.values.front());
        if (setting.name == publishSetting) {
            const auto *const found = std::find(std::begin(whoMayPublish), std::end(whoMayPublish),
                                                setting.values.front());
            m_publish->setCurrentIndex(static_cast<int>(found - std::begin(whoMayPublish)));
            show(*m_publish, setting);
        }
        if (setting.name == certificateSetting) {
            show(*m_certificate, setting);
            m_certificate->setEnabled(!setting.isFixed && value != u"true");
        }
        for (const Amount &amount : m_amounts) {
            if (setting.name != amount.setting)
                continue;
            const QSignalBlocker quiet(amount.box);
            amount.box->setValue(
                static_cast<int>(std::min<qlonglong>(value.toLongLong(), amount.most)));
            show(*amount.box, setting);
        }
    }
    m_file->setText(QString::fromStdString(m_settings.file()));
}

void ServerSettings::show(QWidget &control, const api::Setting &setting) const
{
    control.setEnabled(!setting.isFixed);
    if (setting.isFixed)
        control.setToolTip(tr("%1 decides this.").arg(visibleText(setting.source)));
}

void ServerSettings::write(const char *setting, const QString &value)
{
    const auto settings = m_settings.settings();
    const auto before = std::ranges::find(settings, setting, &api::Setting::name);
    if (before != settings.end() && !before->values.empty()
        && before->values.front() == value.toStdString())
        return;
    const auto written = m_settings.write(setting, value.toStdString());
    showValues();
    if (!written) {
        Q_EMIT told(tr("Nothing was changed. %1").arg(visibleText(written.error().message)), true);
        return;
    }
    const bool isLater =
        std::ranges::find(written->needsRestart, setting) != written->needsRestart.end();
    Q_EMIT told(isLater ? tr("Written. It is in effect from the next start on.")
                        : tr("Written, and in effect."),
                false);
}

void ServerSettings::makeCertificate()
{
    const auto made = m_settings.makeCertificate();
    showValues();
    if (!made) {
        Q_EMIT told(tr("Nothing was changed. %1").arg(visibleText(made.error().message)), true);
        return;
    }
    Q_EMIT told(tr("From the next start on the page is at https:// and each phone warns once, "
                   "because nobody else vouches for the certificate. Its SHA-256 fingerprint: %1")
                    .arg(visibleText(made->fingerprint)),
                false);
}

} // namespace holdfast::ui
