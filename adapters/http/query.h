#pragma once
#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "adapters/http/message.h"
#include "engine/base/result.h"

namespace recourse::http {

template <class T>
struct Choice {
  std::string_view word;
  T value;
};

/// Query parameters by name and type; the first fault is kept. Words are taken from lists, never
/// passed on as text.
class Query {
 public:
  explicit Query(const Request& request) : request_(request) {}

  [[nodiscard]] std::string text(const std::string& name) const { return request_.parameter(name); }
  template <class Choices, class T>
  [[nodiscard]] T choice(const std::string& name, const Choices& choices, T otherwise) {
    const std::string given = request_.parameter(name);
    if (given.empty()) return otherwise;
    for (const auto& candidate : choices) {
      if (candidate.word == given) return candidate.value;
    }
    std::string words;
    for (const auto& candidate : choices) words += std::string(" ") + std::string(candidate.word);
    expected(name, "one of:" + words, "以下之一：" + words);
    return otherwise;
  }
  /// `limit`, 1 to 200, 50 when not given.
  [[nodiscard]] int limit();
  [[nodiscard]] std::optional<Instant> instant(const std::string& name);
  /// A whole number from 0 to 2^53.
  [[nodiscard]] std::optional<std::uint64_t> size(const std::string& name);
  [[nodiscard]] const std::optional<Rejection>& fault() const { return fault_; }

 private:
  void expected(const std::string& name, const std::string& en, const std::string& zh);
  const Request& request_;
  std::optional<Rejection> fault_;
};

}  // namespace recourse::http
