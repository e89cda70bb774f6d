#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "adapters/http/message.h"
#include "adapters/runtime/runtime.h"
#include "engine/base/label.h"
#include "engine/command/command.h"

namespace recourse::http {

struct Site;
struct Route;

/// One request on its way through its route. Made by the front door, then only read; handlers keep
/// it alive until they have answered.
struct Call {
  Call(std::shared_ptr<Site> s, Request r, Reply a)
      : owner(std::move(s)), site(*owner), request(std::move(r)), reply(std::move(a)) {}
  std::shared_ptr<Site> owner;  // shared: an answer may come when the server is gone already
  Site& site;
  Request request;
  Reply reply;
  const Route* route = nullptr;
  std::vector<std::string> captured;  ///< what stands for the {names} of the route, in order
  Language language = Language::kEnglish;
  command::Caller caller;    ///< nobody's (user "") on open routes
  std::string session_hash;  ///< "" without a session
  std::string csrf;
  Instant session_expires;

  void answer(const Value& value, int status = 200) const;
  void send(Response response) const;
  void refuse(const Rejection& rejection) const;
  void refuse(const Rejection& rejection, int status) const;
};
// Shared by the callbacks that lead to the one answer.
using CallPtr = std::shared_ptr<const Call>;

/// Runs on a reader's thread; `reads` only until it returns. Answers now, or later by a callback
/// that holds the call. What it throws becomes a problem document.
using CallHandler = void (*)(const CallPtr& call, runtime::Reads& reads);

/// Runs `work` on a reader's thread, with the same care for failures as a handler.
void on_reader(const CallPtr& call, std::function<void(runtime::Reads&)> work);

/// Runs `work` on a thread for slow computing, with the same care; refuses when too many wait.
void on_slow(const CallPtr& call, std::function<void()> work);

/// Decides a command and hands its answer to `then`; a refusal is answered as a problem.
void decide(const CallPtr& call, command::Command command, std::function<void(const Value&)> then);
/// The same; a refusal, as it may be told, goes to `refused`.
void decide(const CallPtr& call, command::Command command, std::function<void(const Value&)> then,
            std::function<void(const Rejection&)> refused);

/// A refusal of the engine as it may be told: what is absent and what is not the caller's to know
/// must not differ in a single letter.
[[nodiscard]] Rejection told(const Rejection& rejection);

/// Members of a JSON object, read by name and type; the first fault is kept. Names that are not
/// asked for are a fault too (mass assignment: ASVS 15.3.3).
class Fields {
 public:
  /// Reads the body of the request. Only members that its route says it takes may be asked for, and
  /// all of them must be: openapi.json is written from the same words.
  explicit Fields(const Call& call);
  explicit Fields(Map map) : map_(std::move(map)) {}

  [[nodiscard]] std::string text(std::string_view name, bool required = false);
  [[nodiscard]] Map map(std::string_view name);
  [[nodiscard]] List list(std::string_view name);
  [[nodiscard]] Value any(std::string_view name);
  [[nodiscard]] bool flag(std::string_view name);
  /// A whole number of at least `low` and at most `high`, written as number or text.
  [[nodiscard]] std::optional<std::int64_t> number(std::string_view name, std::int64_t low,
                                                   std::int64_t high);
  [[nodiscard]] std::optional<Instant> instant(std::string_view name);
  /// After the last member was asked for: the first fault, or an unknown member.
  [[nodiscard]] std::optional<Rejection> fault() const;

 private:
  const Value* take(std::string_view name, std::string_view kind);
  void expected(std::string_view name, std::string_view en, std::string_view zh);
  const Route* route_ = nullptr;
  Map map_;
  std::vector<std::string> asked_;
  std::optional<Rejection> fault_;
};

}  // namespace recourse::http
