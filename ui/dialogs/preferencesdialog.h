// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QDialog>

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

namespace holdfast::ui {

class Appearance;
class Shortcuts;
class WrappedLabel;

/// What the operator can set: the appearance and the keys. Each change is applied and stored at
/// once. The search leaves the rows that contain all of its words.
///
/// Thread: main.
class PreferencesDialog final : public QDialog
{
    Q_OBJECT

public:
    /// Both must outlive it.
    PreferencesDialog(Appearance &appearance, Shortcuts &shortcuts, QWidget *parent = nullptr);

protected:
    void changeEvent(QEvent *event) override;

private:
    struct Row
    {
        QLabel *label;
        QWidget *control;
        bool isShortcut = false;
    };

    void layOut();
    void addRow(QWidget *control, bool isShortcut = false);
    void addShortcuts();
    void connectControls();
    void retranslate();
    void nameRows();
    void fillChoices();
    void showSettings();
    void showKeys();
    void takeKey(QAction &command, QKeySequenceEdit &edit);
    void search();

    Appearance &m_appearance;
    Shortcuts &m_shortcuts;
    QLineEdit *m_search;
    QScrollArea *m_scroll;
    QGridLayout *m_grid;
    QLabel *m_appearanceHeading;
    QLabel *m_keysHeading;
    QLabel *m_nothing; ///< instead of rows that do not match
    QComboBox *m_language;
    QComboBox *m_theme;
    QSpinBox *m_zoom;
    std::vector<Row> m_rows;
    std::map<QAction *, QKeySequenceEdit *> m_keys;
    WrappedLabel *m_problem;
    QPushButton *m_reset;
    QPushButton *m_close;
};

} // namespace holdfast::ui
