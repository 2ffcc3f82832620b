#include "report/html_style.h"

namespace colonnade::report {

QString htmlStyle()
{
    return QStringLiteral(R"css(
:root { color-scheme: light dark; --text: #1f2933; --muted: #66707d; --line: #d5dbe3; --paper: #fff; --soft: #f2f5f8;
  --reads: #b42318; --writes: #b35c00; --ddl: #2868b5; --rows: #66727f; --none: #8a939e; --good: #2b7a34; --bad: #b42318; }
@media (prefers-color-scheme: dark) { :root { --text: #e4e8ee; --muted: #9aa5b3; --line: #38424f; --paper: #161b22;
  --soft: #1f2630; --good: #6cc375; --bad: #ff8a7a; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--text); font: 14px/1.5 Inter, system-ui, sans-serif; }
main { max-width: 1240px; margin: 0 auto; padding: 32px 24px 48px; }
h1 { font-size: 22px; margin: 0 0 8px; } h2 { font-size: 16px; margin: 32px 0 8px; } h3 { font-size: 14px; margin: 16px 0 0; }
code, pre { font: 12.5px/1.5 "JetBrains Mono", ui-monospace, monospace; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: 6px; padding: 10px 12px; margin: 6px 0;
  white-space: pre-wrap; overflow-wrap: anywhere; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: 5px 10px 5px 0; border-bottom: 1px solid var(--line); }
th { font-weight: 600; color: var(--muted); }
.facts th { width: 26em; font-weight: 400; }
.phase td { font-weight: 600; padding-top: 14px; } .gate td { background: var(--soft); padding-left: 8px; }
.lock { display: inline-block; color: #fff; border-radius: 3px; padding: 0 6px; font-size: 11px; white-space: nowrap; }
.lock.reads { background: var(--reads); } .lock.writes { background: var(--writes); } .lock.other-ddl { background: var(--ddl); }
.lock.same-rows { background: var(--rows); } .lock.nothing { background: var(--none); }
.headline { font-size: 16px; font-weight: 600; margin: 0 0 16px; } .headline.good { color: var(--good); } .headline.open { color: var(--bad); }
.muted, .undo { color: var(--muted); margin: 2px 0; } .bad { color: var(--bad); }
.log td:first-child { white-space: nowrap; color: var(--muted); width: 9em; } .log td:nth-child(2) { width: 4em; }
.log .warning td:last-child { color: #b35c00; } .log .error td:last-child { color: var(--bad); }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(460px, 1fr)); gap: 20px; }
.chart { width: 100%; height: auto; }
.chart text { fill: var(--text); font: 11px Inter, system-ui, sans-serif; }
.chart .title { font-size: 13px; font-weight: 600; } .chart .unit, .chart .tick { fill: var(--muted); font-weight: 400; font-size: 10.5px; }
.chart .grid { stroke: var(--line); } .chart .band { fill: #d92d20; opacity: .12; }
.chart .limit { stroke: var(--bad); stroke-dasharray: 5 4; } .chart .limit-text { fill: var(--bad); font-size: 10.5px; }
footer { color: var(--muted); margin-top: 32px; }
@media print { main { max-width: none; padding: 0; } body { font-size: 11px; } tr, .chart, section.sql { break-inside: avoid; }
  h2 { break-after: avoid; } thead { display: table-header-group; } .lock { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
)css");
}

}  // namespace colonnade::report
