// measured: whether a statement of this form was seen on a server of this version to do what is foretold of it. A form is the shape
// of the parse tree, without names and values, with what is known of the relations, types and expressions in it, and what is
// foretold by the places of the relations in the statement ("the first named, some other"). The table is made of the observations
// (tests/oracle/observations.tsv), which are made on servers; a form that is not in it for the version is by rule only.
#pragma once

#include "impact/postgres/tree.h"

namespace colonnade::impact::postgres {

/// The shape of a statement, before it runs.
QString shapeOf(const sql::ParsedStatement &statement, const State &before);
/// The relations that the statement names, in the order of its tree.
QList<sql::QualifiedName> namedRelations(const sql::ParsedStatement &statement, const State &state);
/// What is foretold, by the places of relations in the statement.
QString relativeOutcome(const sql::ParsedStatement &statement, const Foretold &told, const State &state);
/// The key of the table; empty where nothing can be said.
QByteArray formKey(const QString &shape, const QString &outcome);

/// "15.18" where it was seen on a version of that number.
std::optional<QString> measuredOn(const QByteArray &key, int major);

/// foretell(), with the ground of the verdict.
Foretold foretellWithGround(const sql::ParsedStatement &statement, const QString &text, State &state);
/// The same of a text whose statements have been read before: statementsOf().
Foretold foretellWithGround(const QByteArray &utf8, const Result<Statements> &statements, State &state);

}  // namespace colonnade::impact::postgres
