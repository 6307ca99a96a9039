// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/appearance.h"

#include "ui/gridstyle.h"
#include "ui/palettes.h"

#include <QtCore/QLibraryInfo>
#include <QtCore/QLocale>
#include <QtCore/QSettings>
#include <QtCore/QtGlobal>
#include <QtGui/QStyleHints>
#include <QtWidgets/QApplication>
#include <QtWidgets/QToolTip>

#include <algorithm>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr auto themeKey = "appearance/theme"_L1;
constexpr auto languageKey = "appearance/language"_L1;
constexpr auto zoomKey = "appearance/zoom"_L1;

QString themeName(Theme theme)
{
    switch (theme) {
    case Theme::System:
        return u"system"_s;
    case Theme::Light:
        return u"light"_s;
    case Theme::Dark:
        return u"dark"_s;
    }
    Q_UNREACHABLE();
}

Theme themeNamed(const QString &name)
{
    if (name == "light"_L1)
        return Theme::Light;
    return name == "dark"_L1 ? Theme::Dark : Theme::System;
}

/// Whether the desktop asks for a dark theme. Qt before 6.5 does not report it: then the palette
/// decides.
bool isSystemDark()
{
#if QT_VERSION >= QT_VERSION_CHECK(6, 5, 0)
    if (QGuiApplication::styleHints()->colorScheme() != Qt::ColorScheme::Unknown)
        return QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
#endif
    return isDark(QGuiApplication::palette());
}

QString supportedLanguage(const QString &wanted)
{
    if (wanted == "en"_L1 || wanted == "zh_CN"_L1)
        return wanted;
    return QLocale::system().language() == QLocale::Chinese ? u"zh_CN"_s : u"en"_s;
}

} // namespace

Appearance::Appearance(QApplication &application, QSettings &settings)
    : m_application(application)
    , m_settings(settings)
    , m_systemFont(QApplication::font())
    , m_isSystemDark(isSystemDark())
    , m_theme(themeNamed(settings.value(themeKey).toString()))
    , m_language(supportedLanguage(settings.value(languageKey).toString()))
    , m_zoom(std::clamp(settings.value(zoomKey, 100).toInt(), minZoom, maxZoom))
{
    QApplication::setStyle(new GridStyle);
    QApplication::setWindowIcon(applicationIcon());
    applyTheme();
    applyLanguage();
    applyZoom();
}

void Appearance::setTheme(Theme theme)
{
    m_theme = theme;
    m_settings.setValue(themeKey, themeName(theme));
    applyTheme();
    Q_EMIT changed();
}

void Appearance::setLanguage(const QString &language)
{
    m_language = supportedLanguage(language);
    m_settings.setValue(languageKey, m_language);
    applyLanguage();
    Q_EMIT changed();
}

void Appearance::setZoom(int zoom)
{
    m_zoom = std::clamp(zoom, minZoom, maxZoom);
    m_settings.setValue(zoomKey, m_zoom);
    applyZoom();
    Q_EMIT changed();
}

QIcon Appearance::applicationIcon()
{
    QIcon icon;
    // Pixmaps first: they work even if Qt's SVG plugin is not installed.
    for (const int size : { 16, 24, 32, 48, 64, 128, 256 })
        icon.addFile(u":/icons/holdfast-%1.png"_s.arg(size), QSize(size, size));
    return icon;
}

void Appearance::applyTheme()
{
    const bool wantsDark = m_theme == Theme::Dark || (m_theme == Theme::System && m_isSystemDark);
    const QPalette palette = wantsDark ? darkPalette() : lightPalette();
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
}

void Appearance::applyLanguage()
{
    const QLocale locale(m_language);
    QLocale::setDefault(locale);
    QCoreApplication::removeTranslator(&m_texts);
    QCoreApplication::removeTranslator(&m_qtTexts);
    const QString qtFolder = QLibraryInfo::path(QLibraryInfo::TranslationsPath);
    if (m_qtTexts.load(locale, u"qtbase"_s, u"_"_s, qtFolder))
        QCoreApplication::installTranslator(&m_qtTexts);
    // The translator installed last is searched first: our texts take precedence over Qt's.
    if (m_texts.load(u":/i18n/holdfast_%1.qm"_s.arg(m_language)))
        QCoreApplication::installTranslator(&m_texts);
}

void Appearance::applyZoom()
{
    QFont font = m_systemFont;
    if (font.pointSizeF() > 0)
        font.setPointSizeF(m_systemFont.pointSizeF() * m_zoom / 100);
    else
        font.setPixelSize(m_systemFont.pixelSize() * m_zoom / 100);
    QApplication::setFont(font);
}

} // namespace holdfast::ui
