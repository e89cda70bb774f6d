#include "adapters/bpmn/report.h"

#include <algorithm>

namespace recourse::bpmn {

void BpmnReport::say(const char* code, const Xml& at, Label text, Label fix) {
  definition::Finding finding;
  finding.code = code;
  finding.severity = finding.code.starts_with("W") ? definition::Finding::Severity::kWarning
                                                   : definition::Finding::Severity::kError;
  finding.line = file_.line(at);
  finding.column = file_.column(at);
  finding.step = attribute(at, "id");
  // The id is told beside the sentence; what has none is told by its name.
  if (finding.step.empty()) finding.step = at.name();
  finding.text = std::move(text);
  finding.fix = std::move(fix);
  if (!said_.emplace(std::to_string(at.offset_debug()), finding.text.en).second) return;
  findings_.push_back(std::move(finding));
}

std::vector<definition::Finding> BpmnReport::take() {
  std::ranges::stable_sort(findings_, {}, &definition::Finding::line);
  return std::move(findings_);
}

}  // namespace recourse::bpmn
