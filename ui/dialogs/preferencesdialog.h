// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QDialog>

#include <cstdint>
#include <map>
#include <vector>

class QAction;
class QComboBox;
class QGridLayout;
class QKeySequenceEdit;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QSpinBox;

namespace holdfast::api {
class Settings;
}

namespace holdfast::ui {

class Appearance;
class ServerSettings;
class Shortcuts;
class WrappedLabel;

/// What the operator can set: the appearance, the server and the keys. Each change is applied and
/// stored at once. The search leaves the rows that contain all of its words.
///
/// Thread: main.
class PreferencesDialog final : public QDialog
{
    Q_OBJECT

public:
    /// All must outlive it. `settings`: null if the server has no configuration file.
    PreferencesDialog(Appearance &appearance, Shortcuts &shortcuts, api::Settings *settings,
                      QWidget *parent = nullptr);
    ~PreferencesDialog() override;

protected:
    void changeEvent(QEvent *event) override;

private:
    enum class Section : std::uint8_t {
        Appearance,
        Server,
        Keys,
    };
    struct Row
    {
        QLabel *label;
        QWidget *control;
        Section section;
    };

    void layOut();
    void addRow(QWidget *control, Section section);
    void addShortcuts();
    void connectControls();
    void retranslate();
    void nameRows();
    void fillChoices();
    void showSettings();
    void showKeys();
    void takeKey(QAction &command, QKeySequenceEdit &edit);
    void search();
    void tell(const QString &text, bool isProblem);

    Appearance &m_appearance;
    Shortcuts &m_shortcuts;
    QLineEdit *m_search;
    QScrollArea *m_scroll;
    QGridLayout *m_grid;
    QLabel *m_appearanceHeading;
    QLabel *m_serverHeading;
    QLabel *m_keysHeading;
    QLabel *m_nothing; ///< instead of rows that do not match
    QComboBox *m_language;
    QComboBox *m_theme;
    QSpinBox *m_zoom;
    ServerSettings *m_server = nullptr; ///< null: the server has no configuration file
    std::vector<Row> m_rows;
    std::map<QAction *, QKeySequenceEdit *> m_keys;
    WrappedLabel *m_problem;
    QPushButton *m_reset;
    QPushButton *m_close;
};

} // namespace holdfast::ui
