// What continuous integration reads: JUnit's XML and GitHub's workflow commands.
#include "lint/output.h"
#include "lint/secrets.h"

#include <QXmlStreamWriter>

namespace colonnade::lint {

using namespace Qt::StringLiterals;

namespace {

/// XML 1.0 has no control characters, not even escaped.
QString printable(QString text)
{
    for (QChar &c : text) {
        if ((c < u' ' && c != u'\n' && c != u'\t') || c.unicode() >= 0xFFFE)
            c = u'\uFFFD';
    }
    return text;
}

QString sentenceOf(const LintFinding &finding)
{
    return finding.finding.fix ? finding.finding.message + u'\n' + *finding.finding.fix : finding.finding.message;
}

void writeCase(QXmlStreamWriter &xml, const FileVerdict &verdict, const StatementVerdict &statement,
               std::optional<plan::Severity> failOn)
{
    // No attributes for file and line: the schema that Jenkins reads by has none, and refuses the document for one.
    xml.writeStartElement(u"testcase"_s);
    xml.writeAttribute(u"classname"_s, printable(verdict.file));
    xml.writeAttribute(u"name"_s,
                       printable(u"line %1: %2"_s.arg(statement.place.line).arg(shownSql(statement).simplified().left(100))));
    QString rest;
    for (const LintFinding &finding : statement.findings) {
        const QString place = u"%1:%2:%3"_s.arg(verdict.file).arg(finding.place.line).arg(finding.place.column);
        if (failOn && finding.finding.severity >= *failOn) {
            xml.writeStartElement(u"failure"_s);
            xml.writeAttribute(u"type"_s, finding.finding.rule);
            xml.writeAttribute(u"message"_s, printable(finding.finding.message));
            xml.writeCharacters(printable(place + u'\n' + sentenceOf(finding)));
            xml.writeEndElement();
        } else {
            rest += u"%1 %2 [%3] %4\n"_s.arg(place, plan::toString(finding.finding.severity), finding.finding.rule,
                                             sentenceOf(finding));
        }
    }
    if (!rest.isEmpty())
        xml.writeTextElement(u"system-out"_s, printable(rest));
    xml.writeEndElement();
}

/// Statements that fail: JUnit counts cases.
qsizetype failures(const FileVerdict &verdict, std::optional<plan::Severity> failOn)
{
    return std::ranges::count_if(verdict.statements, [&](const StatementVerdict &statement) {
        return failOn && std::ranges::any_of(statement.findings, [&](const LintFinding &finding) {
                   return finding.finding.severity >= *failOn;
               });
    });
}

QString data(QString text)
{
    return text.replace(u'%', u"%25"_s).replace(u'\r', u"%0D"_s).replace(u'\n', u"%0A"_s);
}

QString property(const QString &text)
{
    return data(text).replace(u':', u"%3A"_s).replace(u',', u"%2C"_s);
}

}  // namespace

QByteArray writeJunit(const QList<FileVerdict> &verdicts, std::optional<plan::Severity> failOn)
{
    QByteArray bytes;
    QXmlStreamWriter xml(&bytes);
    xml.setAutoFormatting(true);
    xml.writeStartDocument();
    xml.writeStartElement(u"testsuites"_s);
    qsizetype tests = 0, failed = 0;
    for (const FileVerdict &verdict : verdicts) {
        tests += verdict.statements.size();
        failed += failures(verdict, failOn);
    }
    xml.writeAttribute(u"name"_s, u"colonnade-cli lint"_s);
    xml.writeAttribute(u"tests"_s, QString::number(tests));
    xml.writeAttribute(u"failures"_s, QString::number(failed));
    for (const FileVerdict &verdict : verdicts) {
        xml.writeStartElement(u"testsuite"_s);
        xml.writeAttribute(u"name"_s, printable(verdict.file));
        xml.writeAttribute(u"tests"_s, QString::number(verdict.statements.size()));
        xml.writeAttribute(u"failures"_s, QString::number(failures(verdict, failOn)));
        for (const StatementVerdict &statement : verdict.statements)
            writeCase(xml, verdict, statement, failOn);
        xml.writeEndElement();
    }
    xml.writeEndElement();
    xml.writeEndDocument();
    return bytes;
}

QByteArray writeGithub(const QList<FileVerdict> &verdicts)
{
    QString text;
    for (const FileVerdict &verdict : verdicts) {
        for (const auto &[statement, finding] : verdict.findings()) {
            const plan::Severity severity = finding->finding.severity;
            const QString command = severity == plan::Severity::Error ? u"error"_s
                : severity == plan::Severity::Warning                 ? u"warning"_s
                                                                      : u"notice"_s;
            const QByteArrayView part = QByteArrayView(verdict.text).sliced(finding->begin, finding->end - finding->begin);
            text += u"::%1 file=%2,line=%3,endLine=%3,col=%4,endColumn=%5,title=%6::%7\n"_s.arg(
                command, property(verdict.file), QString::number(finding->place.line), QString::number(finding->place.column),
                QString::number(finding->place.column + QString::fromUtf8(part).toUcs4().size()), property(finding->finding.rule),
                data(sentenceOf(*finding)));
        }
    }
    return text.toUtf8();
}

}  // namespace colonnade::lint
