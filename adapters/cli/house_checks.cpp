#include "adapters/cli/house_checks.h"

#include <algorithm>

#include "adapters/directory/staff.h"
#include "engine/definition/check_library.h"

namespace recourse::cli {
namespace {

using definition::Finding;

bool same(const Finding& a, const Finding& b) {
  return a.code == b.code && a.step == b.step && a.text == b.text;
}

void add(House& house, const std::string& path, const std::vector<Finding>& findings) {
  if (findings.empty()) return;
  auto file = std::ranges::find(house.findings, path, &FileFindings::path);
  if (file == house.findings.end()) {
    house.findings.push_back({path, {}});
    file = std::prev(house.findings.end());
  }
  for (const Finding& finding : findings) {
    const bool told = std::ranges::any_of(
        file->findings, [&](const Finding& other) { return same(finding, other); });
    if (!told) file->findings.push_back(finding);
  }
  std::ranges::stable_sort(file->findings, {}, [](const Finding& finding) {
    return std::pair(finding.line, finding.column);
  });
}

}  // namespace

void check_house(House& house, const ports::Directory* directory) {
  const auto findings = definition::check_library(house.definitions, house.manifests);
  for (std::size_t i = 0; i < house.definitions.size(); ++i) {
    const House::Origin& origin = house.origins[i];
    if (!origin.wanted) continue;
    add(house, origin.path, findings[i]);
    if (directory == nullptr) continue;
    const definition::ProcessDefinition& own = *house.definitions[i];
    add(house, origin.path, definition::check_staff(own, directory::staff_of(*directory, own)));
  }
  std::ranges::sort(house.findings, {}, &FileFindings::path);
}

void check_calls(House& house) {
  auto findings = definition::check_library(house.definitions, house.manifests);
  for (std::size_t i = 0; i < house.definitions.size(); ++i) {
    std::erase_if(findings[i], [](const Finding& finding) {
      return finding.severity != Finding::Severity::kError;
    });
    if (house.origins[i].wanted) add(house, house.origins[i].path, findings[i]);
  }
}

}  // namespace recourse::cli
