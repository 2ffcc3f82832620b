// Passwords that stand in a migration are in nothing that is printed.
#include "lint/output.h"
#include "lint/rewrite.h"
#include "tests/lint/lint_text.h"
#include "tests/support/test.h"

using namespace colonnade;
using namespace Qt::StringLiterals;

class SecretsTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void noPasswordIsPrinted_data()
    {
        QTest::addColumn<QByteArray>("text");
        const auto row = [](const char *name, const char *text) { QTest::newRow(name) << QByteArray(text); };
        row("a role", "ALTER ROLE app PASSWORD 'hunter2';");
        row("a role made, on several lines", "CREATE ROLE app\n  LOGIN PASSWORD E'hunter2\\'x';");
        row("in dollars", "ALTER USER app PASSWORD $x$hunter2$x$;");
        row("a subscription", "CREATE SUBSCRIPTION s CONNECTION 'host=a password=hunter2' PUBLICATION p;");
        row("a subscription altered", "ALTER SUBSCRIPTION s CONNECTION 'host=a password=hunter2';");
        row("a user mapping", "CREATE USER MAPPING FOR a SERVER s OPTIONS (user 'u', password 'hunter2');");
        row("a server", "ALTER SERVER s OPTIONS (SET token 'hunter2');");
        row("what cannot be read", "ALTER ROLE app PASSWRD PASSWORD 'hunter2';");
        row("a misspelt word", "ALTER ROLE app PASSWRD 'hunter2';");
        row("the word that does not fit", "ALTER ROLE app WITH PASSWORD 'x' 'hunter2';");
        row("a quote that nothing closes", "ALTER ROLE app PASSWORD 'hunter2;");
        row("a block", "DO $$ BEGIN EXECUTE 'ALTER ROLE a PASSWORD ''hunter2'''; END $$;");
        row("a call", "SELECT dblink_connect('host=a password=hunter2');");
    }
    void noPasswordIsPrinted()
    {
        QFETCH(QByteArray, text);
        const lint::FileVerdict verdict = test::judged("ALTER TABLE t ALTER a SET NOT NULL; " + text);
        const QList<lint::FileVerdict> verdicts{verdict};
        for (const QByteArray &printed :
             {lint::writeText(verdicts, lint::Colour::None), lint::writeJson(verdicts), lint::writeSarif(verdicts),
              lint::writeJunit(verdicts, plan::Severity::Info), lint::writeGithub(verdicts)})
            QVERIFY2(!printed.contains("hunter2"), printed.constData());
        // The file that comes out is somebody's own, and has to work.
        QVERIFY(lint::rewritten(verdict, *lint::emptyCatalog(u"17"_s)->catalog).contains("hunter2"));
    }

    void otherConstantsStay()
    {
        const QList<lint::FileVerdict> verdicts{test::judged("UPDATE t SET a = 'plain' WHERE b = 1;")};
        QVERIFY(lint::writeJson(verdicts).contains("'plain'"));
    }
};

COLONNADE_TEST(SecretsTest)
#include "tst_secrets.moc"
