// Secrets given as arguments: read once, then taken out of the list of processes, which everybody on the machine may read.
#pragma once

namespace colonnade {

/// Overwrites the arguments that hold a password. Whoever wants them must have copied them before.
void hideSecretArguments(int argc, char **argv);

}  // namespace colonnade
