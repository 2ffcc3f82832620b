#include "ui/shell/translation.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

namespace colonnade::ui {

using namespace Qt::StringLiterals;

void installTranslation(QCoreApplication &application, const QLocale &locale)
{
    auto *translator = new QTranslator(&application);
    const QString folder = u":/i18n"_s;
    if (translator->load(locale, u"colonnade"_s, u"_"_s, folder) || translator->load(u"colonnade_en"_s, folder))
        QCoreApplication::installTranslator(translator);
    else
        qFatal("the English texts are missing from the program's resources");
}

}  // namespace colonnade::ui
