#pragma once
// A DMN model as its XML says it. Element names are read without their prefix, so every version of
// the format (1.1 to 1.5) and every tool's choice of namespaces reads alike.
#include <filesystem>
#include <map>
#include <pugixml.hpp>
#include <string>
#include <vector>

namespace recourse::conformance {

/// The name of an element without its prefix.
[[nodiscard]] std::string_view dmn_name(pugi::xml_node node);
/// The first child element of that name; null when there is none.
[[nodiscard]] pugi::xml_node dmn_child(pugi::xml_node node, std::string_view name);
[[nodiscard]] std::vector<pugi::xml_node> dmn_children(pugi::xml_node node, std::string_view name);
/// What stands in the child `text`, or in the element itself where the old format has no `text`.
[[nodiscard]] std::string dmn_text(pugi::xml_node node);
/// The first child that is an expression in the sense of DMN (literal, table, context, …).
[[nodiscard]] pugi::xml_node dmn_expression(pugi::xml_node node);
/// The `typeRef` of a node: attribute, or child element of the old format; without its prefix.
[[nodiscard]] std::string dmn_type_ref(pugi::xml_node node);

/// An element of the model that has a value: input data, decision, business knowledge.
struct DmnElement {
  pugi::xml_node node;
  std::string name;      ///< of its variable
  std::string type_ref;  ///< of its variable; "" when it says none
};

class DmnModel {
 public:
  /// Throws std::runtime_error with a sentence when the file cannot be read as XML.
  explicit DmnModel(const std::filesystem::path& file);

  [[nodiscard]] const DmnElement* decision(const std::string& name) const;
  [[nodiscard]] const DmnElement* input(const std::string& name) const;
  [[nodiscard]] const DmnElement* by_id(const std::string& id) const;
  /// The top-level item definition of that name; null when there is none.
  [[nodiscard]] pugi::xml_node item_definition(const std::string& name) const;
  /// Every component of every item definition: FEEL must know names that hold blanks.
  [[nodiscard]] const std::vector<std::string>& component_names() const { return components_; }

 private:
  void note_components(pugi::xml_node item);

  pugi::xml_document document_;
  std::map<std::string, DmnElement> by_id_, decisions_, inputs_;
  std::map<std::string, pugi::xml_node> items_;
  std::vector<std::string> components_;
};

}  // namespace recourse::conformance
