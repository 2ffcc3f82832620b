// Report: a finished (or running) run as a value, and its writers as functions of it. One file, readable in ten years.
#pragma once

#include "base/error.h"
#include "run/run_record.h"

namespace colonnade::report {

struct Report {
    run::RunRecord run;
    QDateTime writtenAt;  ///< UTC
    QString program;      ///< "Colonnade 0.1.0"
};

/// One self-contained file: styles, and charts as inline SVG; prints well; no script, nothing loaded.
QByteArray writeHtml(const Report &report);
/// colonnade-report/1
QByteArray writeJson(const Report &report);
QByteArray writeMarkdown(const Report &report);

}  // namespace colonnade::report
