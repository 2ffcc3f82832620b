// Whatever text stands on whatever ground can be read: 4.5 to 1 or better, as WCAG 2 has it.
#include "tests/support/test.h"
#include "ui/widgets/theme.h"

using namespace colonnade;
using namespace colonnade::ui;
using namespace Qt::StringLiterals;

namespace {

double luminance(const QColor &color)
{
    const auto linear = [](double part) { return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double first = luminance(a) + 0.05;
    const double second = luminance(b) + 0.05;
    return std::max(first, second) / std::min(first, second);
}

}  // namespace

class ThemeTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void textCanBeRead_data()
    {
        QTest::addColumn<Scheme>("scheme");
        QTest::newRow("light") << Scheme::Light;
        QTest::newRow("dark") << Scheme::Dark;
    }
    void textCanBeRead()
    {
        QFETCH(Scheme, scheme);
        const ThemeChoice chosen(scheme);
        const Theme &t = theme();
        QCOMPARE(t.dark, scheme == Scheme::Dark);
        const auto check = [](const QColor &text, const QColor &ground, const QString &what) {
            return contrast(text, ground) >= 4.5
                ? QString()
                : u"%1: %2 on %3 is %4 to 1"_s.arg(what, text.name(), ground.name()).arg(contrast(text, ground), 0, 'f', 2);
        };
        QStringList faults;
        for (const QColor &ground : {t.card, t.panel, t.accentSoft}) {
            faults += check(t.text, ground, u"text"_s);
            faults += check(t.muted, ground, u"muted"_s);
            for (const plan::Severity severity : {plan::Severity::Info, plan::Severity::Warning, plan::Severity::Error})
                faults += check(severityTextColor(severity), ground, u"severity "_s + plan::toString(severity));
        }
        for (const QColor &ground : {t.card, t.panel})
            faults += check(t.faint, ground, u"faint"_s);
        for (const plan::WaitClass wait : {plan::WaitClass::Nothing, plan::WaitClass::SameRows, plan::WaitClass::OtherDdl,
                                           plan::WaitClass::Writes, plan::WaitClass::ReadsAndWrites})
            faults += check(t.onAccent, waitColor(wait), u"badge %1"_s.arg(int(wait)));
        faults += check(t.onAccent, t.accent, u"button"_s);
        faults.removeAll(QString());
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join(u'\n')));
    }
};

COLONNADE_TEST(ThemeTest)
#include "tst_theme.moc"
