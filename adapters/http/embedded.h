#pragma once
#include <string_view>
#include <vector>

namespace recourse::http {

/// A file of the web app inside the binary. The table is made by cmake/EmbedWeb.cmake.
struct EmbeddedFile {
  std::string_view name;    ///< "app.js", without ".gz"
  std::string_view gzip;    ///< its bytes as committed
  std::string_view sha256;  ///< hex, of those bytes
};
[[nodiscard]] const std::vector<EmbeddedFile>& embedded_files();

}  // namespace recourse::http
