#include "tests/support/paths.h"
#include "tests/support/schema.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <valijson/adapters/qtjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

namespace colonnade::test {

using namespace Qt::StringLiterals;

QString schemaProblems(const QByteArray &document, const QString &schema)
{
    QFile file((sourceDirectory() + u"/resources/schemas/%1.schema.json"_s).arg(schema));
    if (!file.open(QIODevice::ReadOnly))
        return QStringLiteral("%1 cannot be read").arg(file.fileName());
    QJsonParseError error;
    const QJsonValue schemaValue = QJsonDocument::fromJson(file.readAll(), &error).object();
    if (error.error != QJsonParseError::NoError)
        return file.fileName() + QStringLiteral(": ") + error.errorString();
    const QJsonDocument parsed = QJsonDocument::fromJson(document, &error);
    if (error.error != QJsonParseError::NoError)
        return error.errorString();
    valijson::Schema compiled;
    valijson::SchemaParser parser;
    parser.populateSchema(valijson::adapters::QtJsonAdapter(schemaValue), compiled);
    valijson::Validator validator(valijson::Validator::kStrongTypes);
    valijson::ValidationResults results;
    const QJsonValue value = parsed.object();
    if (validator.validate(compiled, valijson::adapters::QtJsonAdapter(value), &results))
        return {};
    QString text;
    valijson::ValidationResults::Error problem;
    while (results.popError(problem)) {
        for (const std::string &step : problem.context)
            text += QString::fromStdString(step);
        text += QStringLiteral(": ") + QString::fromStdString(problem.description) + QLatin1Char('\n');
    }
    return text;
}

}  // namespace colonnade::test
