#pragma once
#include <string>
#include <string_view>

namespace recourse::http {

/// Unpacks what the build packed. Throws std::runtime_error on anything that is no gzip, or on
/// more than 32 MiB (the whole web app has less than one).
[[nodiscard]] std::string gunzip(std::string_view packed);

}  // namespace recourse::http
