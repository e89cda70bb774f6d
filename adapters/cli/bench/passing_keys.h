#pragma once
#include <unistd.h>

#include <filesystem>
#include <string>

namespace recourse::cli::bench {

/// Keys for a log that is thrown away.
class PassingKeys {
 public:
  PassingKeys() : path_("/tmp/recourse-bench-" + std::to_string(::getpid()) + ".signing") {}
  ~PassingKeys() { std::filesystem::remove(path_); }
  PassingKeys(const PassingKeys&) = delete;
  PassingKeys& operator=(const PassingKeys&) = delete;
  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace recourse::cli::bench
