#include "lint/output.h"

#include "document/json_writer.h"
#include "lint/secrets.h"

namespace colonnade::lint {

using namespace Qt::StringLiterals;
using document::JsonWriter;

namespace {

void writeRelations(JsonWriter &writer, const char *key, const QList<sql::QualifiedName> &relations)
{
    writer.beginArray(key);
    for (const sql::QualifiedName &name : relations) {
        writer.beginItem(JsonWriter::Layout::Inline);
        writer.text("schema", name.schema.text());
        writer.text("relation", name.name.text());
        writer.end();
    }
    writer.end();
}

void writeFinding(JsonWriter &writer, const LintFinding &found, const QByteArray &text)
{
    writer.beginItem();
    writer.text("rule", found.finding.rule);
    writer.text("severity", plan::toString(found.finding.severity));
    writer.text("object", found.finding.object);
    writer.text("message", found.finding.message);
    writer.text("fix", found.finding.fix);
    writer.integer("line", found.place.line);
    writer.integer("column", found.place.column);
    const auto length = QString::fromUtf8(QByteArrayView(text).sliced(found.begin, found.end - found.begin)).toUcs4().size();
    writer.integer("endColumn", found.place.column + static_cast<int>(length));
    writer.end();
}

void writeStatement(JsonWriter &writer, const StatementVerdict &statement, const QByteArray &text)
{
    writer.beginItem();
    writer.integer("line", statement.place.line);
    writer.integer("column", statement.place.column);
    writer.text("sql", shownSql(statement));
    writer.beginArray("locks");
    for (const plan::Lock &lock : statement.locks) {
        writer.beginItem(JsonWriter::Layout::Inline);
        writer.text("schema", lock.relation.schema.text());
        writer.text("relation", lock.relation.name.text());
        writer.text("mode", plan::toString(lock.mode));
        writer.end();
    }
    writer.end();
    writeRelations(writer, "rewrites", statement.rewrites);
    writeRelations(writer, "scans", statement.scans);
    if (statement.worstCase)
        writer.flag("worstCase", true);
    if (!statement.refusedWith.isEmpty())
        writer.text("refusedWith", statement.refusedWith);
    if (statement.ground) {
        writer.beginObject("ground", JsonWriter::Layout::Inline);
        writer.text("kind", plan::toString(statement.ground->kind));
        writer.text("version", statement.ground->version);
        writer.end();
    }
    if (statement.notJudged)
        writer.flag("notJudged", true);
    writer.beginArray("findings");
    for (const LintFinding &finding : statement.findings)
        writeFinding(writer, finding, text);
    writer.end();
    writer.end();
}

void writeFile(JsonWriter &writer, const FileVerdict &verdict)
{
    writer.text("file", verdict.file);
    writer.text("serverVersion", verdict.serverVersion);
    if (!verdict.tool.isEmpty())
        writer.text("tool", verdict.tool);
    writer.beginArray("statements");
    for (const StatementVerdict &statement : verdict.statements)
        writeStatement(writer, statement, verdict.text);
    writer.end();
    writer.beginArray("notes");
    for (const sql::ScriptNote &note : verdict.notes) {
        writer.beginItem(JsonWriter::Layout::Inline);
        writer.integer("line", note.place.line);
        writer.text("text", note.text);
        writer.end();
    }
    writer.end();
    writer.integer("silenced", verdict.silenced);
}

}  // namespace

QByteArray writeJson(const QList<FileVerdict> &verdicts)
{
    JsonWriter writer;
    writer.text("format", u"colonnade-lint/1"_s);
    if (verdicts.size() == 1) {
        writeFile(writer, verdicts.first());
        return writer.finish();
    }
    writer.beginArray("files");
    for (const FileVerdict &verdict : verdicts) {
        writer.beginItem();
        writeFile(writer, verdict);
        writer.end();
    }
    writer.end();
    return writer.finish();
}

}  // namespace colonnade::lint
