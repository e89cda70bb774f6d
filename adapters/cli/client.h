#pragma once
#include <memory>
#include <string>

#include "engine/base/label.h"
#include "engine/base/result.h"
#include "engine/base/value.h"

namespace recourse::cli {

/// The HTTP API from outside, over libcurl. One connection that is kept open; one thread at a time.
class Client {
 public:
  /// `token` goes as bearer token; empty: none. `url` like "http://127.0.0.1:8080".
  /// Refusals come in `language`.
  Client(std::string url, std::string token, Language language = Language::kEnglish);
  ~Client();
  Client(Client&&) noexcept;

  struct Reply {
    int status = 0;
    Value body;
  };
  /// Throws WorldFailed when there is no answer. `path` begins with "/api/v1" or the like.
  [[nodiscard]] Reply get(const std::string& path);
  /// The body as it came. Rejects what the server refused.
  [[nodiscard]] Result<std::string> download(const std::string& path);
  /// `key` is the Idempotency-Key; empty: a fresh random one. Null body: none is sent.
  [[nodiscard]] Reply post(const std::string& path, const Value& body, const std::string& key = "");
  /// Signs in; further requests act as that user. Without a password only a demo lets people in.
  [[nodiscard]] Result<Done> sign_in(const std::string& user, const std::string& password);
  void use_token(std::string token);
  [[nodiscard]] const std::string& url() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

/// The body of a 2xx answer, or the problem document as the rejection it was.
[[nodiscard]] Result<Value> accepted(Client::Reply reply);
/// `text` as it may stand in a path or a query.
[[nodiscard]] std::string url_escaped(const std::string& text);

}  // namespace recourse::cli
