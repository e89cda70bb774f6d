#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace recourse::http {

/// The last part of what a browser sends, without anything a file system, a page or a reader's eye
/// might obey: control characters, and the characters that turn the direction of text, with which
/// "exe.fdp" is read as "pdf.exe". nullopt: nothing is left, only dots, or more than 200 bytes.
[[nodiscard]] std::optional<std::string> clean_file_name(const std::string& given);

/// The media type, where browsers may show it as what it is; everything else is only bytes to them.
[[nodiscard]] std::string clean_file_type(std::string_view content_type);

/// RFC 8187, for `filename*=`.
[[nodiscard]] std::string percent_encoded(const std::string& text);

}  // namespace recourse::http
