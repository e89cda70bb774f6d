#pragma once
#include <string>
#include <string_view>

namespace recourse::history {

/// Appends `text` between quotation marks, escaped as RFC 8785 section 3.2.2.2 asks: only what JSON
/// must escape, short forms where there are any, otherwise lower-case hexadecimal.
/// Requires: valid UTF-8, which every reader at the border has checked.
void append_quoted(std::string& out, std::string_view text);

}  // namespace recourse::history
