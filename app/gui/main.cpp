// The window: reads the command line and puts the parts together.
#include "app/exit.h"
#include "app/gui/auto_tour.h"
#include "app/gui/workbench.h"
#include "app/secret_arguments.h"
#include "database/postgres/postgres_session.h"
#include "document/target.h"
#include "ui/shell/translation.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QLocale>

#include <cstdio>

#include <pwd.h>
#include <unistd.h>

using namespace colonnade;
using namespace Qt::StringLiterals;

namespace {

struct Options {
    QString target;
    QString change;
    QStringList sql;
    ui::Page page = ui::Page::Design;
    ui::Scheme scheme = ui::Scheme::System;
    ui::Environment environment = ui::Environment::Production;
    QString autoDirectory;
    QString shotsDirectory;
};

Result<Options> readOptions(const QStringList &arguments)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(
        QCoreApplication::translate("main", "Plans and carries out schema changes on live databases."));
    parser.addPositionalArgument(u"FILE..."_s, QCoreApplication::translate("main", "Files of SQL to judge, in order."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOptions(
        {{u"db"_s, u"Connects to DB, which is what libpq takes."_s, u"DB"_s},
         {u"change"_s, u"Opens a change document."_s, u"FILE"_s},
         {u"page"_s, u"Opens on a page: design, preview, rehearse, run, watch or report."_s, u"NAME"_s, u"design"_s},
         {u"theme"_s, u"light or dark; as the system has it where it is not given."_s, u"NAME"_s},
         {u"environment"_s, u"What the server is: production, staging or test."_s, u"NAME"_s, u"production"_s},
         {u"auto"_s, u"Does the whole job by itself and leaves documents and pictures in DIR."_s, u"DIR"_s},
         {u"shots"_s, u"As --auto, and takes each picture in both themes."_s, u"DIR"_s}});
    parser.process(arguments);
    Options options;
    options.target = parser.value(u"db"_s);
    options.sql = parser.positionalArguments();
    options.change = parser.value(u"change"_s);
    options.autoDirectory = parser.value(u"auto"_s);
    options.shotsDirectory = parser.value(u"shots"_s);
    const auto page = ui::pageFromString(parser.value(u"page"_s));
    if (!page)
        return failure(ErrorKind::Usage, u"--page takes design, preview, rehearse, run, watch or report."_s);
    options.page = *page;
    const auto environment = ui::environmentFromString(parser.value(u"environment"_s));
    if (!environment)
        return failure(ErrorKind::Usage, u"--environment takes production, staging or test."_s);
    options.environment = *environment;
    if (const QString theme = parser.value(u"theme"_s); theme == u"light"_s || theme == u"dark"_s)
        options.scheme = theme == u"light"_s ? ui::Scheme::Light : ui::Scheme::Dark;
    else if (!theme.isEmpty())
        return failure(ErrorKind::Usage, u"--theme takes light or dark."_s);
    const bool tour = !options.autoDirectory.isEmpty() || !options.shotsDirectory.isEmpty();
    if (tour && (options.target.isEmpty() || options.change.isEmpty()))
        return failure(ErrorKind::Usage, u"--auto and --shots want --db and --change, too."_s);
    return options;
}

/// Who opens gates and runs plans, for the report.
QString userName()
{
    const passwd *entry = getpwuid(getuid());
    return entry ? QString::fromLocal8Bit(entry->pw_name) : QString::number(getuid());
}

int complain(const Error &error)
{
    std::fprintf(stderr, "colonnade: %s\n", qUtf8Printable(error.message));
    return int(cli::exitFor(error.kind));
}

}  // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(u"colonnade"_s);
    QApplication::setApplicationDisplayName(u"Colonnade"_s);
    QApplication::setOrganizationName(u"colonnade"_s);
    QApplication::setApplicationVersion(QStringLiteral(COLONNADE_VERSION));
    QApplication::setDesktopFileName(u"org.colonnade.Colonnade"_s);
    ui::installTranslation(application, QLocale());
    const auto options = readOptions(QApplication::arguments());
    hideSecretArguments(argc, argv);
    if (!options)
        return complain(options.error());

    ui::ThemeChoice theme(options->scheme);
    gui::Workbench workbench(database::postgres::openSession, userName());
    QObject::connect(&workbench.window(), &ui::MainWindow::schemeChosen, &theme, &ui::ThemeChoice::choose);
    if (!options->change.isEmpty()) {
        if (const auto opened = workbench.openChange(options->change); !opened)
            return complain(opened.error());
    }
    workbench.window().showPage(options->page);
    workbench.reviewDesk().open(options->sql);
    workbench.window().show();
    std::unique_ptr<gui::AutoTour> tour;
    if (!options->autoDirectory.isEmpty())
        tour = std::make_unique<gui::AutoTour>(workbench, theme, options->autoDirectory, gui::AutoTour::Pictures::One);
    else if (!options->shotsDirectory.isEmpty())
        tour = std::make_unique<gui::AutoTour>(workbench, theme, options->shotsDirectory, gui::AutoTour::Pictures::BothThemes);
    if (!options->target.isEmpty())
        workbench.connectTo(options->target, options->environment);
    return QApplication::exec();
}
