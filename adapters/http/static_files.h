#pragma once
#include <map>
#include <optional>
#include <string>

#include "adapters/http/message.h"

namespace recourse::http {

/// The web app: embedded, or read from a folder for its developers. Thread-safe after the
/// constructor.
class StaticFiles {
 public:
  /// `folder` empty: the embedded files.
  explicit StaticFiles(std::string folder);

  /// `/ui/app.js` must be asked again (ETag); `/ui/<bundle hash>/app.js` never changes. Any other
  /// path without a dot in its last part is a page of the app: index.html with a fresh nonce.
  /// nullopt: there is no such file.
  [[nodiscard]] std::optional<Response> find(const Request& request) const;

 private:
  struct File {
    std::string gzip, plain, etag;
  };
  void add(const std::string& name, std::string_view gzip, std::string_view sha256);
  [[nodiscard]] std::optional<File> read(const std::string& name) const;
  [[nodiscard]] Response asset(const Request& request, const std::string& name, const File& file,
                               bool immutable) const;
  [[nodiscard]] Response page() const;

  std::string folder_;
  std::map<std::string, File> files_;
  std::string bundle_;  ///< name of the immutable folder; "" when read from a folder
};

}  // namespace recourse::http
