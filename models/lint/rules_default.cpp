// Rules about defaults that running code lives by.
#include "lint/case.h"

namespace colonnade::lint {

using namespace Qt::StringLiterals;

void defaultRules(Case &c)
{
    if (!c.is("AlterTableStmt"_L1) || !c.lockOn(c.target()))
        return;
    const catalog::Table *table = c.state.table(c.target());
    for (const QJsonValue entry : c.node.value("cmds"_L1).toArray()) {
        const QJsonObject command = sql::unwrapped(entry).second;
        const QString name = command.value("name"_L1).toString();
        const catalog::Column *column = table ? table->column(name) : nullptr;
        if (command.value("subtype"_L1).toString() != "AT_ColumnDefault"_L1 || command.contains("def"_L1) || !column
            || !column->notNull)
            continue;
        c.say(u"pg.lint.drop-default"_s, Severity::Warning, c.target().display() + u'.' + name,
              u"%1 is not null, and without its default every INSERT fails that does not name it: that of code which runs now and does not know it yet."_s
                  .arg(name),
              u"Keep the default until all running code gives a value, and drop it in a later migration."_s);
    }
}

}  // namespace colonnade::lint
