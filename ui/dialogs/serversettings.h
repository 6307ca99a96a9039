// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "server/api/settings.h"

#include <QtCore/QObject>
#include <QtCore/QStringList>

#include <vector>

class QComboBox;
class QPushButton;
class QSpinBox;
class QWidget;

namespace holdfast::ui {

class WrappedLabel;

/// The rows of the preferences that are in the configuration file. A change is written at once.
///
/// Invariants: a setting that a flag or the environment decides cannot be changed here. The
/// controls belong to whoever lays them out. Thread: main.
class ServerSettings final : public QObject
{
    Q_OBJECT

public:
    /// `settings` outlives it.
    ServerSettings(api::Settings &settings, QObject *parent);

    /// In the order of the rows.
    [[nodiscard]] std::vector<QWidget *> controls() const;
    [[nodiscard]] QStringList names() const;
    void retranslate();

Q_SIGNALS:
    /// What came of a change, for people.
    void told(const QString &text, bool isProblem);

private:
    /// A number.
    struct Amount
    {
        const char *setting;
        int least;
        int most;
        const char *name; ///< to be translated
        QSpinBox *box;
    };

    void addAmount(const char *setting, int least, int most, const char *name);
    void showValues();
    void show(QWidget &control, const api::Setting &setting) const;
    void write(const char *setting, const QString &value);
    void makeCertificate();

    api::Settings &m_settings;
    QComboBox *m_publish;
    std::vector<Amount> m_amounts;
    QPushButton *m_certificate;
    WrappedLabel *m_file;
};

} // namespace holdfast::ui
