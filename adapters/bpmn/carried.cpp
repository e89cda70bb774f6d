// The definition inside its own drawing, and how to tell that the drawing was changed.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "adapters/bpmn/write_bpmn.h"

namespace recourse::bpmn {
namespace {

std::uint64_t mixed(std::uint64_t hash, std::string_view text) {
  for (const char c : text) {
    hash ^= static_cast<unsigned char>(c);
    hash *= 0x100000001B3ULL;
  }
  return (hash ^ 0xFFU) * 0x100000001B3ULL;
}

/// Of one element, with its place; the order of attributes and of siblings does not count, because
/// editors change it.
std::uint64_t print_of(const Xml& xml, std::string_view name) {
  std::vector<std::string> attributes;
  for (const pugi::xml_attribute& one : xml.attributes()) {
    if (std::string_view(one.name()).starts_with("xmlns")) continue;
    // The prefix in a type is the writer's choice.
    attributes.push_back(std::string(one.name()) + "=" + reference(one.value()));
  }
  std::ranges::sort(attributes);
  std::uint64_t hash = mixed(0xCBF29CE484222325ULL, name);
  hash = mixed(hash, attribute(xml.parent(), "id"));
  for (const std::string& one : attributes) hash = mixed(hash, one);
  return mixed(hash, text_of(xml));
}

std::string fingerprint(const XmlFile& file, const Xml& process) {
  std::uint64_t sum = 0;
  for (Xml at = process; at;) {
    const std::string_view name = file.name(at);
    const bool counts = !name.empty() && name != "extensionElements";
    if (counts) sum += print_of(at, name);
    if (at.first_child() && counts) {
      at = at.first_child();
      continue;
    }
    while (at && at != process && !at.next_sibling()) at = at.parent();
    if (!at || at == process) break;
    at = at.next_sibling();
  }
  return fmt::format("{:016x}", sum);
}

Xml carrier(const XmlFile& file, const Xml& process) {
  for (const Xml& one : file.child(process, "extensionElements").children()) {
    if (std::string_view(one.name()) == "recourse:definition") return one;
  }
  return {};
}

Xml first_process(const XmlFile& file) {
  return file.child(file.tree.document_element(), "process");
}

}  // namespace

std::string drawing_print(const XmlFile& file) { return fingerprint(file, first_process(file)); }

std::optional<Carried> carried_definition(const XmlFile& file) {
  const Xml process = first_process(file);
  const Xml found = carrier(file, process);
  if (!found) return std::nullopt;
  Carried carried;
  carried.file = attribute(process, "id") + ".yaml";
  for (const Xml& one : found.children()) carried.text += one.value();
  carried.changed = attribute(found, "drawing") != fingerprint(file, process);
  return carried;
}

}  // namespace recourse::bpmn
