// Theme: every colour with its meaning, light and dark, and the spacing scale. Widgets ask theme() when they paint, so a
// change of scheme needs no bookkeeping; style sheets are filled from the same colours.
#pragma once

#include "plan/finding.h"
#include "plan/lock_mode.h"

#include <QColor>
#include <QFont>
#include <QObject>

namespace colonnade::ui {

enum class Scheme { System, Light, Dark };

struct Theme {
    bool dark;
    QColor window;  ///< behind everything
    QColor panel;   ///< side panels and dialogs
    QColor card;    ///< what lies on them: cards, editors, charts
    QColor cardHeader;
    QColor bar;  ///< menu bar and status bar
    QColor border;
    QColor line;  ///< fainter: between rows, grids
    QColor text;
    QColor muted;  ///< labels, units, what explains
    QColor faint;  ///< what is not there yet
    QColor accent;
    QColor onAccent;    ///< text on accent and on badges
    QColor accentSoft;  ///< selection
    QColor link;
    QColor good;
    QColor goodSoft;  ///< new columns
    QColor warning;
    QColor bad;
    QColor badSoft;  ///< throttle bands
    QColor chip;     ///< PK, FK, NOT NULL
    QColor gate;
    QColor readsAndWrites;
    QColor writes;
    QColor otherDdl;
    QColor sameRows;
    QColor nothing;
    QColor latency;
};

/// The theme of the application's palette.
const Theme &theme();
QColor waitColor(plan::WaitClass wait);
/// Of a badge or a mark.
QColor severityColor(plan::Severity severity);
/// Of text: readable on cards and on the selection.
QColor severityTextColor(plan::Severity severity);
/// Series of a chart in the order in which they are added.
QColor seriesColor(qsizetype number);

/// Nothing stands at a distance that is not one of these (pixels at 100 %).
namespace space {
constexpr int Tiny = 4;
constexpr int Small = 8;
constexpr int Medium = 12;
constexpr int Large = 16;
constexpr int Huge = 24;
constexpr int Radius = 6;
}  // namespace space

QFont monospaceFont(double scale = 1.0);
/// Of the base font: 1.15 for headings, 0.9 for units and notes.
QFont scaledFont(double scale, QFont::Weight weight = QFont::Normal);

/// Applies palette, fonts and style sheet to the application, and follows the system where asked to. One lives in main().
class ThemeChoice : public QObject
{
    Q_OBJECT

public:
    explicit ThemeChoice(Scheme scheme, QObject *parent = nullptr);

public Q_SLOTS:
    void choose(colonnade::ui::Scheme scheme);

private:
    void apply();
    Scheme m_scheme;
};

}  // namespace colonnade::ui
