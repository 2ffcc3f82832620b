#include "ui/shell/translation.h"

#include <QCoreApplication>
#include <QLocale>
#include <QTranslator>

namespace colonnade::ui {

using namespace Qt::StringLiterals;

void installTranslation(QCoreApplication &application, const QLocale &locale)
{
    const QString folder = u":/i18n"_s;
    auto *plurals = new QTranslator(&application);
    if (!plurals->load(u"colonnade_en"_s, folder))
        qFatal("the English texts are missing from the program's resources");
    QCoreApplication::installTranslator(plurals);
    // What a language leaves out is then said in English, with its plurals.
    auto *translator = new QTranslator(&application);
    if (translator->load(locale, u"colonnade"_s, u"_"_s, folder))
        QCoreApplication::installTranslator(translator);
}

}  // namespace colonnade::ui
