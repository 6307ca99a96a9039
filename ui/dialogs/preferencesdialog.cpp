// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/preferencesdialog.h"

#include "ui/appearance.h"
#include "ui/dialogs/serversettings.h"
#include "ui/measures.h"
#include "ui/palettes.h"
#include "ui/panes/wrappedlabel.h"
#include "ui/shortcuts.h"

#include <QtCore/QEvent>
#include <QtCore/QSignalBlocker>
#include <QtGui/QAction>
#include <QtWidgets/QComboBox>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QKeySequenceEdit>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QScrollArea>
#include <QtWidgets/QScrollBar>
#include <QtWidgets/QSpinBox>

#include <algorithm>
#include <array>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int zoomSpinStep = 10;
constexpr std::array themes { Theme::System, Theme::Light, Theme::Dark };

} // namespace

PreferencesDialog::PreferencesDialog(Appearance &appearance, Shortcuts &shortcuts,
                                     api::Settings *settings, QWidget *parent)
    : QDialog(parent)
    , m_appearance(appearance)
    , m_shortcuts(shortcuts)
    , m_search(new QLineEdit)
    , m_scroll(new QScrollArea)
    , m_grid(new QGridLayout)
    , m_appearanceHeading(new QLabel)
    , m_serverHeading(new QLabel)
    , m_keysHeading(new QLabel)
    , m_nothing(new QLabel)
    , m_language(new QComboBox)
    , m_theme(new QComboBox)
    , m_zoom(new QSpinBox)
    , m_problem(new WrappedLabel)
    , m_reset(new QPushButton)
    , m_close(new QPushButton)
{
    setObjectName(u"preferencesDialog"_s);
    m_search->setObjectName(u"preferencesSearch"_s);
    m_language->setObjectName(u"preferencesLanguage"_s);
    m_theme->setObjectName(u"preferencesTheme"_s);
    m_zoom->setObjectName(u"preferencesZoom"_s);
    m_nothing->setObjectName(u"preferencesNothing"_s);
    m_problem->setObjectName(u"preferencesProblem"_s);
    m_reset->setObjectName(u"preferencesReset"_s);
    m_close->setObjectName(u"preferencesClose"_s);
    m_search->setClearButtonEnabled(true);
    m_zoom->setRange(Appearance::minZoom, Appearance::maxZoom);
    m_zoom->setSingleStep(zoomSpinStep);
    m_zoom->setSuffix(u" %"_s);
    m_nothing->setForegroundRole(QPalette::PlaceholderText);
    m_nothing->setAlignment(Qt::AlignCenter);
    m_problem->hide();
    if (settings != nullptr)
        m_server = new ServerSettings(*settings, this);
    // Enter in the search presses no button.
    m_reset->setAutoDefault(false);
    m_close->setAutoDefault(false);
    layOut();
    connectControls();
    retranslate();
}

/// A box that loses the focus when the dialog goes away takes what was typed: its owner must still
/// be there.
PreferencesDialog::~PreferencesDialog()
{
    hide();
}

void PreferencesDialog::layOut()
{
    auto *content = new QWidget;
    content->setLayout(m_grid);
    m_grid->setContentsMargins(gridStep, gridStep, 2 * gridStep, gridStep);
    m_grid->setSpacing(gridStep);
    m_grid->addWidget(m_nothing, 0, 0, 1, 2);
    m_grid->addWidget(m_appearanceHeading, 1, 0, 1, 2);
    for (QWidget *control : std::initializer_list<QWidget *> { m_language, m_theme, m_zoom })
        addRow(control, Section::Appearance);
    m_grid->addWidget(m_serverHeading, m_grid->rowCount(), 0, 1, 2);
    if (m_server != nullptr) {
        for (QWidget *control : m_server->controls())
            addRow(control, Section::Server);
    }
    m_grid->addWidget(m_keysHeading, m_grid->rowCount(), 0, 1, 2);
    addShortcuts();
    m_grid->setColumnStretch(0, 1);
    m_grid->setRowStretch(m_grid->rowCount(), 1);
    m_scroll->setObjectName(u"preferencesList"_s);
    m_scroll->setWidget(content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_reset);
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(2 * gridStep, 2 * gridStep, 2 * gridStep, 2 * gridStep);
    all->setSpacing(gridStep);
    all->addWidget(m_search);
    all->addWidget(m_scroll, 1);
    all->addWidget(m_problem);
    all->addLayout(buttons);
    const int line = fontMetrics().height();
    resize(36 * line, 34 * line);
}

void PreferencesDialog::addRow(QWidget *control, Section section)
{
    auto *label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    const int row = m_grid->rowCount();
    m_grid->addWidget(label, row, 0);
    m_grid->addWidget(control, row, 1);
    m_rows.push_back({ label, control, section });
}

void PreferencesDialog::addShortcuts()
{
    const QList<QAction *> commands = m_shortcuts.commands();
    for (QAction *command : commands) {
        auto *edit = new QKeySequenceEdit;
        edit->setObjectName(command->objectName() + u"Keys"_s);
        connect(edit, &QKeySequenceEdit::editingFinished, this,
                [this, command, edit] { takeKey(*command, *edit); });
        m_keys[command] = edit;
        addRow(edit, Section::Keys);
    }
}

void PreferencesDialog::connectControls()
{
    connect(m_search, &QLineEdit::textChanged, this, &PreferencesDialog::search);
    connect(m_language, &QComboBox::activated, this,
            [this] { m_appearance.setLanguage(m_language->currentData().toString()); });
    connect(m_theme, &QComboBox::activated, this, [this](int index) {
        m_appearance.setTheme(themes.at(static_cast<std::size_t>(index)));
    });
    connect(m_zoom, &QSpinBox::valueChanged, this,
            [this](int zoom) { m_appearance.setZoom(zoom); });
    connect(&m_appearance, &Appearance::changed, this, &PreferencesDialog::showSettings);
    connect(&m_shortcuts, &Shortcuts::changed, this, &PreferencesDialog::showKeys);
    if (m_server != nullptr)
        connect(m_server, &ServerSettings::told, this, &PreferencesDialog::tell);
    connect(m_reset, &QPushButton::clicked, &m_shortcuts, &Shortcuts::reset);
    connect(m_close, &QPushButton::clicked, this, &QDialog::close);
}

/// The first key only: the window has no commands of several keys.
void PreferencesDialog::takeKey(QAction &command, QKeySequenceEdit &edit)
{
    const QKeySequence typed = edit.keySequence();
    const QKeySequence key = typed.isEmpty() ? typed : QKeySequence(typed[0]);
    if (key == command.shortcut())
        return showKeys();
    const QAction *owner = key.isEmpty() ? nullptr : m_shortcuts.owner(key, &command);
    const bool isSet = m_shortcuts.set(command, key);
    m_problem->setVisible(!isSet);
    if (isSet || owner == nullptr)
        return;
    tell(tr("%1 belongs to “%2” already.")
             .arg(key.toString(QKeySequence::NativeText), Shortcuts::nameOf(*owner)),
         true);
    showKeys();
}

void PreferencesDialog::showKeys()
{
    for (const auto &[command, edit] : m_keys) {
        const QSignalBlocker quiet(edit);
        edit->setKeySequence(command->shortcut());
    }
}

void PreferencesDialog::showSettings()
{
    const QSignalBlocker quiet(m_zoom);
    m_language->setCurrentIndex(m_language->findData(m_appearance.language()));
    m_theme->setCurrentIndex(static_cast<int>(
        std::find(themes.begin(), themes.end(), m_appearance.theme()) - themes.begin()));
    m_zoom->setValue(m_appearance.zoom());
}

void PreferencesDialog::search()
{
    const QStringList words = m_search->text().split(u' ', Qt::SkipEmptyParts);
    std::array<bool, 3> has {};
    for (const Row &row : m_rows) {
        const bool matches = std::all_of(words.cbegin(), words.cend(), [&row](const QString &word) {
            return row.label->text().contains(word, Qt::CaseInsensitive);
        });
        row.label->setVisible(matches);
        row.control->setVisible(matches);
        bool &isAny = has.at(static_cast<std::size_t>(row.section));
        isAny = isAny || matches;
    }
    m_appearanceHeading->setVisible(has[0]);
    m_serverHeading->setVisible(has[1]);
    m_keysHeading->setVisible(has[2]);
    m_nothing->setVisible(!has[0] && !has[1] && !has[2]);
    m_scroll->verticalScrollBar()->setValue(0);
}

void PreferencesDialog::nameRows()
{
    QStringList names { tr("Language / 语言"), tr("Theme"), tr("Size of the letters") };
    if (m_server != nullptr)
        names += m_server->names();
    for (const QAction *command : m_shortcuts.commands())
        names.append(Shortcuts::nameOf(*command));
    for (std::size_t i = 0; i < m_rows.size(); ++i)
        m_rows[i].label->setText(names.at(static_cast<qsizetype>(i)));
    for (const Row &row : m_rows)
        row.control->setAccessibleName(row.label->text());
    // Qt's own hint is English where its translations are not installed.
    for (const auto &[command, edit] : m_keys)
        edit->findChild<QLineEdit *>()->setPlaceholderText(tr("none"));
}

void PreferencesDialog::fillChoices()
{
    m_language->clear();
    // Each language is named in itself, so that users who cannot read the current one find theirs.
    m_language->addItem(u"English"_s, u"en"_s);
    m_language->addItem(u"简体中文"_s, u"zh_CN"_s);
    m_theme->clear();
    m_theme->addItems({ tr("As the system"), tr("Light"), tr("Dark") });
}

void PreferencesDialog::retranslate()
{
    setWindowTitle(tr("Preferences"));
    m_search->setPlaceholderText(tr("Search"));
    m_search->setAccessibleName(tr("Search"));
    m_appearanceHeading->setText(tr("Appearance"));
    m_serverHeading->setText(tr("Server"));
    m_keysHeading->setText(tr("Keys"));
    for (QLabel *heading : { m_appearanceHeading, m_serverHeading, m_keysHeading })
        heading->setFont(titleFont(font()));
    m_nothing->setText(tr("Nothing has these words in it."));
    m_reset->setText(tr("Usual keys"));
    m_reset->setToolTip(tr("All commands get the keys that they have after the installation"));
    m_close->setText(tr("Close"));
    m_problem->hide();
    if (m_server != nullptr)
        m_server->retranslate();
    fillChoices();
    nameRows();
    showSettings();
    showKeys();
    search();
}

void PreferencesDialog::tell(const QString &text, bool isProblem)
{
    QPalette tinted = palette();
    if (isProblem)
        tinted.setColor(QPalette::WindowText, meaningColours(palette()).error);
    m_problem->setPalette(tinted);
    m_problem->setText(text);
    m_problem->show();
}

void PreferencesDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::FontChange)
        retranslate();
}

} // namespace holdfast::ui
