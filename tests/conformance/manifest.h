#pragma once
#include "tests/conformance/suite.h"

namespace recourse::conformance {

/// The rows of dir/manifest.json. Throws std::runtime_error with a sentence when it cannot be read.
[[nodiscard]] std::vector<Row> read_manifest(const std::filesystem::path& dir);

/// Throws std::runtime_error when the file cannot be read.
[[nodiscard]] std::string read_text(const std::filesystem::path& file);

}  // namespace recourse::conformance
