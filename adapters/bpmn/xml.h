#pragma once
#include <memory>
#include <pugixml.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/definition/finding.h"

namespace recourse::bpmn {

using Xml = pugi::xml_node;

/// A BPMN file as a tree, with lines for messages. No document type, no entities of its own, capped
/// in size, depth and number of elements: a file from outside must not cost more than it weighs.
struct XmlFile {
  pugi::xml_document tree;
  std::string text;
  std::vector<std::size_t> line_starts;
  std::vector<std::string> prefixes;  ///< bound to the BPMN model namespace; "" is the default

  [[nodiscard]] int line(const Xml& node) const;
  [[nodiscard]] int column(const Xml& node) const;
  /// The name without its prefix, or "" for an element of another namespace.
  [[nodiscard]] std::string_view name(const Xml& node) const;
  /// First child of the BPMN namespace with this local name.
  [[nodiscard]] Xml child(const Xml& node, std::string_view name) const;
  [[nodiscard]] std::vector<Xml> children(const Xml& node) const;
  [[nodiscard]] std::vector<Xml> children(const Xml& node, std::string_view name) const;
};

/// Null with one finding when the text is no BPMN 2.0 file.
[[nodiscard]] std::unique_ptr<XmlFile> read_xml(std::string_view text,
                                                std::vector<definition::Finding>& findings);

[[nodiscard]] std::string attribute(const Xml& node, const char* name);
/// All text below, without the white space around it.
[[nodiscard]] std::string text_of(const Xml& node);
/// "p:Gateway_1" → "Gateway_1": references may carry the prefix of the target namespace.
[[nodiscard]] std::string reference(std::string_view text);

}  // namespace recourse::bpmn
