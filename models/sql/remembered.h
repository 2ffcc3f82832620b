// Remembered: what was found out about a text, for those who ask for the same one again. Safe from several threads; forgets all when
// it is full. Inside of sql/ only.
#pragma once

#include "base/error.h"

#include <QHash>
#include <QMutex>

namespace colonnade::sql {

template<class Value>
class Remembered
{
public:
    template<class Find>
    Result<Value> get(const QString &text, const Find &find)
    {
        {
            const QMutexLocker lock(&m_mutex);
            if (const auto it = m_known.constFind(text); it != m_known.cend())
                return *it;
        }
        Result<Value> found = find();
        if (text.size() > LongestText)
            return found;
        const QMutexLocker lock(&m_mutex);
        if (m_known.size() >= MostTexts)
            m_known.clear();
        m_known.insert(text, found);
        return found;
    }

private:
    static constexpr qsizetype MostTexts = 4096;
    static constexpr qsizetype LongestText = 1000;

    QMutex m_mutex;
    QHash<QString, Result<Value>> m_known;
};

}  // namespace colonnade::sql
