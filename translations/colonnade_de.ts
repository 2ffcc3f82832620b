<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de_DE" sourcelanguage="en_US">
<context>
    <name>EventText</name>
    <message>
        <source>for %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>pid %1 (%2)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>, behind %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>filled %1 of about %2 rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>filled %1 rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lock held for %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>took %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>begins: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>undone: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>lock not granted</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>; next try in %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>does not queue for its lock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gate: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>gate opened by %1: %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>check: %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>Words</name>
    <message>
        <source>For comparison only: this program never sends it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rewrites every row of %1 under this lock.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reads every row of %1 under this lock.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held for %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>How long it is held is unknown.</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>about %n queries queue</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>read only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>only DROP and the like wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>only writers of the same rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>only other DDL and vacuum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>writes wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reads and writes wait</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>same rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>only other DDL, vacuum</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>writes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>reads + writes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Expand</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Backfill</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Constrain</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Clean up</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Warning</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Error</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stopped</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>In doubt</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not begun</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting for its lock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>slowed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>undone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Starting</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waiting at a gate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ended</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>local socket</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no replica</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n replica(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>colonnade::gui::AutoTour</name>
    <message>
        <source>%1 cannot be made.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read %1 tables in %2 s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be written.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no plan for this change: the findings say why.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Planned %1 steps and %2 gates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step %1  %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Opening the gate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>opened by the demo, for want of somebody to ask</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Done: documents and pictures stand in %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run did not succeed.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::gui::Workbench</name>
    <message>
        <source>%1 cannot be written: %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The report stands in %1.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 cannot be read: %2.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing was run yet, so there is nothing to report.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::items::FindingModel</name>
    <message>
        <source>Rule %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::items::PlanModel</name>
    <message>
        <source>time unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Phase %1, %2, %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step %1, %2, lock %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none on existing tables</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gate, %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::items::RunStepModel</name>
    <message>
        <source>locked for %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waits for its lock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>slowed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 tries · %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>failed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>undone</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>opened %1 by %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step %1, %2, %3</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::items::SchemaTreeModel</name>
    <message numerus="yes">
        <source>%n table(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Schema %1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1: %2 rows, %3, indexes %4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table %1, %2 rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>new column</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New column %1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column %1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows or type</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::Banner</name>
    <message>
        <source>Close</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Leave it</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::ColumnInspector</name>
    <message>
        <source>Inspector</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a column</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Insert</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Remove</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Allowed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not null, once filled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Name</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Type</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nulls</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Default</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Check</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No two rows alike</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>None</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>all rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>References</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On delete</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Unique</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Index</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Only where</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Comment</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Existing rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The default, or null</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>An expression</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill with</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Fill expression</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>While old code still writes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows stay as written</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Trigger, until the last gate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Keep filled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing selected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Choose a table in the tree or on the picture. Its row “+ Add a column” makes a new column, and here its fields appear.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>After connecting, the column that you add is described here.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Column %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>not null</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>may be null</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>default %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Table %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 rows, as the server estimates</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 and %2 of indexes</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n column(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>and %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>New column: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Set apart from the column, because existing rows are filled below</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>collation %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>identity</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>generated as %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The change document also sets: %1. Edit the document for these.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::ConnectDialog</name>
    <message>
        <source>Connect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect to a database</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Target</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Host, port, database</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>empty: as .pgpass or the server&apos;s rules have it</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Production</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Staging</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Test or sandbox</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Password</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This is</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connections are read only on the server&apos;s side until you start a run. The password is not kept.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As libpq takes it: a URI, “host=… dbname=…”, or “service=…”.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>name, address, or a directory with the server&apos;s socket</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Host</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Port</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Database</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>User</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::DesignPage</name>
    <message>
        <source>Findings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dependents</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Findings (%1)</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is nothing to plan yet: add a column.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The rules have nothing to say against this change.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest block: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest block: %1, instead of %2 for a plain ALTER TABLE</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest block: %1 instead of %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Block: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Add a column, and what the change brings with it is said here while you type.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What a change brings with it is said here while you design it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>materialized view</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>function</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2 uses %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dependents (%1)</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::DesignState</name>
    <message>
        <source>add a column to %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>remove %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>edit %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::FindingList</name>
    <message>
        <source>Findings</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::GatePanel</name>
    <message>
        <source>Open the gate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A note for the report, such as the release that is out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Note</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Gate after %1: the run waits for you</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::LimitsEditor</name>
    <message>
        <source> s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limit of the replica lag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Above this lag of any replica the backfill waits.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source> ms</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Time that one batch may take</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The size of a batch follows from it. Writers of the same rows wait for at most one batch.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Speed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The share of the time that is spent in batches; the rest is left to others.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>100 %</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replica lag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Batch time</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::MainWindow</name>
    <message>
        <source>Colonnade</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rehearse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This page will run the plan on a copy: a throwaway server with the same schema and rows made after the statistics, with real locks traced and real durations beside the estimates.

It is not built yet. Until it is, run the plan against a staging database: save it on the Preview page, then colonnade-cli run --db STAGING plan.json.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This page will compare slow queries, lock waits and errors after a run with the baseline taken before it, and offer the roll back of each phase.

It is not built yet. Until it is, look at the Run page&apos;s charts and your own monitoring; colonnade-cli undo takes a run&apos;s phases back.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to Report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The plan is being made anew.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Open a change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preview the plan →</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save plan…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run →</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Continue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pause</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Stop</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>At the next safe point; the run can be resumed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ctrl+Return</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Contin&amp;ue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pa&amp;use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running · can be resumed if closed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connected, read-only until Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connected, read-only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Read-only</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Last event %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plan %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gate(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Catalog read %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1, %2 tables in %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connecting to %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connecting…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 on %2 – Colonnade</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>A run of %1 on this database stopped midway.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Resume</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect to a database first (Ctrl+O), then design a new column: its plan is shown here, with the SQL of each step, which lock it takes, who waits for it and for how long.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Design a new column first: its plan is shown here, with the SQL of each step, which lock it takes, who waits for it and for how long.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>There is no road for this change as it stands: the findings on the Design page say why.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>About Colonnade</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colonnade %1

Plans and carries out schema changes on live databases.
GPL-3.0-or-later.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run stops at its next safe point, then this window closes. Nothing is lost: when you connect to this database again, the run is offered to be resumed. Closing once more cancels the statement under way, and the server undoes it.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::PageBar</name>
    <message>
        <source>Page %1, %2</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Design</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rehearse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::PreviewPage</name>
    <message>
        <source>Nothing to preview yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to Design</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When a column has been designed, its plan is shown here: the phases and steps, the SQL of each, which lock it takes, what waits for it and for how long, and the gates at which new code must be out.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step SQL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Phase</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Whole plan</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rollback</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plain ALTER, for comparison</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Copy</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>SQL</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Who waits, and for how long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>logarithmic time · band shows 5–95 %</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::ReportPage</name>
    <message>
        <source>Nothing to report yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When a run has ended, its report is here: what ran, which locks were foreseen and seen, who waited and for how long, the charts and the log. It is one file that the team can keep, as HTML, Markdown or JSON.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as HTML…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as Markdown…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save as JSON…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>What</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>State</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Foreseen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Took</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Tries</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Locks seen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Steps, foreseen and seen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The run goes on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plan %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>took %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 rows filled</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>longest lock that others wait for: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>most sessions waiting on us at once: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>tries that gave up their place in a queue: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>highest replica lag: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the report</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::RunCharts</name>
    <message>
        <source>Replica lag</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rows per second</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blocked sessions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Query latency</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rows/s</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>batch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>and batch size, at the right</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>sessions</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>probe</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no replica seen yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting on us</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of our probe: one row</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>of our probe: one row of %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>limit %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>this server has no replica</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>seconds, per replica</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>waiting on us: none now</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>waiting on us: %n now</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
</context>
<context>
    <name>colonnade::ui::RunPage</name>
    <message>
        <source>Phase %1 of %2 · %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to run yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to Preview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>When there is a plan, it is run from here: step by step with live progress, replica lag, rows per second, sessions that wait on us and the latency of a probe. Nothing is written to the server before you start it.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Ready to run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Start the run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limits, which can be changed while it runs</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Progress</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Limits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Log</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 on %2, as %3</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gate(s) that wait for you</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Longest block of readers or writers: %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest block of readers or writers: unknown for a step, see Preview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Plan %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 steps done</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Paused. Continue when you like; nothing is held meanwhile.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 of %2 rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 left</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>about %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run ended</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::SchemaCanvas</name>
    <message>
        <source>Picture of the schema</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Cards of tables. Insert adds a column to the selected table; plus and minus zoom.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This database has no tables that you may see.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Connect to a database to see its tables here as cards: Ctrl+O.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::SchemaPanel</name>
    <message>
        <source>Filter tables and columns</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Schemas, tables and columns</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::StatusLine</name>
    <message>
        <source>Cancel</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reading the schema</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>No replica</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replica lag %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Replica lag unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Active %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Longest transaction %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Blocked %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::StepDetails</name>
    <message>
        <source>no</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Details of the step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>none on existing tables</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Lock</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>On</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Waits</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rewrites</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Scans</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Held</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Takes</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Queue</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Why we say so</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Undo of the step</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This loses what the step&apos;s column holds by then; the report keeps a note.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Step %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>less than one query</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>about %n queries wait</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>Rule %1</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Nothing to undo: the step changes nothing that stays.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>This loses what the column holds by then; the report keeps a note.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::StepList</name>
    <message>
        <source>Gate</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Phases, steps and gates</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::TableCard</name>
    <message>
        <source>foreign</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>rows unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 rows</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>writes</source>
        <translation type="unfinished"></translation>
    </message>
    <message numerus="yes">
        <source>%n more column(s)</source>
        <translation type="unfinished">
            <numerusform></numerusform>
            <numerusform></numerusform>
        </translation>
    </message>
    <message>
        <source>+ Add a column</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::TimeChart</name>
    <message>
        <source>slowed</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 not known</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>%1 %2, highest in %3 %4</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>unknown now</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no sample yet</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>; limit %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::TopBar</name>
    <message>
        <source>Connect…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Not connected</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>PRODUCTION</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>STAGING</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>TEST</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::WaitChart</name>
    <message>
        <source>Who waits, and for how long</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>time unknown</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>time unknown · %1</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>colonnade::ui::WindowActions</name>
    <message>
        <source>&amp;File</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Connect…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Disconnect</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Read the schema anew</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Open a change…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Save the change…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Save the &amp;plan…</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Go to the rep&amp;ort</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Redo</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Find a table or column</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Change</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Add a column</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Remove the column</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Preview, then run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Pa&amp;use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Stop at the next safe point</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;About Colonnade</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Design</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Preview</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Rehearse</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Run</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Watch</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Report</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Show all cards</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Colours</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>As the system</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Light</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Dark</source>
        <translation type="unfinished"></translation>
    </message>
</context>
<context>
    <name>main</name>
    <message>
        <source>Plans and carries out schema changes on live databases.</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
