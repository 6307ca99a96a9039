// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/codedialog.h"

#include "ui/icons.h"
#include "ui/measures.h"
#include "ui/panes/qrview.h"
#include "ui/panes/wrappedlabel.h"
#include "ui/visibletext.h"

#include <QtCore/QEvent>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

CodeDialog::CodeDialog(QString channel, QString url, QWidget *parent)
    : QDialog(parent)
    , m_channel(std::move(channel))
    , m_url(std::move(url))
    , m_address(new WrappedLabel)
    , m_copy(new QPushButton)
    , m_close(new QPushButton)
{
    setObjectName(u"codeDialog"_s);
    auto *code = new QrView;
    code->setObjectName(u"channelCode"_s);
    code->setText(m_url);
    code->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_address->setObjectName(u"channelUrl"_s);
    m_address->setAlignment(Qt::AlignCenter);
    m_address->setText(visibleText(m_url));
    m_copy->setObjectName(u"channelCodeCopy"_s);
    m_copy->setIcon(iconOf(Icon::Copy));
    m_close->setObjectName(u"channelCodeClose"_s);
    m_close->setDefault(true);
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(m_url); });
    connect(m_close, &QPushButton::clicked, this, &QDialog::close);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_copy);
    buttons->addWidget(m_close);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(2 * gridStep, 2 * gridStep, 2 * gridStep, 2 * gridStep);
    all->setSpacing(gridStep);
    all->addWidget(code, 1);
    all->addWidget(m_address);
    all->addLayout(buttons);
    const int line = fontMetrics().height();
    resize(28 * line, 32 * line);
    retranslate();
}

void CodeDialog::retranslate()
{
    setWindowTitle(tr("Join %1").arg(visibleText(m_channel, 60)));
    findChild<QrView *>()->setAccessibleName(tr("QR code for %1").arg(visibleText(m_url)));
    m_copy->setText(tr("Copy address"));
    m_close->setText(tr("Close"));
}

void CodeDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace holdfast::ui
