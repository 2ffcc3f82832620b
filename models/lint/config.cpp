#include "lint/config.h"

#include "document/json_reader.h"
#include "rules/rule.h"

#include <QRegularExpression>

namespace colonnade::lint {

using namespace Qt::StringLiterals;
using document::JsonReader;

namespace {

QHash<QString, RuleSetting> readRules(JsonReader &reader, const QStringList &known)
{
    QHash<QString, RuleSetting> rules;
    const QJsonObject object = reader.has(u"rules"_s) ? reader.anyObject(u"rules"_s) : QJsonObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        const QString word = it.value().toString();
        const auto severity = plan::severityFromString(word);
        if (!known.contains(it.key())) {
            const QStringList similar = rules::similarRules(it.key(), known);
            reader.refuse(u"rules"_s,
                          similar.isEmpty()
                              ? u"names %1, which is no rule; colonnade-cli explain lists all of them"_s.arg(it.key())
                              : u"names %1, which is no rule; did you mean %2?"_s.arg(it.key(), similar.join(u", "_s)));
        } else if (!severity && word != "off"_L1) {
            reader.refuse(u"rules"_s,
                          u"sets %1 to \"%2\"; it must be \"off\", \"info\", \"warning\" or \"error\""_s.arg(it.key(), word));
        } else {
            rules.insert(it.key(), severity);
        }
    }
    return rules;
}

/// * within a folder, ** across folders.
QRegularExpression patternOf(const QString &glob)
{
    QString text;
    for (qsizetype i = 0; i < glob.size(); ++i) {
        const bool deep = glob[i] == u'*' && i + 1 < glob.size() && glob[i + 1] == u'*';
        if (deep && i + 2 < glob.size() && glob[i + 2] == u'/') {
            text += u"(?:.*/)?"_s;
            i += 2;
        } else if (deep) {
            text += u".*"_s;
            ++i;
        } else if (glob[i] == u'*') {
            text += u"[^/]*"_s;
        } else if (glob[i] == u'?') {
            text += u"[^/]"_s;
        } else {
            text += QRegularExpression::escape(glob.mid(i, 1));
        }
    }
    return QRegularExpression(QRegularExpression::anchoredPattern(text));
}

}  // namespace

LintOptions Config::optionsFor(const QString &path) const
{
    LintOptions options{rules, lockTimeout, longestLockTimeout, transaction};
    for (const Paths &entry : paths) {
        if (!patternOf(entry.pattern).match(path).hasMatch())
            continue;
        for (auto it = entry.rules.begin(); it != entry.rules.end(); ++it)
            options.rules.insert(it.key(), it.value());
    }
    return options;
}

Result<Config> readConfig(const QByteArray &bytes, const QString &name)
{
    QStringList known;
    for (const rules::Rule &rule : rules::allRules())
        known.append(rule.id);
    return document::readDocument(bytes, name, u"colonnade-lint-config/1"_s, [&](JsonReader &reader) {
        Config config;
        config.serverVersion = reader.optionalText(u"serverVersion"_s);
        config.lockTimeout = std::chrono::milliseconds(reader.integer(u"lockTimeoutMs"_s, 0));
        config.longestLockTimeout = std::chrono::milliseconds(reader.integer(u"longestLockTimeoutMs"_s, 5000));
        if (reader.has(u"transaction"_s))
            config.transaction = reader.flag(u"transaction"_s);
        config.rules = readRules(reader, known);
        for (JsonReader &entry : reader.objects(u"paths"_s)) {
            Config::Paths paths;
            paths.pattern = entry.text(u"path"_s);
            paths.rules = readRules(entry, known);
            config.paths.append(paths);
        }
        return config;
    });
}

}  // namespace colonnade::lint
