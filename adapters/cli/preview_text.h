#pragma once
#include "adapters/cli/terminal.h"
#include "engine/base/value.h"

namespace recourse::cli {

/// Of the answer of a preview: what would be recorded, in sentences, then who is asked next.
void tell_preview(const Value& preview, const Terminal& terminal);

}  // namespace recourse::cli
