#include "tests/conformance/manifest.h"

#include <fstream>
#include <sstream>
#include <stdexcept>

#include "adapters/json/json_value.h"

namespace recourse::conformance {
namespace {

Row read_row(const Value& row, const std::filesystem::path& dir) {
  Row read;
  read.name = row["name"].text();
  read.kind = row["kind"].text();
  read.why = row["why"].text();
  const bool* in_scope = row["in_scope"].get_if<bool>();
  if (read.name.empty() || in_scope == nullptr) {
    throw std::runtime_error("manifest.json: a row without name or in_scope");
  }
  read.in_scope = *in_scope;
  if (const List* files = row["files"].get_if<List>()) {
    for (const Value& file : *files) read.files.push_back(dir / file.text());
  }
  read.row = row;
  read.expect = row["expect"];
  return read;
}

}  // namespace

std::string read_text(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  if (!in) throw std::runtime_error(file.string() + " cannot be read");
  return text.str();
}

std::vector<Row> read_manifest(const std::filesystem::path& dir) {
  const auto rows = json::parse_json(read_text(dir / "manifest.json"), json::kOwnBytes);
  if (!rows) throw std::runtime_error("manifest.json: " + rows.rejection().text.en);
  const List* list = rows->get_if<List>();
  if (list == nullptr) throw std::runtime_error("manifest.json holds no list");
  std::vector<Row> read;
  for (const Value& row : *list) read.push_back(read_row(row, dir));
  return read;
}

}  // namespace recourse::conformance
