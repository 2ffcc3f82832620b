// Events, samples and servers as JSON: what the journal keeps, line by line, and what the run document is made of.
// Members that have their default value are left out, and reading puts the default back.
#pragma once

#include "catalog/catalog.h"
#include "run/event.h"

#include <QJsonObject>

namespace colonnade::run {

/// "2026-11-22T19:00:00.000Z", the form of every time in a document.
QString toUtcText(const QDateTime &time);
QDateTime fromUtcText(const QString &text);

QJsonObject toJson(const Event &event);
Event eventFromJson(const QJsonObject &object);
QJsonObject toJson(const Blocker &blocker);
Blocker blockerFromJson(const QJsonObject &object);
QJsonObject toJson(const LockSeen &lock);
LockSeen lockSeenFromJson(const QJsonObject &object);
QJsonObject toJson(const ReplicaLag &lag);
QJsonObject toJson(const Sample &sample);
Sample sampleFromJson(const QJsonObject &object);
QJsonObject toJson(const catalog::Server &server);
catalog::Server serverFromJson(const QJsonObject &object);

}  // namespace colonnade::run
