#pragma once
#include "adapters/yaml/report.h"
#include "engine/base/decimal.h"

namespace recourse::yaml {

/// "80%" as 80; what is none is reported.
[[nodiscard]] Decimal read_share(Report& report, const Node& at);
/// E-VALUE: reports and ledgers are counted by a few codes, this is none of them.
void report_pause_code(Report& report, const Node& code);

}  // namespace recourse::yaml
