#pragma once
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "adapters/bpmn/model.h"

namespace recourse::bpmn {

/// Collects what is to be said about a file; the same about the same element only once.
class BpmnReport {
 public:
  explicit BpmnReport(const XmlFile& file) : file_(file) {}

  /// Codes: E-BPMN breaks a rule of the standard, E-STRUCTURE runs several tokens through one
  /// place or can be stuck, E-CONSTRUCT has no counterpart here, W-BPMN is only told.
  void say(const char* code, const Xml& at, Label text, Label fix = {});
  void add(definition::Finding finding) { findings_.push_back(std::move(finding)); }
  [[nodiscard]] bool has_errors() const { return definition::has_errors(findings_); }
  [[nodiscard]] std::vector<definition::Finding> take();

 private:
  const XmlFile& file_;
  std::vector<definition::Finding> findings_;
  std::set<std::pair<std::string, std::string>> said_;
};

}  // namespace recourse::bpmn
