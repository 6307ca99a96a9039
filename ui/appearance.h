// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtCore/QObject>
#include <QtCore/QTranslator>
#include <QtGui/QFont>
#include <QtGui/QIcon>
#include <QtGui/QPalette>

class QApplication;
class QSettings;

namespace holdfast::ui {

enum class Theme { System, Light, Dark };

/// The application's appearance and language: icon, style, palette, font size, language. They are
/// stored in the settings and changed from the View menu.
///
/// The constructor sets the application up. Create the object before the first widget and destroy
/// it after the last one. Widgets are notified of changes by Qt's own events: PaletteChange,
/// FontChange, LanguageChange.
///
/// Invariants: the settings always hold what is shown. If no language was chosen, it is Chinese on
/// a Chinese system, otherwise English.
/// Thread: main.
class Appearance final : public QObject
{
    Q_OBJECT

public:
    static constexpr int minZoom = 70;
    static constexpr int maxZoom = 250;

    /// Both must outlive it.
    Appearance(QApplication &application, QSettings &settings);

    [[nodiscard]] QSettings &settings() const { return m_settings; }

    [[nodiscard]] Theme theme() const { return m_theme; }
    void setTheme(Theme theme);

    /// "en" or "zh_CN".
    [[nodiscard]] QString language() const { return m_language; }
    void setLanguage(const QString &language);

    /// Per cent of the system's font size, from minZoom to maxZoom.
    [[nodiscard]] int zoom() const { return m_zoom; }
    void setZoom(int zoom);

    [[nodiscard]] static QIcon applicationIcon();

Q_SIGNALS:
    void changed();

private:
    void applyTheme();
    void applyLanguage();
    void applyZoom();

    QApplication &m_application;
    QSettings &m_settings;
    QTranslator m_texts; ///< ours
    QTranslator m_qtTexts; ///< Qt's own, if installed
    QFont m_systemFont;
    bool m_isSystemDark = false;
    Theme m_theme = Theme::System;
    QString m_language;
    int m_zoom = 100;
};

} // namespace holdfast::ui
