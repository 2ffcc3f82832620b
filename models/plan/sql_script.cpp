#include "plan/sql_script.h"

#include "sql/comment.h"
#include "sql/scanner.h"

namespace colonnade::plan {

using namespace Qt::StringLiterals;
using sql::comment;

namespace {

QString timeout(std::chrono::milliseconds limit)
{
    if (limit.count() == 0)
        return u"0"_s;
    return limit.count() % 1000 == 0 ? u"'%1s'"_s.arg(limit.count() / 1000) : u"'%1ms'"_s.arg(limit.count());
}

/// The settings that differ from those in force.
class Settings
{
public:
    QString switchTo(const sql::Statement &statement, const QString &word)
    {
        QString lines;
        if (statement.lockTimeout != m_lock)
            lines += u"%1 lock_timeout = %2;\n"_s.arg(word, timeout(statement.lockTimeout));
        if (statement.statementTimeout != m_statement)
            lines += u"%1 statement_timeout = %2;\n"_s.arg(word, timeout(statement.statementTimeout));
        m_lock = statement.lockTimeout;
        m_statement = statement.statementTimeout;
        return lines;
    }

private:
    std::chrono::milliseconds m_lock{-1};
    std::chrono::milliseconds m_statement{-1};
};

QString terminated(const QString &text)
{
    const auto tokens = sql::scan(text.toUtf8());
    const bool comments = tokens && !tokens->isEmpty() && sql::isComment(tokens->last());
    return text + (comments ? u"\n;\n"_s : u";\n"_s);
}

QString inTransaction(const QList<sql::Statement> &statements)
{
    QString script = u"BEGIN;\n"_s;
    Settings settings;
    for (const sql::Statement &statement : statements)
        script += settings.switchTo(statement, u"SET LOCAL"_s) + terminated(statement.text);
    return script + u"COMMIT;\n"_s;
}

QString eachAlone(const QList<sql::Statement> &statements)
{
    QString script;
    Settings settings;
    for (const sql::Statement &statement : statements)
        script += settings.switchTo(statement, u"SET"_s) + terminated(statement.text);
    return script;
}

QString statementsScript(const QList<sql::Statement> &statements)
{
    const bool own = std::ranges::all_of(
        statements, [](const sql::Statement &statement) { return statement.transaction == sql::TransactionMode::Own; });
    return own ? inTransaction(statements) : eachAlone(statements);
}

QString dollarQuoted(const QString &body)
{
    QString tag = u"$batch$"_s;
    for (int i = 1; body.contains(tag); ++i)
        tag = u"$batch%1$"_s.arg(i);
    return tag + body + tag;
}

QStringList numbered(const QString &prefix, qsizetype count)
{
    QStringList names;
    for (qsizetype i = 1; i <= count; ++i)
        names.append(prefix + QString::number(i));
    return names;
}

/// The runner's loop in plpgsql, from the first key to what was the last one when it began: a batch a transaction, of 5 000 rows.
QString backfillScript(const Step &step)
{
    const BackfillSpec &spec = *step.backfill;
    const qsizetype keys = spec.keyColumns.size();
    const QStringList from = numbered(u"colonnade_from"_s, keys);
    const QStringList to = numbered(u"colonnade_to"_s, keys);
    const QStringList last = numbered(u"colonnade_last"_s, keys);
    QStringList columns, declarations, adopts, moves;
    for (qsizetype i = 0; i < keys; ++i) {
        columns.append(spec.table.name.quoted() + u'.' + sql::Identifier(spec.keyColumns[i]).quoted());
        declarations.append(u"  %2 %1;\n  %3 %1;\n  %4 %1;\n"_s.arg(spec.keyTypes[i], from[i], to[i], last[i]));
        adopts.append(u"      %1 := %2;\n"_s.arg(to[i], last[i]));
        moves.append(u"    %1 := %2;\n"_s.arg(from[i], to[i]));
    }
    const auto row = [](const QStringList &names) { return u'(' + names.join(u", "_s) + u')'; };
    const auto batch = [&](const QString &lower) {
        return u"UPDATE %1 SET %2\n      WHERE %3%4 <= %5 AND (%6);\n"_s.arg(spec.table.quoted(), spec.assignments, lower,
                                                                             row(columns), row(to), spec.predicate);
    };
    const QString behind = u"%1 > %2"_s.arg(row(columns), row(from));
    const QString border = u"SELECT %1 INTO %2 FROM %3%4 ORDER BY %1 OFFSET 4999 LIMIT 1;\n"_s;
    const QString body = u"\n#variable_conflict use_column\nDECLARE\n"_s + declarations.join(QString())
        + u"  colonnade_first boolean := true;\nBEGIN\n"_s
        + u"  SELECT %1 INTO %2 FROM %3 ORDER BY %4 DESC LIMIT 1;\n"_s.arg(columns.join(u", "_s), last.join(u", "_s),
                                                                           spec.table.quoted(), columns.join(u" DESC, "_s))
        + u"  IF NOT FOUND THEN\n    RETURN;\n  END IF;\n  LOOP\n    IF colonnade_first THEN\n      "_s
        + border.arg(columns.join(u", "_s), to.join(u", "_s), spec.table.quoted(), QString()) + u"    ELSE\n      "_s
        + border.arg(columns.join(u", "_s), to.join(u", "_s), spec.table.quoted(), u" WHERE "_s + behind)
        + u"    END IF;\n    IF NOT FOUND OR %1 > %2 THEN\n"_s.arg(row(to), row(last)) + adopts.join(QString())
        + u"    END IF;\n    IF colonnade_first THEN\n      "_s + batch({}) + u"    ELSE\n      "_s + batch(behind + u" AND "_s)
        + u"    END IF;\n    COMMIT;\n    EXIT WHEN %1 >= %2;\n"_s.arg(row(to), row(last)) + moves.join(QString())
        + u"    colonnade_first := false;\n  END LOOP;\nEND\n"_s;
    sql::Statement loop = step.statements.first();
    loop.text = u"DO "_s + dollarQuoted(body);
    loop.statementTimeout = std::chrono::milliseconds{0};
    return eachAlone({loop});
}

/// The update of the pages from $1 to the one before $2, all of which every version finds; with passes $3 is the pass.
QString pageUpdate(const BackfillSpec &spec)
{
    const QString ctid = spec.table.name.quoted() + u".ctid"_s;
    const QString range = spec.passes > 1
        ? u"%1 >= format('(%s,0)', $1)::tid AND %1 < format('(%s,0)', $2)::tid\n    AND (pg_catalog.hashtid(%1) & %2) = $3"_s.arg(ctid).arg(
              spec.passes - 1)
        : u"%1 = ANY (ARRAY(SELECT format('(%s,%s)', page, place)::tid FROM generate_series($1, $2 - 1) AS page, generate_series(1, current_setting('block_size')::int / 28) AS place))"_s
              .arg(ctid);
    return u" AS %1 SET %2\n  WHERE %3\n    AND (%4)"_s.arg(spec.table.name.quoted(), spec.assignments, range, spec.predicate);
}

/// The same by pages, of each table that holds rows: 64 at a time, or a window of 512 in passes.
QString pageBackfillScript(const Step &step)
{
    const BackfillSpec &spec = *step.backfill;
    const bool passes = spec.passes > 1;
    const QString pages = passes ? u"512"_s : u"64"_s;
    const QString table = sql::quotedLiteral(spec.table.quoted()) + u"::regclass"_s;
    const QString family = spec.descends
        ? u"WITH RECURSIVE family(oid) AS (SELECT %1::oid UNION SELECT i.inhrelid FROM pg_catalog.pg_inherits i JOIN family f ON i.inhparent = f.oid)\n"
          "      SELECT c.oid::regclass FROM family JOIN pg_catalog.pg_class c ON c.oid = family.oid WHERE c.relkind = 'r' ORDER BY c.oid"_s.arg(table)
        : u"SELECT "_s + table;
    const QString update = u"EXECUTE 'UPDATE ONLY ' || colonnade_table || "_s + sql::quotedLiteral(pageUpdate(spec))
        + u" USING colonnade_page, colonnade_page + "_s + pages;
    const QString window = passes
        ? u"      FOR colonnade_pass IN 0..%1 LOOP\n        %2, colonnade_pass;\n        COMMIT;\n      END LOOP;\n"_s.arg(
              QString::number(spec.passes - 1), update)
        : u"      %1;\n      COMMIT;\n"_s.arg(update);
    const QString body = u"\nDECLARE\n  colonnade_table regclass;\n  colonnade_page bigint;\n  colonnade_end bigint;\nBEGIN\n"_s
        + u"  FOR colonnade_table IN\n      %1\n  LOOP\n"_s.arg(family)
        + u"    colonnade_page := 0;\n    colonnade_end := pg_relation_size(colonnade_table) / current_setting('block_size')::bigint;\n"
          "    WHILE colonnade_page < colonnade_end LOOP\n"_s
        + window + u"      colonnade_page := colonnade_page + "_s + pages + u";\n    END LOOP;\n  END LOOP;\nEND\n"_s;
    sql::Statement loop = step.statements.first();
    loop.text = u"DO "_s + dollarQuoted(body);
    loop.statementTimeout = std::chrono::milliseconds{0};
    return eachAlone({loop});
}

QString fillScript(const Step &step)
{
    switch (step.backfill->walk) {
    case sql::Walk::Key: return backfillScript(step);
    case sql::Walk::Pages: return pageBackfillScript(step);
    case sql::Walk::Predicates: return eachAlone(step.statements);
    }
    Q_UNREACHABLE_RETURN({});
}

QString heading(const Step &step)
{
    return comment(u"%1  %2"_s.arg(step.id, step.title)) + comment(step.why);
}

}  // namespace

QString stepScript(const Step &step)
{
    if (!step.backfill)
        return heading(step) + statementsScript(step.statements);
    return heading(step) + fillScript(step);
}

QString phaseScript(const Phase &phase)
{
    QStringList steps;
    for (const Step &step : phase.steps)
        steps.append(stepScript(step));
    QString script = comment(u"Phase: %1"_s.arg(phase.title)) + u'\n' + steps.join(u'\n');
    if (phase.gateAfter)
        script += u'\n' + comment(u"GATE: "_s + phase.gateAfter->question + u"\nGo on only when the answer is yes."_s);
    return script;
}

QString planScript(const Plan &plan)
{
    QStringList parts{comment(
        u"Run with: psql -v ON_ERROR_STOP=1 -f THIS_FILE\nIt stops at the first error and not at the gates: run it phase by phase where they matter."_s)};
    for (const Phase &phase : plan.phases)
        parts.append(phaseScript(phase));
    return parts.join(u'\n');
}

QString undoScript(const Step &step)
{
    if (step.undo.isEmpty())
        return {};
    QList<sql::Statement> statements;
    bool loses = false;
    for (const UndoStatement &undo : step.undo) {
        statements.append(undo.statement);
        loses = loses || undo.losesData;
    }
    return comment(u"Undo %1  %2"_s.arg(step.id, step.title))
        + (loses ? comment(u"The values in the columns are lost."_s) : QString()) + statementsScript(statements);
}

QString rollbackScript(const Plan &plan)
{
    QStringList parts;
    for (auto phase = plan.phases.crbegin(); phase != plan.phases.crend(); ++phase) {
        for (auto step = phase->steps.crbegin(); step != phase->steps.crend(); ++step) {
            if (const QString script = undoScript(*step); !script.isEmpty())
                parts.append(script);
        }
    }
    return parts.join(u'\n');
}

}  // namespace colonnade::plan
