#pragma once
#include <string>
#include <utility>
#include <variant>

#include "engine/base/invariant.h"
#include "engine/base/label.h"
#include "engine/base/value.h"

namespace recourse {

/// Why a request was refused. `kind` fixes the HTTP status and the exit code; `code` is stable and
/// documented; `text` says what was expected, what was found, and what the caller can do.
struct Rejection {
  enum class Kind {
    kInvalid,       ///< the input is wrong in itself: 422
    kMalformed,     ///< the input cannot be read: 400
    kUnauthorized,  ///< nobody is signed in: 401
    kForbidden,     ///< signed in, but may not: 403
    kNotFound,      ///< absent, or not to be known: 404
    kConflict,      ///< the state does not allow it, or a revision is stale: 409
    kTooLarge,      ///< 413
    kTooMany,       ///< 429
    kUnavailable,   ///< the outside world failed: 503
  };
  Kind kind = Kind::kInvalid;
  std::string code;  ///< e.g. "TASK_STATE", "STALE_REVISION"
  Label text;
  Value details;     ///< a Map of machine-readable facts (allowed verbs, field errors), or Null
};

/// A value, or the reason why there is none. C++20 has no std::expected; this is the part we use.
template <class T>
class [[nodiscard]] Result {
 public:
  Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}            // NOLINT
  Result(Rejection rejection) : content_(std::in_place_index<1>, std::move(rejection)) {}  // NOLINT

  [[nodiscard]] bool ok() const { return content_.index() == 0; }
  explicit operator bool() const { return ok(); }
  [[nodiscard]] T& value() & { require(); return std::get<0>(content_); }
  [[nodiscard]] const T& value() const& { require(); return std::get<0>(content_); }
  [[nodiscard]] T&& value() && { require(); return std::get<0>(std::move(content_)); }
  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }
  [[nodiscard]] const Rejection& rejection() const {
    RECOURSE_INVARIANT(!ok(), "rejection() of a Result that holds a value");
    return std::get<1>(content_);
  }

 private:
  void require() const {
    RECOURSE_INVARIANT(ok(), "value() of a refused Result: " + std::get<1>(content_).text.en);
  }
  std::variant<T, Rejection> content_;
};

/// Success without a value.
struct Done {};

}  // namespace recourse
