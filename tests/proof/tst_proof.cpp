// The plan proof: random designs on random tables, each planned and carried out on a real server, or refused for a reason that
// the server confirms. COLONNADE_DESIGNS says how many (500 in ./dev matrix), COLONNADE_SEED where to begin: the seed that a
// failure prints makes that one case again.
#include "tests/proof/make_case.h"
#include "tests/proof/prover.h"
#include "tests/support/cluster.h"
#include "tests/support/test.h"

#include <cstdio>

using namespace colonnade;
using namespace Qt::StringLiterals;
using namespace test::proof;

namespace {

struct Tally {
    int designs = 0, plans = 0, refusals = 0, senseless = 0, steps = 0, writes = 0;
    QMap<QString, int> refused;

    void add(const Verdict &verdict)
    {
        ++designs;
        plans += verdict.kind == Verdict::Kind::Planned;
        refusals += verdict.kind == Verdict::Kind::Refused;
        senseless += verdict.kind == Verdict::Kind::Senseless;
        steps += verdict.steps;
        writes += verdict.writes;
        for (const QString &rule : verdict.refusals)
            ++refused[rule];
    }
};

}  // namespace

class ProofTest : public test::Test
{
    Q_OBJECT

private Q_SLOTS:
    void plansKeepTheirWordAndRefusalsAreTrue()
    {
        const int wanted =
            qEnvironmentVariableIsSet("COLONNADE_DESIGNS") ? qEnvironmentVariableIntValue("COLONNADE_DESIGNS") : 40;
        // The same designs in each ./dev test, so that it tells of what changed; others in each ./dev matrix.
        const quint64 first = qEnvironmentVariable("COLONNADE_SEED", u"1"_s).toULongLong();
        Prover prover;
        Tally tally;
        QStringList failures;
        const int version = test::cluster().majorVersion();
        for (int i = 0; i < wanted && failures.size() < 5; ++i) {
            const quint64 seed = first + quint64(i);
            const ProofCase made = makeCase(seed, version);
            const Verdict verdict = prover.proved(made);
            tally.add(verdict);
            if (verdict.kind == Verdict::Kind::Senseless)
                std::printf("proof: seed %llu makes what no server takes: %s\n", static_cast<unsigned long long>(seed),
                            qPrintable(verdict.failure));
            if (verdict.kind != Verdict::Kind::Failed)
                continue;
            const ProofCase least = verdict.label == "case"_L1 ? made : shrunk(made, [&](const ProofCase &candidate) {
                const Verdict other = prover.proved(candidate);
                return other.kind == Verdict::Kind::Failed && other.label == verdict.label;
            });
            const Verdict shown = prover.proved(least);
            failures.append(QString::number(seed));
            // Qt Test would cut it.
            std::printf("\nCOLONNADE_SEED=%s COLONNADE_DESIGNS=1 on PostgreSQL %d: [%s] %s\n%s\n", qPrintable(failures.last()),
                        version, qPrintable(shown.label), qPrintable(shown.failure), qPrintable(least.display()));
            std::fflush(stdout);
        }
        std::printf(
            "proof: %d designs, %d plans, %d refusals, %d that no server takes, %d steps, %d writes of old and new code, "
            "seed %llu, PostgreSQL %d\n",
            tally.designs, tally.plans, tally.refusals, tally.senseless, tally.steps, tally.writes,
            static_cast<unsigned long long>(first), version);
        for (auto it = tally.refused.cbegin(); it != tally.refused.cend(); ++it)
            std::printf("proof:   %s %d\n", qPrintable(it.key()), it.value());
        std::fflush(stdout);
        QVERIFY2(failures.isEmpty(), qPrintable(u"seeds "_s + failures.join(u", "_s)));
        QVERIFY2(wanted < 20 || (tally.plans > wanted / 4 && tally.senseless * 10 < wanted), "the designs are of no use");
    }
    void theSameSeedMakesTheSameCase()
    {
        for (const quint64 seed : {1ULL, 77ULL, 123456789ULL})
            QCOMPARE(makeCase(seed, 17).display(), makeCase(seed, 17).display());
        QVERIFY(makeCase(1, 17).display() != makeCase(2, 17).display());
    }
};

COLONNADE_TEST(ProofTest)
#include "tst_proof.moc"
