#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/fuzz/targets.h"

namespace recourse::fuzz {
namespace {
namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  return text.str();
}

std::string unescaped(const std::string& line) {
  std::string out;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '\\' || i + 1 == line.size()) {
      out += line[i];
      continue;
    }
    const char c = line[++i];
    out += c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
  }
  return out;
}

void add_files(const fs::path& folder, const std::string& extension,
               std::vector<std::string>& seeds) {
  if (!fs::is_directory(folder)) return;
  std::vector<fs::path> paths;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const bool fits = extension.empty() || entry.path().extension() == extension;
    if (entry.is_regular_file() && fits) paths.push_back(entry.path());
  }
  std::ranges::sort(paths);
  for (const fs::path& path : paths) seeds.push_back(bytes_of(path));
}

}  // namespace

std::vector<std::string> seeds_of(const std::string& target) {
  std::vector<std::string> seeds;
  const bool reads_yaml = target == "yaml" || target == "format";
  std::ifstream lines("tests/fuzz/seeds/" + (reads_yaml ? "yaml" : target) + ".txt");
  for (std::string line; std::getline(lines, line);) {
    if (!line.empty()) seeds.push_back(unescaped(line));
  }
  if (reads_yaml) {
    add_files("process-defs", ".yaml", seeds);
    add_files("tests/scenarios", ".yaml", seeds);
  }
  add_files("tests/fuzz/regressions/" + target, "", seeds);
  return seeds;
}

}  // namespace recourse::fuzz
