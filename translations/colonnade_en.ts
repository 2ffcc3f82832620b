<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en_US" sourcelanguage="en_US">
<context>
    <name>Words</name>
    <message numerus="yes">
        <source>about %n queries queue</source>
        <translation>
            <numerusform>about %n query queues</numerusform>
            <numerusform>about %n queries queue</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n replica(s)</source>
        <translation>
            <numerusform>%n replica</numerusform>
            <numerusform>%n replicas</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>colonnade::items::SchemaTreeModel</name>
    <message numerus="yes">
        <source>%n table(s)</source>
        <translation>
            <numerusform>%n table</numerusform>
            <numerusform>%n tables</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>colonnade::ui::ColumnInspector</name>
    <message numerus="yes">
        <source>%n column(s)</source>
        <translation>
            <numerusform>%n column</numerusform>
            <numerusform>%n columns</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>colonnade::ui::MainWindow</name>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gate(s)</source>
        <translation>
            <numerusform>%n gate</numerusform>
            <numerusform>%n gates</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>colonnade::ui::RunCharts</name>
    <message numerus="yes">
        <source>waiting on us: %n now</source>
        <translation>
            <numerusform>waiting on us: %n now</numerusform>
            <numerusform>waiting on us: %n now</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>colonnade::ui::RunPage</name>
    <message numerus="yes">
        <source>%n step(s)</source>
        <translation>
            <numerusform>%n step</numerusform>
            <numerusform>%n steps</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n gate(s) that wait for you</source>
        <translation>
            <numerusform>%n gate that waits for you</numerusform>
            <numerusform>%n gates that wait for you</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>colonnade::ui::StepDetails</name>
    <message numerus="yes">
        <source>about %n queries wait</source>
        <translation>
            <numerusform>about %n query waits</numerusform>
            <numerusform>about %n queries wait</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>colonnade::ui::TableCard</name>
    <message numerus="yes">
        <source>%n more column(s)</source>
        <translation>
            <numerusform>%n more column</numerusform>
            <numerusform>%n more columns</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>colonnade::ui::SqlReviewPage</name>
    <message numerus="yes">
        <source>%n statement(s)</source>
        <translation>
            <numerusform>%n statement</numerusform>
            <numerusform>%n statements</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n finding(s)</source>
        <translation>
            <numerusform>%n finding</numerusform>
            <numerusform>%n findings</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n in phases</source>
        <translation>
            <numerusform>%n in phases</numerusform>
            <numerusform>%n in phases</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>colonnade::gui::ReviewDesk</name>
    <message numerus="yes">
        <source>%1 and %n more</source>
        <translation>
            <numerusform>%1 and %n more</numerusform>
            <numerusform>%1 and %n more</numerusform>
        </translation>
    </message>
</context>
</TS>
