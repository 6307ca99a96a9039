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

/// How the application looks and speaks: icon, style, palette, letter size and language, as kept in
/// the settings and changed from the View menu.
///
/// Making one sets the application up; do so before the first widget and keep it until the last is
/// gone. A change reaches the widgets as Qt's own events: PaletteChange, FontChange,
/// LanguageChange.
///
/// Invariants: the settings hold what is shown. Without a choice the language is Chinese on a
/// Chinese system, else English.
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

    /// Per cent of the system's letter size, within minZoom and maxZoom.
    [[nodiscard]] int zoom() const { return m_zoom; }
    void setZoom(int zoom);

    [[nodiscard]] static QIcon applicationIcon();

private:
    void applyTheme();
    void applyLanguage();
    void applyZoom();

    QApplication &m_application;
    QSettings &m_settings;
    QTranslator m_texts; ///< ours
    QTranslator m_qtTexts; ///< Qt's own, where they are installed
    QFont m_systemFont;
    bool m_isSystemDark = false;
    Theme m_theme = Theme::System;
    QString m_language;
    int m_zoom = 100;
};

} // namespace holdfast::ui
