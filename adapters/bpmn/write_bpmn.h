#pragma once
#include <optional>
#include <string>

#include "adapters/bpmn/xml.h"
#include "engine/definition/process_definition.h"

namespace recourse::bpmn {

/// The definition as BPMN 2.0 with layout. What BPMN cannot say goes along as the definition's own
/// text in an extension element; import_bpmn gives it back as long as the drawing is unchanged.
[[nodiscard]] std::string write_bpmn(const definition::ProcessDefinition& definition,
                                     Language language);

/// The text a drawing carries, if it still is the drawing that was made of it.
struct Carried {
  std::string file, text;
  bool changed = false;  ///< the drawing was worked on since
};
/// A number of everything the drawing says, places apart.
[[nodiscard]] std::string drawing_print(const XmlFile& file);
[[nodiscard]] std::optional<Carried> carried_definition(const XmlFile& file);

}  // namespace recourse::bpmn
