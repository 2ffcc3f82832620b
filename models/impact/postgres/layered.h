// Layered: a map that is copied for nothing, however large it is, and goes on being changed in both copies. Frozen layers below are
// shared and never changed; what is written since stands on top. State's, inside of impact/postgres only: a plan looks at a schema
// of ten thousand tables once for each of its tables, and each time anew.
#pragma once

#include <QHash>

#include <memory>
#include <optional>
#include <variant>

namespace colonnade::impact::postgres {

template<class Key, class Value>
class Layered
{
public:
    /// Null where there is none.
    const Value *find(const Key &key) const
    {
        const std::optional<Value> *slot = slotOf(key);
        return slot && *slot ? &**slot : nullptr;
    }
    bool contains(const Key &key) const { return find(key) != nullptr; }
    Value value(const Key &key) const
    {
        const Value *found = find(key);
        return found ? *found : Value();
    }
    /// To be changed; made where it was not there.
    Value &operator[](const Key &key)
    {
        if (const auto it = m_top.find(key); it != m_top.end() && *it)
            return **it;
        return **m_top.insert(key, value(key));
    }
    void insert(const Key &key, const Value &value = {}) { m_top.insert(key, value); }
    void remove(const Key &key)
    {
        m_top.remove(key);
        if (contains(key))
            m_top.insert(key, std::nullopt);
    }
    Value take(const Key &key)
    {
        const Value taken = value(key);
        remove(key);
        return taken;
    }
    QList<Key> keys() const
    {
        Layer all;
        for (const auto &layer : m_below)
            all.insert(*layer);
        all.insert(m_top);
        QList<Key> found;
        for (auto it = all.cbegin(); it != all.cend(); ++it) {
            if (*it)
                found.append(it.key());
        }
        return found;
    }
    void clear()
    {
        m_below.clear();
        m_top.clear();
    }
    void reserve(qsizetype size) { m_top.reserve(size); }
    /// Puts what stands on top below. Each layer is at least twice as large as the one above it, so a look passes few of them,
    /// and an entry is moved down few times.
    void freeze()
    {
        if (m_top.isEmpty())
            return;
        Layer top = std::exchange(m_top, {});
        while (!m_below.isEmpty() && m_below.last()->size() < 2 * top.size()) {
            Layer lower = *m_below.takeLast();
            lower.insert(top);
            top = std::move(lower);
        }
        m_below.append(std::make_shared<const Layer>(std::move(top)));
    }

private:
    /// Nothing stands for what was there in a layer below, and is gone.
    using Layer = QHash<Key, std::optional<Value>>;

    const std::optional<Value> *slotOf(const Key &key) const
    {
        if (const auto it = m_top.constFind(key); it != m_top.cend())
            return &*it;
        for (auto layer = m_below.crbegin(); layer != m_below.crend(); ++layer) {
            if (const auto it = (*layer)->constFind(key); it != (*layer)->cend())
                return &*it;
        }
        return nullptr;
    }

    QList<std::shared_ptr<const Layer>> m_below;  ///< the oldest first
    Layer m_top;
};

/// What is in it and what is not.
template<class Key>
using LayeredSet = Layered<Key, std::monostate>;

}  // namespace colonnade::impact::postgres
