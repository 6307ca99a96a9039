// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QToolBar>

class QToolButton;

namespace holdfast::ui {

class MainMenu;

/// What is needed most, one click away. Without room for the words, it shows icons alone.
///
/// Thread: main.
class MainToolBar final : public QToolBar
{
    Q_OBJECT

public:
    /// Shows actions and the menu of layouts of `menu`, which must outlive it.
    explicit MainToolBar(MainMenu &menu, QWidget *parent = nullptr);

    /// To be called after a change of the language, when the actions have their texts.
    void retranslate();

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void measure();
    void fitStyle();

    MainMenu &m_menu;
    QToolButton *m_layouts;
    int m_wordsWidth = 0; ///< with the words
};

} // namespace holdfast::ui
