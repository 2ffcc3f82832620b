// Test: what every test class derives from. A Qt warning fails the test function that caused it.
#pragma once

#include <QObject>
#include <QTest>

namespace colonnade::test {

class Test : public QObject
{
    Q_OBJECT

protected Q_SLOTS:
    // The offscreen platform says that of every window with a least size.
    void init()
    {
        QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support propagateSizeHints)")));
    }
};

using Make = QObject *(*)();
void announce(const char *file, Make make);
/// Runs the classes named on the command line (tst_identifier ...), or all; what follows goes to Qt Test.
int runAnnounced(const QStringList &arguments);

/// A message for QVERIFY2 from a Result's error.
#define QVERIFY_RESULT(result)                                                                                                \
    do {                                                                                                                      \
        const auto &result_ = (result);                                                                                       \
        QVERIFY2(                                                                                                             \
            result_.has_value(),                                                                                              \
            result_.has_value() ? "" : qPrintable(result_.error().message + QStringLiteral(" | ") + result_.error().detail)); \
    } while (false)

}  // namespace colonnade::test

#define COLONNADE_TEST(Class)                                                         \
    namespace {                                                                       \
    [[maybe_unused]] const bool announced_##Class = [] {                              \
        colonnade::test::announce(__FILE__, []() -> QObject * { return new Class; }); \
        return true;                                                                  \
    }();                                                                              \
    }
