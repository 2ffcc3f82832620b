#include "document/target.h"

#include <QRegularExpression>
#include <QStringList>
#include <QUrl>

namespace colonnade::document {

using namespace Qt::StringLiterals;

namespace {

bool isUri(const QString &target)
{
    return target.startsWith(u"postgresql://"_s) || target.startsWith(u"postgres://"_s) || target.startsWith(u"mysql://"_s)
        || target.startsWith(u"sqlite://"_s);
}

QString quotedValue(QString value)
{
    value.replace(u'\\', u"\\\\"_s).replace(u'\'', u"\\'"_s);
    return u'\'' + value + u'\'';
}

}  // namespace

QString targetOf(const TargetParts &parts)
{
    QStringList settings;
    const std::pair<QLatin1StringView, QString> named[] = {
        {"host"_L1, parts.host}, {"port"_L1, parts.port}, {"dbname"_L1, parts.database}, {"user"_L1, parts.user}};
    for (const auto &[name, value] : named) {
        if (!value.isEmpty())
            settings.append(name + u'=' + quotedValue(value));
    }
    return settings.join(u' ');
}

QString withPassword(const QString &target, const QString &password)
{
    if (password.isEmpty())
        return target;
    const QString bare = withoutPassword(target);
    if (!isUri(bare))
        return (bare + u" password="_s + quotedValue(password)).trimmed();
    return bare + (bare.contains(u'?') ? u'&' : u'?') + u"password="_s + QString::fromLatin1(QUrl::toPercentEncoding(password));
}

QString withoutPassword(const QString &target)
{
    QString bare = target.trimmed();
    if (isUri(bare)) {
        // user:password@ ends at the last @ of the authority: a password may hold one that nobody encoded.
        static const QRegularExpression userInfo(u"^([a-z]+://[^/?:@]*):[^/]*@"_s);
        static const QRegularExpression parameter(u"([?&])(?:password|sslpassword)=[^&]*(&|$)"_s);
        bare.replace(userInfo, u"\\1@"_s);
        while (bare.contains(parameter))
            bare.replace(parameter, u"\\1"_s);
        while (bare.endsWith(u'?') || bare.endsWith(u'&'))
            bare.chop(1);
        return bare;
    }
    static const QRegularExpression setting(
        u"(?<![\\w.])(?:password|sslpassword)\\s*=\\s*(?:'(?:[^'\\\\]|\\\\.)*'?|(?:[^\\s\\\\]|\\\\.)*)"_s);
    bare.remove(setting);
    return bare.trimmed();
}

}  // namespace colonnade::document
