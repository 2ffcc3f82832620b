#include "ui/widgets/theme.h"

namespace colonnade::ui {

using namespace Qt::StringLiterals;

namespace {

const Theme &lightTheme()
{
    static const Theme light{.dark = false,
                             .window = QColor(u"#f5f7fa"_s),
                             .panel = QColor(u"#fbfcfe"_s),
                             .card = QColor(u"#ffffff"_s),
                             .cardHeader = QColor(u"#f1f4f8"_s),
                             .bar = QColor(u"#e4e8ee"_s),
                             .border = QColor(u"#cfd6e0"_s),
                             .line = QColor(u"#e6eaf0"_s),
                             .text = QColor(u"#1a212b"_s),
                             .muted = QColor(u"#56626f"_s),
                             .faint = QColor(u"#64707d"_s),
                             .accent = QColor(u"#1c5fc4"_s),
                             .onAccent = QColor(u"#ffffff"_s),
                             .accentSoft = QColor(u"#dbe8fa"_s),
                             .link = QColor(u"#1c5fc4"_s),
                             .good = QColor(u"#237f36"_s),
                             .goodSoft = QColor(u"#e7f4ea"_s),
                             .warning = QColor(u"#985700"_s),
                             .bad = QColor(u"#b3221b"_s),
                             .badSoft = QColor(u"#fbe9e8"_s),
                             .chip = QColor(u"#e3e8ef"_s),
                             .gate = QColor(u"#fffcf0"_s),
                             .readsAndWrites = QColor(u"#b3221b"_s),
                             .writes = QColor(u"#a66000"_s),
                             .otherDdl = QColor(u"#2a69b5"_s),
                             .sameRows = QColor(u"#5b6876"_s),
                             .nothing = QColor(u"#6a7685"_s),
                             .latency = QColor(u"#6b3fb0"_s)};
    return light;
}

const Theme &darkTheme()
{
    static const Theme dark{.dark = true,
                            .window = QColor(u"#12161c"_s),
                            .panel = QColor(u"#181d25"_s),
                            .card = QColor(u"#1d232c"_s),
                            .cardHeader = QColor(u"#252c37"_s),
                            .bar = QColor(u"#0d1015"_s),
                            .border = QColor(u"#37414f"_s),
                            .line = QColor(u"#2a323d"_s),
                            .text = QColor(u"#d5dce6"_s),
                            .muted = QColor(u"#98a5b5"_s),
                            .faint = QColor(u"#8391a2"_s),
                            .accent = QColor(u"#2f72d6"_s),
                            .onAccent = QColor(u"#ffffff"_s),
                            .accentSoft = QColor(u"#213a5e"_s),
                            .link = QColor(u"#79aef5"_s),
                            .good = QColor(u"#4fb565"_s),
                            .goodSoft = QColor(u"#1b3323"_s),
                            .warning = QColor(u"#e0972f"_s),
                            .bad = QColor(u"#ff8d84"_s),
                            .badSoft = QColor(u"#43211f"_s),
                            .chip = QColor(u"#343e4c"_s),
                            .gate = QColor(u"#262318"_s),
                            .readsAndWrites = QColor(u"#c93a32"_s),
                            .writes = QColor(u"#a86206"_s),
                            .otherDdl = QColor(u"#3577c4"_s),
                            .sameRows = QColor(u"#667484"_s),
                            .nothing = QColor(u"#5c6878"_s),
                            .latency = QColor(u"#a985ea"_s)};
    return dark;
}

QPalette paletteOf(const Theme &t)
{
    QPalette palette;
    palette.setColor(QPalette::Window, t.window);
    palette.setColor(QPalette::WindowText, t.text);
    palette.setColor(QPalette::Base, t.card);
    palette.setColor(QPalette::AlternateBase, t.cardHeader);
    palette.setColor(QPalette::ToolTipBase, t.card);
    palette.setColor(QPalette::ToolTipText, t.text);
    palette.setColor(QPalette::PlaceholderText, t.faint);
    palette.setColor(QPalette::Text, t.text);
    palette.setColor(QPalette::Button, t.card);
    palette.setColor(QPalette::ButtonText, t.text);
    palette.setColor(QPalette::BrightText, t.bad);
    palette.setColor(QPalette::Highlight, t.accentSoft);
    palette.setColor(QPalette::HighlightedText, t.text);
    palette.setColor(QPalette::Accent, t.accent);
    palette.setColor(QPalette::Link, t.link);
    palette.setColor(QPalette::Light, t.card);
    palette.setColor(QPalette::Midlight, t.line);
    palette.setColor(QPalette::Mid, t.border);
    palette.setColor(QPalette::Dark, t.border);
    palette.setColor(QPalette::Shadow, t.border);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        palette.setColor(QPalette::Disabled, role, t.faint);
    return palette;
}

/// The style sheet's @names are colours of the theme.
QString filledStyleSheet(const Theme &t)
{
    QFile file(u":/styles/colonnade.qss"_s);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("the style sheet is missing from the program's resources");
    QString sheet = QString::fromUtf8(file.readAll());
    const std::pair<QLatin1StringView, QColor> names[] = {{"@window"_L1, t.window},
                                                          {"@panel"_L1, t.panel},
                                                          {"@cardHeader"_L1, t.cardHeader},
                                                          {"@card"_L1, t.card},
                                                          {"@bar"_L1, t.bar},
                                                          {"@border"_L1, t.border},
                                                          {"@line"_L1, t.line},
                                                          {"@text"_L1, t.text},
                                                          {"@muted"_L1, t.muted},
                                                          {"@faint"_L1, t.faint},
                                                          {"@accentSoft"_L1, t.accentSoft},
                                                          {"@accent"_L1, t.accent},
                                                          {"@onAccent"_L1, t.onAccent},
                                                          {"@link"_L1, t.link},
                                                          {"@goodSoft"_L1, t.goodSoft},
                                                          {"@good"_L1, t.good},
                                                          {"@warning"_L1, t.warning},
                                                          {"@badSoft"_L1, t.badSoft},
                                                          {"@bad"_L1, t.bad},
                                                          {"@chip"_L1, t.chip},
                                                          {"@gate"_L1, t.gate},
                                                          {"@danger"_L1, t.readsAndWrites}};
    for (const auto &[name, color] : names)
        sheet.replace(name, color.name());
    return sheet;
}

constexpr double BasePointSize = 9.75;  // 13 pixels at 96 dpi

}  // namespace

const Theme &theme()
{
    return QGuiApplication::palette().color(QPalette::Window).lightness() < 128 ? darkTheme() : lightTheme();
}

QColor waitColor(plan::WaitClass wait)
{
    const Theme &t = theme();
    switch (wait) {
    case plan::WaitClass::Nothing: return t.nothing;
    case plan::WaitClass::SameRows: return t.sameRows;
    case plan::WaitClass::OtherDdl: return t.otherDdl;
    case plan::WaitClass::Writes: return t.writes;
    case plan::WaitClass::ReadsAndWrites: return t.readsAndWrites;
    }
    Q_UNREACHABLE_RETURN({});
}

QColor severityColor(plan::Severity severity)
{
    const Theme &t = theme();
    switch (severity) {
    case plan::Severity::Info: return t.otherDdl;
    case plan::Severity::Warning: return t.writes;
    case plan::Severity::Error: return t.readsAndWrites;
    }
    Q_UNREACHABLE_RETURN({});
}

QColor severityTextColor(plan::Severity severity)
{
    const Theme &t = theme();
    switch (severity) {
    case plan::Severity::Info: return t.link;
    case plan::Severity::Warning: return t.warning;
    case plan::Severity::Error: return t.bad;
    }
    Q_UNREACHABLE_RETURN({});
}

QColor seriesColor(qsizetype number)
{
    const Theme &t = theme();
    const QColor colors[] = {t.link, t.warning, t.latency, t.good, t.sameRows};
    return colors[number % 5];
}

QFont monospaceFont(double scale)
{
    QFont font;
    font.setFamilies({u"JetBrains Mono"_s, u"DejaVu Sans Mono"_s, u"monospace"_s});
    font.setStyleHint(QFont::Monospace);
    font.setPointSizeF(9.0 * scale);
    return font;
}

QFont scaledFont(double scale, QFont::Weight weight)
{
    QFont font = QGuiApplication::font();
    font.setPointSizeF(BasePointSize * scale);
    font.setWeight(weight);
    return font;
}

ThemeChoice::ThemeChoice(Scheme scheme, QObject *parent) : QObject(parent), m_scheme(scheme)
{
    QApplication::setStyle(u"Fusion"_s);
    QFont font;
    font.setFamilies({u"Inter"_s, u"Noto Sans"_s, u"DejaVu Sans"_s, u"sans-serif"_s});
    font.setPointSizeF(BasePointSize);
    QApplication::setFont(font);
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, [this] {
        if (m_scheme == Scheme::System)
            apply();
    });
    apply();
}

void ThemeChoice::choose(Scheme scheme)
{
    m_scheme = scheme;
    apply();
}

void ThemeChoice::apply()
{
    const bool systemIsDark = QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
    const Theme &chosen = m_scheme == Scheme::Dark || (m_scheme == Scheme::System && systemIsDark) ? darkTheme() : lightTheme();
    QApplication::setPalette(paletteOf(chosen));
    qApp->setStyleSheet(filledStyleSheet(chosen));
}

}  // namespace colonnade::ui
