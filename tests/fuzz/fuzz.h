// What the fuzzers of tests/fuzz share: a promise that is broken ends the program as a crash does, with the input kept by
// libFuzzer.
#pragma once

#include "base/error.h"

#include <QByteArray>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace colonnade::fuzz {

using namespace Qt::StringLiterals;

inline void promise(bool kept, const char *what, const QString &detail = {})
{
    if (kept)
        return;
    std::fprintf(stderr, "broken promise: %s\n%s\n", what, qPrintable(detail));
    std::abort();
}

/// What a refusal must be: a sentence. One that quotes megabytes is none.
inline void promiseSentence(const Error &error)
{
    promise(!error.message.isEmpty(), "a refusal has words");
    promise(error.message.size() < 2000, "a refusal is a sentence", error.message);
}

inline QByteArray bytesOf(const uint8_t *data, size_t size)
{
    return QByteArray(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
}

}  // namespace colonnade::fuzz
