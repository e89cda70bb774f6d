#include "adapters/yaml/files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

namespace recourse::yaml {
namespace {

namespace fs = std::filesystem;

/// Above the loaders' own limit, so that they can say what is wrong with a large file.
constexpr std::uintmax_t kFileBytesMax = 2U << 20;

}  // namespace

std::optional<std::string> read_file(const std::string& path) {
  std::error_code fault;
  if (!fs::is_regular_file(path, fault) || fs::file_size(path, fault) > kFileBytesMax) return {};
  std::ifstream stream(path, std::ios::binary);
  if (!stream) return std::nullopt;
  std::ostringstream bytes;
  bytes << stream.rdbuf();
  return bytes.str();
}

std::vector<std::string> files_in(const std::string& folder, const std::string& ending) {
  std::vector<std::string> paths;
  std::error_code fault;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder, fault)) {
    const std::string name = entry.path().filename().string();
    const bool ends = name.size() >= ending.size() &&
                      name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
    if (ends && entry.is_regular_file(fault) && !entry.is_symlink(fault)) {
      paths.push_back(entry.path().string());
    }
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

LoadedConnectors load_connectors(const std::string& folder) {
  LoadedConnectors loaded;
  for (const std::string& path : files_in(folder, ".yaml")) {
    const std::optional<std::string> source = read_file(path);
    if (!source) continue;
    std::vector<definition::Finding> findings = load_connector(*source, loaded.catalogue);
    if (!findings.empty()) loaded.findings[path] = std::move(findings);
  }
  return loaded;
}

}  // namespace recourse::yaml
