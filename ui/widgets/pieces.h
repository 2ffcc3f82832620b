// The smallest pieces that pages are put together from: labels with a tone, frames with a surface, buttons with a role. Their
// looks stand in the style sheet.
#pragma once

#include <QBoxLayout>
#include <QFrame>
#include <QLabel>
#include <QPushButton>

class QFormLayout;
class QToolButton;

namespace colonnade::ui {

/// `tone`: empty, "muted", "faint", "good", "warning", "bad".
QLabel *label(const QString &text, const char *tone = "", QWidget *parent = nullptr);
/// A label that wraps and never asks for more width than it is given.
QLabel *paragraph(const QString &text, const char *tone = "", QWidget *parent = nullptr);
QLabel *heading(const QString &text, QWidget *parent = nullptr);
/// A small bold title over a group of fields.
QLabel *section(const QString &text, QWidget *parent = nullptr);
/// `role`: empty, "primary", "danger", "link", "link-danger".
QPushButton *button(const QString &text, const char *role = "", QWidget *parent = nullptr);
/// `surface`: "panel", "panel-left", "panel-right", "card", "sheet", "bar" and so on, as the style sheet has them.
QFrame *surface(const char *surface, QWidget *parent = nullptr);
void setTone(QLabel *label, const char *tone);
/// Style sheets look at properties only when polished: call this after one that they select by has changed.
void repolish(QWidget *widget);
/// Puts the widget, whose width is fixed, in the upper middle. A row of its own keeps the height that its text needs.
void putInMiddle(QWidget *page, QWidget *card);
/// A one-pixel line.
QFrame *rule(Qt::Orientation orientation = Qt::Horizontal);

}  // namespace colonnade::ui
