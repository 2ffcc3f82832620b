#include "tests/oracle/observations.h"

#include <QFile>
#include <QSaveFile>

namespace colonnade::test {

using namespace Qt::StringLiterals;

namespace {

const QStringList Modes = {u"AS"_s, u"RS"_s, u"RX"_s, u"SUX"_s, u"S"_s, u"SRX"_s, u"X"_s, u"AX"_s};
const QStringList LongModes = {u"AccessShareLock"_s,           u"RowShareLock"_s,  u"RowExclusiveLock"_s,
                               u"ShareUpdateExclusiveLock"_s,  u"ShareLock"_s,     u"ShareRowExclusiveLock"_s,
                               u"ExclusiveLock"_s,             u"AccessExclusiveLock"_s};

bool olderVersion(const QString &a, const QString &b)
{
    return a.toDouble() < b.toDouble();
}

}  // namespace

QString shortMode(const QString &mode)
{
    return Modes.value(LongModes.indexOf(mode));
}

QString strongerMode(const QString &a, const QString &b)
{
    return Modes.indexOf(a) < Modes.indexOf(b) ? b : a;
}

void Outcome::lock(const QString &relation, const QString &mode)
{
    QString &strongest = locks[relation];
    strongest = strongest.isEmpty() ? mode : strongerMode(strongest, mode);
}

QString Outcome::text() const
{
    if (!refusedWith.isEmpty())
        return u"refused "_s + refusedWith;
    QStringList parts, lockTexts;
    for (auto it = locks.begin(); it != locks.end(); ++it)
        lockTexts.append(it.value() + u' ' + it.key());
    if (!lockTexts.isEmpty())
        parts.append(lockTexts.join(u", "_s));
    const auto list = [&](const QString &word, QStringList names) {
        names.sort();
        names.removeDuplicates();
        if (!names.isEmpty())
            parts.append(word + u' ' + names.join(u' '));
    };
    list(u"rewrites"_s, rewrites);
    list(u"scans"_s, scans);
    list(u"builds"_s, builds);
    if (alone)
        parts.append(u"alone"_s);
    if (waitsForOlder)
        parts.append(u"waits"_s);
    return parts.isEmpty() ? u"-"_s : parts.join(u"; "_s);
}

Result<Observations> readObservations(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorKind::LocalFile, u"%1 cannot be read: %2"_s.arg(path, file.errorString()));
    Observations observations;
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n', Qt::SkipEmptyParts);
    for (const QString &line : lines) {
        const QStringList fields = line.split(u'\t');
        if (line.startsWith(u'#') || fields.size() != 3)
            continue;
        for (const QString &version : fields[1].split(u' '))
            observations[fields[0]].insert(version, fields[2]);
    }
    return observations;
}

Result<void> writeObservations(const QString &path, const QList<Form> &forms, const Observations &observations)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return failure(ErrorKind::LocalFile, u"%1 cannot be written: %2"_s.arg(path, file.errorString()));
    file.write("# Made by `./dev observe`: form, versions, what servers were seen to do. Nobody edits it.\n");
    for (const Form &form : forms) {
        const QMap<QString, QString> byVersion = observations.value(form.id());
        QStringList versions = byVersion.keys();
        std::ranges::sort(versions, olderVersion);
        while (!versions.isEmpty()) {
            const QString outcome = byVersion.value(versions.first());
            QStringList same;
            for (const QString &version : versions) {
                if (byVersion.value(version) == outcome)
                    same.append(version);
            }
            versions.removeIf([&](const QString &version) { return same.contains(version); });
            file.write((QStringList{form.id(), same.join(u' '), outcome}.join(u'\t') + u'\n').toUtf8());
        }
    }
    if (!file.commit())
        return failure(ErrorKind::LocalFile, u"%1 cannot be written: %2"_s.arg(path, file.errorString()));
    return {};
}

}  // namespace colonnade::test
