// Documents against the schema files of the project.
#pragma once

#include <QByteArray>
#include <QString>

namespace colonnade::test {

/// What is wrong with the document by resources/schemas/<schema>.schema.json; empty where it obeys.
QString schemaProblems(const QByteArray &document, const QString &schema);

}  // namespace colonnade::test
