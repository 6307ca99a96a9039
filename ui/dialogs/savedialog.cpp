// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/savedialog.h"

#include "ui/visibletext.h"

#include <QtCore/QSaveFile>
#include <QtWidgets/QFileDialog>

namespace holdfast::ui {

QString SaveDialog::save(QWidget &parent, const Offer &offer, const Content &contentFor)
{
    const QString file =
        QFileDialog::getSaveFileName(&parent, offer.title, offer.fileName, offer.filter);
    if (file.isEmpty())
        return {};
    const QByteArray content = contentFor(file);
    QSaveFile out(file);
    const bool isSaved = !content.isEmpty() && out.open(QIODevice::WriteOnly)
        && out.write(content) == content.size() && out.commit();
    return isSaved ? tr("Saved: %1").arg(visibleText(file))
                   : tr("Not saved: %1").arg(visibleText(out.errorString()));
}

} // namespace holdfast::ui
