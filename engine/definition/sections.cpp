#include "engine/definition/sections.h"

namespace recourse::definition {

bool lies_in(std::string_view inner, std::string_view outer) {
  return inner.starts_with(outer) && (inner.size() == outer.size() || inner[outer.size()] == '.');
}

const Section* section_of(const ProcessDefinition& definition, std::string_view path) {
  for (const Section& section : definition.sections) {
    for (const std::string& data : section.data) {
      if (lies_in(path, data)) return &section;
    }
  }
  return nullptr;
}

bool has_section_below(const ProcessDefinition& definition, std::string_view path) {
  for (const Section& section : definition.sections) {
    for (const std::string& data : section.data) {
      if (data.size() > path.size() && lies_in(data, path)) return true;
    }
  }
  return false;
}

}  // namespace recourse::definition
