#include "adapters/cli/serve_file.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "adapters/cli/terminal.h"
#include "adapters/json/json_value.h"

namespace recourse::cli {

std::string serve_file_path(const std::string& db) {
  constexpr std::string_view kPrefix = "sqlite:";
  return db.starts_with(kPrefix) ? db.substr(kPrefix.size()) + ".serve.json" : "";
}

void write_serve_file(const std::string& path, const ServeFile& content) {
  const std::string text =
      json::to_json(Map{{"url", content.url}, {"token", content.token}, {"pid", content.pid}});
  const std::string fresh = path + ".new";
  ::unlink(fresh.c_str());
  // Made with its mode, not changed to it: nobody may read it in between.
  const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (file < 0) throw WorldFailed("cannot write " + fresh);
  const auto written = ::write(file, text.data(), text.size());
  ::close(file);
  if (written != static_cast<ssize_t>(text.size()) ||
      std::rename(fresh.c_str(), path.c_str()) != 0) {
    throw WorldFailed("cannot write " + path);
  }
}

std::optional<ServeFile> read_serve_file(const std::string& path) {
  std::ifstream in(path);
  if (!in) return std::nullopt;
  std::ostringstream text;
  text << in.rdbuf();
  const auto parsed = json::parse_json(text.str());
  if (!parsed.ok()) return std::nullopt;
  ServeFile file{std::string((*parsed)["url"].text()), std::string((*parsed)["token"].text()),
                 std::string((*parsed)["pid"].text())};
  const long pid = std::strtol(file.pid.c_str(), nullptr, 10);
  if (pid <= 0 || (::kill(static_cast<pid_t>(pid), 0) != 0 && errno == ESRCH)) return std::nullopt;
  return file;
}

void remove_serve_file(const std::string& path) {
  if (!path.empty()) ::unlink(path.c_str());
}

}  // namespace recourse::cli
