#pragma once
#include <optional>
#include <string>

namespace recourse::cli {

/// `<db>.serve.json`: how other processes on this machine reach the server that holds a database.
/// Readable by its owner only (mode 0600), because the token in it opens every door.
struct ServeFile {
  std::string url;
  std::string token;
  std::string pid;
};

/// The file's place for a database URL; "" when the URL names no file (PostgreSQL).
[[nodiscard]] std::string serve_file_path(const std::string& db);
void write_serve_file(const std::string& path, const ServeFile& content);
/// nullopt: no server said that it is there, or the one that did has died.
[[nodiscard]] std::optional<ServeFile> read_serve_file(const std::string& path);
void remove_serve_file(const std::string& path);

}  // namespace recourse::cli
