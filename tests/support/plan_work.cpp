#include "tests/support/plan_work.h"

#include "database/postgres/postgres_session.h"
#include "tests/support/cluster.h"

#include <QRegularExpression>

namespace colonnade::test {

using namespace Qt::StringLiterals;

namespace {

bool stopsWrites(const plan::Step &step)
{
    return std::ranges::any_of(step.locks,
                               [](const plan::Lock &lock) { return plan::waitClass(lock.mode) >= plan::WaitClass::Writes; });
}

bool names(const QList<sql::QualifiedName> &list, const QString &table)
{
    return std::ranges::any_of(list, [&](const sql::QualifiedName &name) { return name.name.text() == table; });
}

}  // namespace

QString sentence(const Error &error)
{
    return error.message + u" | "_s + error.detail;
}

QStringList PlanWork::tablesRead(const QStringList &notices)
{
    static const QRegularExpression message(
        u"(?:rewriting|verifying) table \"(.*)\"$|building index \".*\" on table \"(.*)\" (?:serially|with request)"_s,
        QRegularExpression::MultilineOption);
    QStringList tables;
    for (const QString &notice : notices) {
        const QRegularExpressionMatch match = message.match(notice);
        if (match.hasMatch())
            tables.append(match.captured(1) + match.captured(2));
    }
    return tables;
}

QString Moment::display() const
{
    return (midway ? u"midway in "_s : u"after "_s) + step.id + u' ' + step.title;
}

PlanWork::PlanWork(const QString &target) : m_target(target)
{
    auto opened = database::postgres::openSession({.target = target, .access = database::Access::ReadWrite});
    if (!opened)
        giveUp(opened.error());
    m_session = std::move(*opened);
    if (const auto set = m_session->query(u"SET client_min_messages = debug1"_s); !set)
        giveUp(set.error());
}

catalog::CatalogPtr PlanWork::catalog()
{
    auto read = m_session->introspect({}, {}, {});
    if (!read)
        giveUp(read.error());
    return *read;
}

QStringList PlanWork::tables()
{
    const auto rows = m_session->query(
        u"SELECT n.nspname || '.' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = "
        "c.relnamespace WHERE c.relkind IN ('r', 'p', 'f')"_s);
    if (!rows)
        giveUp(rows.error());
    QStringList names;
    for (const QVariantList &row : rows->rows)
        names.append(row.first().toString());
    return names;
}

QHash<QString, QString> PlanWork::fileNodes()
{
    const auto rows = m_session->query(
        u"SELECT n.nspname || '.' || c.relname, pg_relation_filenode(c.oid), pg_relation_size(c.oid) FROM pg_class c "
        "JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind IN ('r', 'm') AND n.nspname !~ '^pg_|^information_schema$'"_s);
    QHash<QString, QString> nodes;
    if (!rows)
        giveUp(rows.error());
    for (const QVariantList &row : rows->rows) {
        // Writing an empty table anew keeps nobody waiting.
        if (row[2].toString() != "0"_L1)
            nodes.insert(row[0].toString(), row[1].toString());
    }
    return nodes;
}

/// The keys of the last row of a batch, and then the batch, until the end: what the runner does, without its care.
QString PlanWork::backfill(const Moment &moment)
{
    const plan::Step &step = moment.step;
    const plan::BackfillSpec &spec = *step.backfill;
    QStringList columns, casts;
    for (qsizetype i = 0; i < spec.keyColumns.size(); ++i) {
        // Qualified: a bare name in ORDER BY would mean the text that is selected.
        columns.append(u"b."_s + sql::Identifier(spec.keyColumns[i]).quoted());
        casts.append(columns[i] + u"::text"_s);
    }
    const QString tuple = columns.join(u", "_s);
    QVariantList from;
    while (true) {
        QStringList parameters;
        for (qsizetype i = 0; i < from.size(); ++i)
            parameters.append(u"$%1::%2"_s.arg(QString::number(i + 1), spec.keyTypes[i]));
        const QString where = from.isEmpty() ? QString() : u" WHERE (%1) > (%2)"_s.arg(tuple, parameters.join(u", "_s));
        const auto batch =
            m_session->query(u"SELECT %1 FROM (SELECT * FROM %2 AS b%3 ORDER BY %4 LIMIT 17) AS b ORDER BY %5 LIMIT 1"_s.arg(
                                 casts.join(u", "_s), spec.table.quoted(), where, tuple, columns.join(u" DESC, "_s) + u" DESC"_s),
                             from);
        if (!batch)
            return sentence(batch.error());
        if (batch->isEmpty())
            return {};
        const QVariantList to = batch->rows.first();
        const bool first = from.isEmpty();
        // The first batch has no key before it: the smallest one is filled by itself.
        if (first) {
            const auto lowest =
                m_session->query(u"UPDATE %1 SET %2 WHERE (%3) AND (%4) <= (SELECT %5 FROM %1 AS b ORDER BY %5 LIMIT 1)"_s.arg(
                    spec.table.quoted(), spec.assignments, spec.predicate,
                    QString(tuple).replace(u"b."_s, spec.table.name.quoted() + u'.'), tuple));
            if (!lowest)
                return sentence(lowest.error());
            const auto least = m_session->query(
                u"SELECT %1 FROM %2 AS b ORDER BY %3 LIMIT 1"_s.arg(casts.join(u", "_s), spec.table.quoted(), tuple));
            from = least->rows.first();
        }
        if (const auto done = m_session->query(step.statements.first().text, from + to); !done)
            return sentence(done.error());
        from = to;
        if (first && afterStep) {
            if (const QString failed = afterStep({moment.plan, moment.phase, step, true}); !failed.isEmpty())
                return failed;
        }
    }
}

/// Three pages of each table after another, by the step's own statement with the table's name put in.
QString PlanWork::backfillByPages(const Moment &moment)
{
    const plan::BackfillSpec &spec = *moment.step.backfill;
    const QString family = spec.descends
        ? u"WITH RECURSIVE f(oid) AS (SELECT $1::regclass::oid UNION SELECT inhrelid FROM pg_inherits JOIN f ON inhparent = f.oid)"
          " SELECT c.oid::regclass, pg_relation_size(c.oid) / 8192 FROM f JOIN pg_class c ON c.oid = f.oid WHERE c.relkind = 'r'"_s
        : u"SELECT $1::regclass, pg_relation_size($1::regclass) / 8192"_s;
    const auto tables = m_session->query(family, {spec.table.quoted()});
    if (!tables)
        return sentence(tables.error());
    const QString head = u"UPDATE "_s + spec.table.quoted() + u'\n';
    const QString text = moment.step.statements.first().text;
    if (!text.startsWith(head))
        return u"does not begin with "_s + head;
    bool first = true;
    for (const QVariantList &table : tables->rows) {
        const QString update =
            u"UPDATE ONLY %1 AS %2\n"_s.arg(table[0].toString(), spec.table.name.quoted()) + text.sliced(head.size());
        for (qint64 page = 0; page < table[1].toLongLong(); page += 3) {
            QVariantList range{u"(%1,0)"_s.arg(page), u"(%1,0)"_s.arg(page + 3)};
            if (text.contains(u"ANY ($1::tid[])"_s)) {
                QStringList places;
                for (int place = 0; place < 3 * 291; ++place)
                    places.append(u"\"(%1,%2)\""_s.arg(page + place / 291).arg(1 + place % 291));
                range = {u'{' + places.join(u',') + u'}'};
            }
            for (int pass = 0; pass < spec.passes; ++pass) {
                const QVariantList share = spec.passes > 1 ? QVariantList{spec.passes - 1, pass} : QVariantList();
                if (const auto done = m_session->query(update, range + share); !done)
                    return sentence(done.error());
            }
            if (const QString failed = first && afterStep ? afterStep({moment.plan, moment.phase, moment.step, true}) : QString();
                !failed.isEmpty())
                return failed;
            first = false;
        }
    }
    return {};
}

QString PlanWork::observedEffects(const plan::Step &step, const QStringList &notices)
{
    const bool strong = stopsWrites(step);
    for (const QString &table : tablesRead(notices)) {
        const bool filled =
            std::ranges::any_of(m_fileNodes.keys(), [&](const QString &name) { return name.endsWith(u'.' + table); });
        if (!filled)
            continue;
        if (strong)
            return u"the rows of %1 are read or written while reads or writes wait:\n%2"_s.arg(table, notices.join(u'\n'));
        if (!names(step.scans, table))
            return u"the rows of %1 are read, and the plan does not say so:\n%2"_s.arg(table, notices.join(u'\n'));
    }
    const QHash<QString, QString> now = fileNodes();
    for (auto it = now.begin(); it != now.end(); ++it) {
        if (m_fileNodes.contains(it.key()) && m_fileNodes.value(it.key()) != it.value())
            return it.key() + u" was written anew"_s;
    }
    m_fileNodes = now;
    return {};
}

QString PlanWork::runStatements(const plan::Step &step)
{
    if (stopsWrites(step) && !(step.scans.isEmpty() && step.rewrites.isEmpty()))
        return u"the plan itself says that rows are read or written while reads or writes wait"_s;
    if (step.statements.first().transaction == sql::TransactionMode::None) {
        QStringList notices;
        for (const sql::Statement &statement : step.statements) {
            const auto done = m_session->execute({statement});
            if (!done)
                return sentence(done.error());
            notices += done->notices;
        }
        return observedEffects(step, notices);
    }
    const auto done = m_session->execute(step.statements);
    if (!done)
        return sentence(done.error());
    QStringList seen, foretold;
    for (const auto &[relation, mode] : done->locksSeen) {
        if (m_tables.contains(relation))
            seen.append(relation + u' ' + mode);
    }
    for (const plan::Lock &lock : step.locks)
        foretold.append(lock.relation.dotted() + u' ' + plan::toString(lock.mode));
    seen.sort();
    foretold.sort();
    if (seen != foretold)
        return u"locks seen:\n%1\nlocks foretold:\n%2"_s.arg(seen.join(u'\n'), foretold.join(u'\n'));
    return observedEffects(step, done->notices);
}

QString PlanWork::mayStart(const plan::Step &step)
{
    if (!step.skipWhen.isEmpty()) {
        const auto reasons = m_session->query(step.skipWhen);
        if (!reasons || !reasons->isEmpty())
            return u"would be skipped: "_s + (reasons ? reasons->text() : sentence(reasons.error()));
    }
    if (!step.mayStartWhen.isEmpty()) {
        const auto reasons = m_session->query(step.mayStartWhen);
        if (!reasons || !reasons->isEmpty())
            return u"may not start: "_s + (reasons ? reasons->text() : sentence(reasons.error()));
    }
    if (step.doneWhen.isEmpty())
        return {};
    const auto done = m_session->query(step.doneWhen);
    if (!done || done->text() != "f"_L1)
        return u"seems done before it ran: "_s + (done ? done->text() : sentence(done.error()));
    return {};
}

/// What an undo left standing, because there is nothing to undo of it, is not done twice.
bool PlanWork::stillDone(const plan::Step &step)
{
    if (!m_standing.contains(step.id) || !step.undo.isEmpty() || step.doneWhen.isEmpty())
        return false;
    const auto done = m_session->query(step.doneWhen);
    return done && done->text() == "t"_L1;
}

QString PlanWork::runStep(const Moment &moment)
{
    const plan::Step &step = moment.step;
    if (stillDone(step))
        return {};
    if (const QString reason = mayStart(step); !reason.isEmpty())
        return reason;
    const bool key = step.backfill && step.backfill->walk == sql::Walk::Key;
    const bool pages = step.backfill && step.backfill->walk == sql::Walk::Pages;
    if (const QString failed = pages ? backfillByPages(moment) : key ? backfill(moment) : runStatements(step); !failed.isEmpty())
        return failed;
    m_standing.insert(step.id);
    if (step.doneWhen.isEmpty())
        return {};
    const auto done = m_session->query(step.doneWhen);
    if (!done || done->text() != "t"_L1)
        return u"does not seem done after it ran: "_s + step.doneWhen;
    return {};
}

QString PlanWork::runPhase(const plan::Plan &plan, qsizetype phase)
{
    m_tables = tables();
    m_fileNodes = fileNodes();
    for (const plan::Step &step : plan.phases[phase].steps) {
        const Moment moment{plan, phase, step};
        if (const QString failed = runStep(moment); !failed.isEmpty())
            return step.id + u' ' + step.title + u": "_s + failed;
        if (const QString failed = afterStep ? afterStep(moment) : QString(); !failed.isEmpty())
            return moment.display() + u": "_s + failed;
    }
    return {};
}

QString PlanWork::run(const plan::Plan &plan)
{
    m_standing.clear();
    for (qsizetype phase = 0; phase < plan.phases.size(); ++phase) {
        if (const QString failed = runPhase(plan, phase); !failed.isEmpty())
            return failed;
    }
    return {};
}

QString PlanWork::undoPhase(const plan::Plan &plan, qsizetype phase)
{
    const QList<plan::Step> &steps = plan.phases[phase].steps;
    for (auto step = steps.crbegin(); step != steps.crend(); ++step) {
        QList<sql::Statement> statements;
        for (const plan::UndoStatement &undo : step->undo)
            statements.append(undo.statement);
        if (statements.isEmpty())
            continue;
        QList<QList<sql::Statement>> transactions{statements};
        if (statements.first().transaction == sql::TransactionMode::None) {
            transactions.clear();
            for (const sql::Statement &statement : statements)
                transactions.append({statement});
        }
        for (const QList<sql::Statement> &transaction : transactions) {
            if (const auto done = m_session->execute(transaction); !done)
                return u"undoing "_s + step->id + u": "_s + sentence(done.error());
        }
    }
    return {};
}

QString PlanWork::undo(const plan::Plan &plan)
{
    for (qsizetype phase = plan.phases.size() - 1; phase >= 0; --phase) {
        if (const QString failed = undoPhase(plan, phase); !failed.isEmpty())
            return failed;
    }
    return {};
}

}  // namespace colonnade::test
