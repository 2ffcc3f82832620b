// ServerPulse: what the status bar says of a server, read every second or two by somebody else.
#pragma once

#include <QString>

#include <optional>

namespace colonnade::ui {

struct ServerPulse {
    std::optional<double> replicaLagSeconds;  ///< of the slowest; absent: there is none, or it may not be read
    int replicas = 0;
    int activeSessions = 0;
    double longestTransactionSeconds = 0;
    int blockedSessions = 0;  ///< sessions that wait for a lock, whoever holds it
    bool operator==(const ServerPulse &) const = default;
};

/// What kind of server it is: the tag in the window's corner. Whoever does not say is taken to be in production.
enum class Environment { Production, Staging, Test };

QString toString(Environment environment);  // "production", "staging", "test"
std::optional<Environment> environmentFromString(QStringView word);

}  // namespace colonnade::ui
