// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/closingquestion.h"

#include "ui/peopletext.h"

#include <QtWidgets/QPushButton>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

ClosingQuestion::ClosingQuestion(std::uint64_t clients, QWidget *parent) : QMessageBox(parent)
{
    setObjectName(u"closingQuestion"_s);
    setIcon(QMessageBox::Question);
    setWindowTitle(tr("Quit Holdfast?"));
    setTextFormat(Qt::PlainText);
    setText(tr("%Ln client(s) would be disconnected.", nullptr, pluralCount(clients)));
    setInformativeText(
        tr("Their pages say that the class has been ended. What you are writing is kept."));
    QPushButton *quit = addButton(tr("Tell them and quit"), QMessageBox::DestructiveRole);
    QPushButton *keep = addButton(tr("Keep running"), QMessageBox::ActionRole);
    QPushButton *cancel = addButton(tr("Cancel"), QMessageBox::RejectRole);
    quit->setObjectName(u"closingQuit"_s);
    keep->setObjectName(u"closingKeep"_s);
    cancel->setObjectName(u"closingCancel"_s);
    keep->setToolTip(tr("The window is minimized; everything goes on"));
    setDefaultButton(cancel);
    setEscapeButton(cancel);
    connect(quit, &QAbstractButton::clicked, this, &ClosingQuestion::quitChosen);
    connect(keep, &QAbstractButton::clicked, this, &ClosingQuestion::keepChosen);
}

} // namespace holdfast::ui
