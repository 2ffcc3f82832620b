// colonnade-cli as somebody calls it. For folders of tests that depend on the program in tests/CMakeLists.txt.
#pragma once

#include <QByteArray>
#include <QStringList>

namespace colonnade::test {

struct Ended {
    int code = -1;
    QByteArray output;
    QString remarks;
};

/// Runs it in `directory`, or where the test runs.
Ended cli(const QStringList &arguments, const QByteArray &input = {}, const QString &directory = {});

}  // namespace colonnade::test
