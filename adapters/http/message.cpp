#include "adapters/http/message.h"

#include <atomic>

#include "adapters/http/problem.h"

namespace recourse::http {

std::string_view name(Method method) {
  switch (method) {
    case Method::kGet:
      return "GET";
    case Method::kPost:
      return "POST";
    case Method::kPut:
      return "PUT";
    case Method::kDelete:
      return "DELETE";
  }
  return "GET";
}

std::optional<std::string> Request::header(std::string_view lower_name) const {
  const std::string key(lower_name);
  if (headers.count(key) != 1) return std::nullopt;
  return headers.find(key)->second;
}

std::string Request::parameter(const std::string& name) const {
  const auto found = query.find(name);
  return found == query.end() ? std::string() : found->second;
}

struct Reply::Once {
  explicit Once(Sink s) : sink(std::move(s)) {}
  Once(const Once&) = delete;
  Once& operator=(const Once&) = delete;
  ~Once() {
    if (!sent.exchange(true)) sink(problem(internal_fault(), Language::kEnglish, 500));
  }
  std::atomic<bool> sent = false;
  Sink sink;
};

Reply::Reply(Sink sink) : once_(std::make_shared<Once>(std::move(sink))) {}

void Reply::send(Response response) const {
  if (!once_->sent.exchange(true)) once_->sink(std::move(response));
}

}  // namespace recourse::http
