// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QtWidgets/QWidget>

namespace holdfast::ui {

class Composer;
class FeedPane;

/// The composer, and above it the messages: what is sent below appears above.
///
/// Thread: main.
class ConversationPane final : public QWidget
{
    Q_OBJECT

public:
    /// Takes ownership of both.
    ConversationPane(FeedPane *feed, Composer *composer, QWidget *parent = nullptr);
};

} // namespace holdfast::ui
