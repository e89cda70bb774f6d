#include "adapters/yaml/rung_reader.h"

#include <fmt/format.h>

namespace recourse::yaml {

Decimal read_share(Report& report, const Node& at) {
  const std::string& text = at.text;
  const bool percent = !text.empty() && text.back() == '%';
  const auto share = Decimal::parse(text.substr(0, text.size() - (percent ? 1 : 0)));
  if (percent && share && *share > Decimal(0) && *share <= Decimal(1000)) return *share;
  report.error(at, "E-VALUE",
               {"'at' is a share of the budget, like 80%.", "“at”是时限的百分比，例如 80%。"},
               {"Write a number and a percent sign.", "请写数字加百分号。"});
  return {};
}

void report_pause_code(Report& report, const Node& code) {
  report.error(code, "E-VALUE",
               {fmt::format("'{}' is no reason for a pause.", code.text),
                fmt::format("“{}”不是暂停原因。", code.text)},
               {"Write customer, external, appraisal or calendar.",
                "请写 customer、external、appraisal 或 calendar。"});
}

}  // namespace recourse::yaml
