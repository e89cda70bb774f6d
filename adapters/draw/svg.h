#pragma once
#include "adapters/draw/picture.h"
#include "engine/definition/process_definition.h"

namespace recourse::draw {

/// A page that stands alone: no script, no font, no file beside it; readable in print.
[[nodiscard]] std::string svg(const definition::ProcessDefinition& definition, Language language);
[[nodiscard]] std::string mermaid(const definition::ProcessDefinition& definition,
                                  Language language);

}  // namespace recourse::draw
