#include "tests/oracle/foretold.h"

#include "impact/postgres/measured.h"
#include "impact/postgres/tree.h"
#include "tests/oracle/observations.h"

namespace colonnade::test {

using namespace Qt::StringLiterals;
using namespace impact::postgres;

namespace {

QString nameOf(const sql::QualifiedName &name)
{
    return name.schema.text() == "public"_L1 ? name.name.text() : name.display();
}

QStringList namesOf(const QList<sql::QualifiedName> &names)
{
    QStringList list;
    for (const sql::QualifiedName &name : names)
        list.append(nameOf(name));
    return list;
}

}  // namespace

catalog::Catalog nothing(int major)
{
    catalog::CatalogData data;
    data.server.versionNumber = major * 10000;
    data.server.version = QString::number(major);
    data.schemas = {u"public"_s};
    data.server.settings = {{u"search_path"_s, u"public"_s}, {u"TimeZone"_s, u"Europe/Vienna"_s}};
    return catalog::Catalog(data);
}

Result<State> stateOf(const QStringList &schema, const catalog::Catalog &nothing)
{
    State state(nothing);
    state.setComplete();
    QStringList refused;
    for (const QString &statement : schema) {
        const Foretold told = foretell(statement, state);
        if (told.unknown || !told.refusedWith.isEmpty())
            refused.append(u"%1: %2"_s.arg(told.refusedWith, statement));
    }
    if (!refused.isEmpty())
        return failure(ErrorKind::Internal, u"not understood: "_s + refused.join(u'\n'));
    state.settle();
    return state;
}

QString KeyedForm::seenRelative(const QString &seen) const
{
    if (seen.startsWith("refused"_L1))
        return seen;
    QStringList parts;
    for (const QString &part : seen.split(u"; "_s)) {
        QStringList words = part.split(u", "_s).join(u' ').split(u' ');
        for (QString &word : words) {
            static const QStringList plain = {u"AS"_s, u"RS"_s, u"RX"_s, u"SUX"_s, u"S"_s, u"SRX"_s, u"X"_s, u"AX"_s,
                                              u"rewrites"_s, u"scans"_s, u"builds"_s, u"alone"_s, u"waits"_s};
            if (!plain.contains(word))
                word = places.value(word, u"~"_s);
        }
        QStringList alike;
        for (qsizetype i = 0; i < words.size(); ++i) {
            const bool mode = i + 1 < words.size() && words[i].size() <= 3 && words[i].toUpper() == words[i] && words[i] != "~"_L1
                && !words[i].front().isDigit();
            const QString entry = mode ? words[i] + u' ' + words[i + 1] : words[i];
            i += mode ? 1 : 0;
            if (!alike.contains(entry))
                alike.append(entry);
        }
        alike.sort();
        parts.append(alike.join(u' '));
    }
    return parts.join(u"; "_s);
}

KeyedForm keyed(const Form &form, const State &before)
{
    State state = before;
    if (!form.setup.isEmpty()) {
        if (!foretell(form.setup, state).refusedWith.isEmpty())
            return {};
        state.settle();
    }
    KeyedForm keyed;
    keyed.text = foretoldText(form, before);
    const auto statements = statementsOf(form.statement.toUtf8());
    if (!statements || statements->list.size() != 1 || (statements->newer && !state.dialect().isNewerThanGrammar()))
        return keyed;
    const sql::ParsedStatement &statement = statements->list.first();
    const QString shape = shapeOf(statement, state);
    const Foretold told = foretell(statement, form.statement, state);
    if (!told.unknown)
        keyed.key = formKey(shape, relativeOutcome(statement, told, state));
    const QList<sql::QualifiedName> names = namedRelations(statement, state);
    for (qsizetype i = 0; i < names.size(); ++i)
        keyed.places.insert(nameOf(names[i]), QString::number(i));
    return keyed;
}

QString foretoldText(const Form &form, const State &before)
{
    State state = before;
    if (!form.setup.isEmpty()) {
        // What is refused before cannot be seen.
        if (const Foretold first = foretell(form.setup, state); !first.refusedWith.isEmpty())
            return u"refused "_s + first.refusedWith;
        state.settle();
    }
    const Foretold told = foretell(form.statement, state);
    Outcome outcome;
    outcome.refusedWith = told.refusedWith;
    outcome.alone = told.alone;
    outcome.waitsForOlder = told.waitsForTransactions;
    for (const plan::Lock &lock : told.locks) {
        // Of a statement that commits several times, locks of indexes are not observed.
        if (!told.alone || before.kindOf(lock.relation) != RelationKind::Index)
            outcome.lock(nameOf(lock.relation), shortMode(plan::toString(lock.mode)));
    }
    outcome.rewrites = namesOf(told.rewrites);
    outcome.scans = namesOf(told.scans);
    outcome.builds = namesOf(told.builds);
    return told.unknown && told.refusedWith.isEmpty() ? u"unknown"_s : outcome.text();
}

}  // namespace colonnade::test
