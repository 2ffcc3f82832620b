// SARIF 2.1.0 (OASIS), as GitHub's code scanning and others read it.
#include "lint/output.h"

#include "document/json_writer.h"
#include "rules/rule.h"

#include <QCryptographicHash>
#include <QDir>
#include <QUrl>

namespace colonnade::lint {

using namespace Qt::StringLiterals;
using document::JsonWriter;

namespace {

QString level(plan::Severity severity)
{
    switch (severity) {
    case plan::Severity::Info: return u"note"_s;
    case plan::Severity::Warning: return u"warning"_s;
    case plan::Severity::Error: return u"error"_s;
    }
    Q_UNREACHABLE_RETURN({});
}

/// Relative paths stay so: who reads the log knows from where.
QString uriOf(const QString &file)
{
    if (QDir::isAbsolutePath(file))
        return QUrl::fromLocalFile(file).toString(QUrl::FullyEncoded);
    return QString::fromLatin1(QUrl::toPercentEncoding(file, "/"));
}

/// The same finding in the next version of the file, wherever the statement has moved to.
QString fingerprint(const StatementVerdict &statement, const LintFinding &finding, QHash<QByteArray, int> &seen)
{
    const QByteArray key = (finding.finding.rule + u'\n' + statement.sql.simplified()).toUtf8() + '\n'
        + QByteArray::number(finding.begin - statement.begin);
    const int occurrence = seen[key]++;
    return QString::fromLatin1(
        QCryptographicHash::hash(key + '\n' + QByteArray::number(occurrence), QCryptographicHash::Sha256).toHex().first(32));
}

void textMember(JsonWriter &writer, const char *key, const QString &text)
{
    writer.beginObject(key, JsonWriter::Layout::Inline);
    writer.text("text", text);
    writer.end();
}

QStringList rulesOf(const QList<FileVerdict> &verdicts)
{
    QStringList ids;
    for (const FileVerdict &verdict : verdicts) {
        for (const auto &[statement, finding] : verdict.findings()) {
            if (!ids.contains(finding->finding.rule))
                ids.append(finding->finding.rule);
        }
    }
    ids.sort();
    return ids;
}

void writeDriver(JsonWriter &writer, const QStringList &ids)
{
    writer.beginObject("tool");
    writer.beginObject("driver");
    writer.text("name", u"Colonnade"_s);
    writer.text("version", u"" COLONNADE_VERSION ""_s);
    writer.beginArray("rules");
    for (const QString &id : ids) {
        writer.beginItem();
        writer.text("id", id);
        if (const auto rule = rules::findRule(id)) {
            textMember(writer, "shortDescription", rule->title);
            writer.beginObject("help", JsonWriter::Layout::Inline);
            writer.text("text", rule->text);
            writer.text("markdown", rule->text);
            writer.end();
            writer.beginObject("defaultConfiguration", JsonWriter::Layout::Inline);
            writer.text("level", level(rule->severity));
            writer.end();
        }
        writer.end();
    }
    writer.end();
    writer.end();
    writer.end();
}

void writeResult(JsonWriter &writer, const FileVerdict &verdict, qsizetype file, const StatementVerdict &statement,
                 const LintFinding &finding, const QStringList &ids, QHash<QByteArray, int> &seen)
{
    const QByteArrayView part = QByteArrayView(verdict.text).sliced(finding.begin, finding.end - finding.begin);
    writer.beginItem();
    writer.text("ruleId", finding.finding.rule);
    writer.integer("ruleIndex", ids.indexOf(finding.finding.rule));
    writer.text("level", level(finding.finding.severity));
    textMember(writer, "message",
               finding.finding.fix ? finding.finding.message + u' ' + *finding.finding.fix : finding.finding.message);
    writer.beginArray("locations");
    writer.beginItem();
    writer.beginObject("physicalLocation");
    writer.beginObject("artifactLocation", JsonWriter::Layout::Inline);
    writer.text("uri", uriOf(verdict.file));
    writer.integer("index", file);
    writer.end();
    writer.beginObject("region", JsonWriter::Layout::Inline);
    writer.integer("startLine", finding.place.line);
    writer.integer("startColumn", finding.place.column);
    writer.integer("endLine", finding.place.line);
    writer.integer("endColumn", finding.place.column + QString::fromUtf8(part).toUcs4().size());
    writer.end();
    writer.end();
    writer.end();
    writer.end();
    writer.beginObject("partialFingerprints", JsonWriter::Layout::Inline);
    writer.text("colonnade/v1", fingerprint(statement, finding, seen));
    writer.end();
    writer.end();
}

}  // namespace

QByteArray writeSarif(const QList<FileVerdict> &verdicts)
{
    const QStringList ids = rulesOf(verdicts);
    JsonWriter writer;
    writer.text("$schema", u"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"_s);
    writer.text("version", u"2.1.0"_s);
    writer.beginArray("runs");
    writer.beginItem();
    writeDriver(writer, ids);
    writer.text("columnKind", u"unicodeCodePoints"_s);
    writer.beginArray("artifacts");
    for (const FileVerdict &verdict : verdicts) {
        writer.beginItem();
        writer.beginObject("location", JsonWriter::Layout::Inline);
        writer.text("uri", uriOf(verdict.file));
        writer.end();
        writer.end();
    }
    writer.end();
    writer.beginArray("results");
    for (qsizetype i = 0; i < verdicts.size(); ++i) {
        QHash<QByteArray, int> seen;
        for (const auto &[statement, finding] : verdicts[i].findings())
            writeResult(writer, verdicts[i], i, *statement, *finding, ids, seen);
    }
    writer.end();
    writer.end();
    writer.end();
    return writer.finish();
}

}  // namespace colonnade::lint
