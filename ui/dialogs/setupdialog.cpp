// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/dialogs/setupdialog.h"

#include "ui/icons.h"
#include "ui/measures.h"
#include "ui/palettes.h"
#include "ui/panes/heightforwidth.h"
#include "ui/panes/wrappedlabel.h"

#include <QtCore/QEvent>
#include <QtGui/QClipboard>
#include <QtGui/QGuiApplication>
#include <QtWidgets/QGridLayout>
#include <QtWidgets/QHBoxLayout>
#include <QtWidgets/QPushButton>
#include <QtWidgets/QVBoxLayout>

#include <utility>

namespace holdfast::ui {

using namespace Qt::StringLiterals;

namespace {

QString markOf(SetupCheck::State state)
{
    switch (state) {
    case SetupCheck::State::Good:
        return u"✓ "_s;
    case SetupCheck::State::Unknown:
        return u"? "_s;
    case SetupCheck::State::Bad:
        return u"✗ "_s;
    }
    Q_UNREACHABLE();
}

QColor colourOf(SetupCheck::State state, const QPalette &palette)
{
    switch (state) {
    case SetupCheck::State::Good:
        return meaningColours(palette).good;
    case SetupCheck::State::Unknown:
        return palette.color(QPalette::WindowText);
    case SetupCheck::State::Bad:
        return meaningColours(palette).error;
    }
    Q_UNREACHABLE();
}

Icon iconFor(SetupCheck::Step step)
{
    switch (step) {
    case SetupCheck::Step::CopyAddress:
    case SetupCheck::Step::CopyCommand:
        return Icon::Copy;
    case SetupCheck::Step::ShowJoinScreen:
        return Icon::JoinScreen;
    case SetupCheck::Step::OpenHere:
        return Icon::Open;
    }
    Q_UNREACHABLE();
}

} // namespace

SetupDialog::SetupDialog(SetupCheck::Computer computer, QWidget *parent)
    : QDialog(parent)
    , m_computer(std::move(computer))
    , m_grid(new QGridLayout)
    , m_close(new QPushButton)
{
    setObjectName(u"setupDialog"_s);
    m_close->setObjectName(u"setupClose"_s);
    m_close->setDefault(true);
    connect(m_close, &QPushButton::clicked, this, &QDialog::close);
    m_grid->setColumnStretch(0, 1);
    m_grid->setHorizontalSpacing(2 * gridStep);
    m_grid->setVerticalSpacing(2 * gridStep);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch(1);
    buttons->addWidget(m_close);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(2 * gridStep, 2 * gridStep, 2 * gridStep, 2 * gridStep);
    all->setSpacing(2 * gridStep);
    all->addLayout(m_grid);
    all->addStretch(1);
    all->addLayout(buttons);
    new HeightForWidth(*this);
    resize(44 * fontMetrics().height(), 26 * fontMetrics().height());
    retranslate();
}

void SetupDialog::setStatus(const api::Status &status)
{
    m_status = status;
    showLines(SetupCheck::lines(m_status, m_computer));
}

void SetupDialog::addRow()
{
    const std::size_t row = m_rows.size();
    const Row made { new WrappedLabel, new QPushButton };
    made.text->setObjectName(u"setupLine%1"_s.arg(row));
    made.button->setObjectName(u"setupStep%1"_s.arg(row));
    m_grid->addWidget(made.text, static_cast<int>(row), 0);
    m_grid->addWidget(made.button, static_cast<int>(row), 1);
    connect(made.button, &QPushButton::clicked, this, [this, row] { take(row); });
    m_rows.push_back(made);
}

void SetupDialog::showLines(const std::vector<SetupCheck::Line> &lines)
{
    m_lines = lines;
    while (m_rows.size() < lines.size())
        addRow();
    for (std::size_t i = 0; i < m_rows.size(); ++i) {
        const bool isUsed = i < lines.size();
        m_rows[i].text->setVisible(isUsed);
        m_rows[i].button->setVisible(isUsed);
        if (!isUsed)
            continue;
        const QString text = markOf(lines[i].state) + lines[i].text;
        if (m_rows[i].text->text() != text)
            m_rows[i].text->setText(text);
        QPalette tinted = palette();
        tinted.setColor(QPalette::WindowText, colourOf(lines[i].state, palette()));
        m_rows[i].text->setPalette(tinted);
        QString label;
        switch (lines[i].step) {
        case SetupCheck::Step::CopyAddress:
            label = tr("Copy the address");
            break;
        case SetupCheck::Step::CopyCommand:
            label = tr("Copy the command");
            break;
        case SetupCheck::Step::ShowJoinScreen:
            label = tr("Join screen");
            break;
        case SetupCheck::Step::OpenHere:
            label = tr("Open on this computer");
            break;
        }
        m_rows[i].button->setText(label);
        m_rows[i].button->setIcon(iconOf(iconFor(lines[i].step)));
        m_rows[i].button->setToolTip(lines[i].command);
    }
}

void SetupDialog::take(std::size_t row)
{
    const SetupCheck::Line &line = m_lines[row];
    if (line.step == SetupCheck::Step::CopyCommand)
        QGuiApplication::clipboard()->setText(line.command);
    else
        Q_EMIT stepChosen(line.step);
}

void SetupDialog::retranslate()
{
    setWindowTitle(tr("Set-up check"));
    m_close->setText(tr("Close"));
    showLines(SetupCheck::lines(m_status, m_computer));
}

void SetupDialog::changeEvent(QEvent *event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    else if (event->type() == QEvent::PaletteChange)
        showLines(m_lines);
}

} // namespace holdfast::ui
