// Texts that nobody would write, put together and damaged at random: whatever stands in a file, each verdict lies within it, in
// order, and every form can be written.
#include "lint/output.h"
#include "lint/rewrite.h"
#include "tests/lint/lint_text.h"
#include "tests/support/schema.h"
#include "tests/support/test.h"

#include <QRandomGenerator>

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

const QList<QByteArray> &parts()
{
    static const QList<QByteArray> all{
        "ALTER TABLE t ADD COLUMN c int DEFAULT random() CHECK (c > 0);",
        "ALTER TABLE t ALTER c SET NOT NULL, DROP CONSTRAINT k;",
        "CREATE INDEX CONCURRENTLY IF NOT EXISTS i ON t (a);",
        "BEGIN;",
        "COMMIT;",
        "ROLLBACK;",
        "ROLLBACK TO s;",
        "SET LOCAL lock_timeout = '2s';",
        "SET search_path = a, b;",
        "DO $$ BEGIN ALTER TABLE t ADD x int; END $$;",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; END;",
        "COPY t FROM stdin;\n1\t2\n\\.\n",
        "\\set x 1\n",
        "-- colonnade:ignore pg.lint.truncate, pg.nothing why\n",
        "-- +goose Up\n",
        "-- +goose Down\n",
        "-- migrate:up transaction:false\n",
        "--liquibase formatted sql\n",
        "--changeset a:1 endDelimiter:GO\n",
        "GO\n",
        "TRUNCATE \"Größe 𝄞\", ${schema}.u CASCADE;",
        "UPDATE t SET a = :'x' WHERE b = :y;",
        "ALTER TABLE t ADD c int GENERATED ALWAYS AS (a) VIRTUAL, ADD CONSTRAINT n NOT NULL c NOT VALID;",
        "ALTER TABLE t ADD FOREIGN KEY (a, PERIOD b) REFERENCES p (a, PERIOD b) NOT ENFORCED;",
        "'",
        "\"",
        "(",
        ")",
        "$x$",
        "/*",
        "*/",
        "\n",
        "\r\n",
        ";",
        "E'\\",
        "\xEF\xBB\xBF"};
    return all;
}

QByteArray hostile(QRandomGenerator &random)
{
    QByteArray text;
    for (int n = random.bounded(1, 12); n > 0; --n)
        text += parts()[random.bounded(parts().size())] + (random.bounded(3) ? "\n" : " ");
    for (int n = random.bounded(4); n > 0 && !text.isEmpty(); --n) {
        const qsizetype at = random.bounded(text.size());
        const int what = random.bounded(3);
        if (what == 0)
            text.remove(at, random.bounded(1, 8));
        else if (what == 1)
            text.insert(at, text.sliced(random.bounded(text.size())).first(std::min<qsizetype>(6, text.size() - at)).left(6));
        else
            text[at] = static_cast<char>(random.bounded(1, 128));
    }
    return text;
}

QString wrong(const lint::FileVerdict &verdict)
{
    int at = 0;
    for (const lint::StatementVerdict &statement : verdict.statements) {
        if (statement.begin < at || statement.end < statement.begin || statement.end > verdict.text.size())
            return u"a statement lies at %1 to %2"_s.arg(statement.begin).arg(statement.end);
        if (statement.place != sql::placeOf(verdict.text, statement.begin))
            return u"the statement at %1 is not in line %2"_s.arg(statement.begin).arg(statement.place.line);
        if (statement.kind.isEmpty() && statement.findings.isEmpty())
            return u"the statement at %1 cannot be read, and nothing is said"_s.arg(statement.begin);
        for (const lint::LintFinding &finding : statement.findings) {
            const bool isInside = finding.begin >= 0 && finding.end >= finding.begin && finding.end <= verdict.text.size();
            if (!isInside || finding.place != sql::placeOf(verdict.text, finding.begin))
                return u"%1 lies at %2 to %3 of %4, said to be line %5, column %6"_s.arg(finding.finding.rule)
                    .arg(finding.begin)
                    .arg(finding.end)
                    .arg(verdict.text.size())
                    .arg(finding.place.line)
                    .arg(finding.place.column);
        }
        at = statement.end;
    }
    return {};
}

}  // namespace

class HostileTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void whateverStandsThereTheVerdictLiesWithin()
    {
        const quint32 seed = qEnvironmentVariableIsSet("COLONNADE_SEED") ? qEnvironmentVariable("COLONNADE_SEED").toUInt()
                                                                         : QRandomGenerator::global()->generate();
        QRandomGenerator random(seed);
        const int rounds = qEnvironmentVariable("COLONNADE_ROUNDS", u"400"_s).toInt();
        const auto empty = lint::emptyCatalog(u"17"_s);
        for (int i = 0; i < rounds; ++i) {
            const QByteArray text = hostile(random);
            lint::Linter linter(empty->catalog, empty->version);
            const auto verdict = linter.judge(i % 5 ? u"x.sql"_s : u"V1__x.sql"_s, text);
            if (!verdict)
                continue;
            const QString told = u"seed %1, round %2:\n%3"_s.arg(seed).arg(i).arg(QString::fromUtf8(text));
            QVERIFY2(wrong(*verdict).isEmpty(), qPrintable(wrong(*verdict) + u", "_s + told));
            const QString problems = test::schemaProblems(lint::writeJson({*verdict}), u"colonnade-lint-1"_s);
            QVERIFY2(problems.isEmpty(), qPrintable(problems + told));
            lint::writeText({*verdict}, lint::Colour::Terminal);
            lint::writeSarif({*verdict});
            lint::writeJunit({*verdict}, plan::Severity::Info);
            lint::writeGithub({*verdict});
            lint::rewritten(*verdict, *empty->catalog);
        }
    }
};

COLONNADE_TEST(HostileTest)
#include "tst_hostile.moc"
