// Events and samples as JSON: what the journal keeps, line by line, and what the run document is made of.
#pragma once

#include "run/event.h"

#include <QJsonObject>

namespace colonnade::run {

QJsonObject toJson(const Event &event);
Event eventFromJson(const QJsonObject &object);
QJsonObject toJson(const Sample &sample);
Sample sampleFromJson(const QJsonObject &object);

}  // namespace colonnade::run
