// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/posterdialog.h"

#include "ui/dialogs/savedialog.h"
#include "ui/icons.h"
#include "ui/joinlink.h"
#include "ui/joinwords.h"
#include "ui/measures.h"
#include "ui/panes/wrappedlabel.h"

#include <QtCore/QEvent>
#include <QtCore/QSettings>
#include <QtGui/QPainter>
#include <QtPrintSupport/QPrintDialog>
#include <QtPrintSupport/QPrinter>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QLabel>
#include <QtWidgets/QLineEdit>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include <algorithm>
#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr auto wifiKey = "poster/wifi"_L1;
constexpr qreal pageRatio = 297.0 / 210.0; ///< of A4, height to width
constexpr int maxWifiName = 32; ///< bytes (IEEE 802.11)
constexpr int maxWifiPassword = 63;

} // namespace

/// The page as it will be printed.
///
/// Thread: main.
class PosterDialog::Preview final : public QWidget
{
public:
    void setContent(Poster::Content content)
    {
        m_content = std::move(content);
        update();
    }

    [[nodiscard]] QSize sizeHint() const override
    {
        const int width = 20 * fontMetrics().height();
        return { width, static_cast<int>(width * pageRatio) };
    }

protected:
    void paintEvent(QPaintEvent * /*event*/) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::TextAntialiasing);
        const qreal width = std::min<qreal>(this->width() - 2.0, (height() - 2.0) / pageRatio);
        const QSizeF size(width, width * pageRatio);
        const QRectF page(QPointF(qRound((this->width() - size.width()) / 2),
                                  qRound((height() - size.height()) / 2)),
                          size);
        Poster::paint(painter, page, m_content);
        painter.setPen(palette().color(QPalette::Mid));
        painter.drawRect(page);
    }

private:
    Poster::Content m_content;
};

PosterDialog::PosterDialog(const JoinLink &link, QSettings &settings, QWidget *parent)
    : QDialog(parent)
    , m_link(link)
    , m_settings(settings)
    , m_preview(new Preview)
    , m_explanation(new WrappedLabel)
    , m_nameLabel(new QLabel)
    , m_name(new QLineEdit)
    , m_passwordLabel(new QLabel)
    , m_password(new QLineEdit)
    , m_result(new WrappedLabel)
    , m_print(new QPushButton)
    , m_save(new QPushButton)
    , m_close(new QPushButton)
{
    setObjectName(u"posterDialog"_s);
    m_preview->setObjectName(u"posterPreview"_s);
    m_explanation->setObjectName(u"posterExplanation"_s);
    m_name->setObjectName(u"posterWifi"_s);
    m_password->setObjectName(u"posterPassword"_s);
    m_result->setObjectName(u"posterResult"_s);
    m_print->setObjectName(u"posterPrint"_s);
    m_save->setObjectName(u"posterSave"_s);
    m_close->setObjectName(u"posterClose"_s);
    m_name->setMaxLength(maxWifiName);
    m_password->setMaxLength(maxWifiPassword);
    m_name->setText(m_settings.value(wifiKey).toString());
    m_save->setIcon(iconOf(Icon::Save));
    m_save->setDefault(true);
    m_nameLabel->setBuddy(m_name);
    m_passwordLabel->setBuddy(m_password);
    m_result->hide();
    layOut();
    connect(m_name, &QLineEdit::textChanged, this, [this](const QString &name) {
        m_settings.setValue(wifiKey, name);
        showContent();
    });
    connect(m_password, &QLineEdit::textChanged, this, &PosterDialog::showContent);
    connect(&m_link, &JoinLink::changed, this, &PosterDialog::showContent);
    connect(m_print, &QPushButton::clicked, this, &PosterDialog::print);
    connect(m_save, &QPushButton::clicked, this, &PosterDialog::save);
    connect(m_close, &QPushButton::clicked, this, &QDialog::close);
    retranslate();
    showContent();
}

void PosterDialog::layOut()
{
    auto *fields = new QVBoxLayout;
    fields->setSpacing(gridStep);
    for (QWidget *widget : std::initializer_list<QWidget *> {
             m_explanation, m_nameLabel, m_name, m_passwordLabel, m_password, m_result })
        fields->addWidget(widget);
    fields->addStretch(1);
    for (QPushButton *button : { m_print, m_save, m_close })
        fields->addWidget(button);
    auto *all = new QHBoxLayout(this);
    all->setContentsMargins(2 * gridStep, 2 * gridStep, 2 * gridStep, 2 * gridStep);
    all->setSpacing(2 * gridStep);
    m_preview->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    all->addWidget(m_preview, 3);
    all->addLayout(fields, 2);
    const int line = fontMetrics().height();
    resize(40 * line, 32 * line);
}

Poster::Content PosterDialog::content() const
{
    return { .url = m_link.url(),
             .address = JoinWords::addressText(m_link),
             .pin = JoinWords::pinText(m_link),
             .wifi = { .name = m_name->text(), .password = m_password->text() } };
}

void PosterDialog::showContent()
{
    m_password->setEnabled(!m_name->text().isEmpty());
    m_preview->setContent(content());
    for (QPushButton *button : { m_print, m_save })
        button->setEnabled(!m_link.address().isEmpty());
}

void PosterDialog::save()
{
    const QString note =
        SaveDialog::save(*this,
                         { .title = tr("Save the poster"),
                           .fileName = u"poster.pdf"_s,
                           .filter = tr("Documents (*.pdf)") + u";;"_s + tr("Pictures (*.png)") },
                         [this](const QString &file) {
                             return file.endsWith(".png"_L1, Qt::CaseInsensitive)
                                 ? Poster::png(content())
                                 : Poster::pdf(content());
                         });
    m_result->setText(note);
    m_result->setVisible(!note.isEmpty());
}

void PosterDialog::print()
{
    QPrinter printer(QPrinter::HighResolution);
    printer.setFullPage(true);
    QPrintDialog dialog(&printer, this);
    if (dialog.exec() != QDialog::Accepted)
        return;
    m_result->setText(Poster::print(printer, content()) ? tr("Sent to the printer.")
                                                        : tr("Not printed."));
    m_result->show();
}

void PosterDialog::retranslate()
{
    setWindowTitle(tr("Poster"));
    m_preview->setAccessibleName(tr("The poster"));
    m_explanation->setText(tr("With the name of a Wi-Fi, the poster has a code that joins it, "
                              "above the code of the page."));
    m_nameLabel->setText(tr("&Wi-Fi"));
    m_name->setAccessibleName(tr("Name of the Wi-Fi"));
    m_passwordLabel->setText(tr("Pass&word"));
    m_password->setAccessibleName(tr("Password of the Wi-Fi"));
    m_password->setPlaceholderText(tr("none"));
    m_print->setText(tr("Print…"));
    m_save->setText(tr("Save…"));
    m_close->setText(tr("Close"));
    showContent();
}

void PosterDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace holdfast::ui
