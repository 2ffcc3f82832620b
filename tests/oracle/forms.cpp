#include "tests/oracle/forms.h"

#include <QFile>
#include <QSet>

namespace colonnade::test {

using namespace Qt::StringLiterals;

namespace {

Result<QStringList> linesOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::LocalFile, u"%1 cannot be read: %2"_s.arg(path, file.errorString()));
    return QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
}

}  // namespace

Result<QList<Form>> readForms(const QString &path)
{
    const auto lines = linesOf(path);
    if (!lines)
        return failure(lines.error());
    QList<Form> forms;
    QSet<QString> seen;
    Form form;
    for (const QString &line : *lines) {
        if (line.startsWith("--@ setup "_L1)) {
            form.setup = line.sliced(10);
        } else if (line.startsWith("--@ hold "_L1)) {
            form.holds.append(line.sliced(9));
        } else if (line.startsWith("--@"_L1)) {
            return failure(ErrorKind::LocalFile, u"%1: unknown annotation: %2"_s.arg(path, line));
        } else if (!line.startsWith("--"_L1)) {
            form.statement = line;
            if (seen.contains(form.id()))
                return failure(ErrorKind::LocalFile, u"%1: stands there twice: %2"_s.arg(path, form.id()));
            seen.insert(form.id());
            forms.append(form);
            form = Form();
        }
    }
    return forms;
}

Result<QStringList> readSchema(const QString &path, int major)
{
    const auto lines = linesOf(path);
    if (!lines)
        return failure(lines.error());
    QStringList statements;
    int from = 0;
    for (const QString &line : *lines) {
        if (line.startsWith("--@ from "_L1)) {
            from = line.sliced(9).toInt();
        } else if (!line.startsWith("--"_L1)) {
            if (major >= from)
                statements.append(line);
            from = 0;
        }
    }
    return statements;
}

}  // namespace colonnade::test
