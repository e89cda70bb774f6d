#include "adapters/runtime/erasure.h"

#include <set>

#include "adapters/json/json_value.h"
#include "engine/definition/built_in.h"
#include "engine/history/canonical.h"

namespace recourse::runtime {
namespace {

constexpr const char* kHoldKind = "hold";
constexpr int kCasesMax = 200;

/// All keys that what is known of a person lies under: their own, and those of cases they are the
/// customer of that were written before anybody was named.
std::vector<std::string> keys_about(Reads& reads, const std::string& subject) {
  std::vector<std::string> persons{subject};
  ports::InstanceQuery query;
  query.customer = subject;
  query.limit = kCasesMax;
  do {
    const auto page = reads.worklist.instances({"", {}, /*sees_all=*/true}, query);
    for (const auto& row : page.rows) {
      if (row.customer == subject) persons.push_back("case:" + row.id.text());
    }
    query.cursor = page.next;
  } while (!query.cursor.empty());
  return reads.vault->keys_of(persons);
}

/// A hold is kept under the keys it protects: the request knows no name any more.
std::optional<Instant> held_until(Reads& reads, const std::vector<std::string>& keys,
                                  Instant now) {
  std::optional<Instant> latest;
  for (const std::string& key : keys) {
    const auto text = reads.registry.document(kHoldKind, key);
    if (!text || text->empty()) continue;
    const auto hold = json::parse_canonical(*text);
    if (!hold.ok()) continue;
    const auto until = parse_instant((*hold)["until"].text());
    if (until && *until <= now) continue;
    const Instant end = until.value_or(parse_instant("9999-12-31T00:00:00Z").value());
    latest = latest ? std::max(*latest, end) : end;
  }
  return latest;
}

Rejection no_vault() {
  return {Rejection::Kind::kUnavailable, "NO_KEYS",
          {"This server keeps no personal data: it was given no keys.",
           "此服务器未配置密钥，不保存个人数据。"},
          {}};
}

}  // namespace

Result<Value> Erasures::call(command::StepErasure step, const command::Caller& caller) {
  return runtime_.call({std::move(step), caller, "", ""}).answer;
}

Result<Value> Erasures::receive(Reads& reads, const command::Caller& caller,
                                const std::string& subject, const std::string& reason) {
  if (reads.vault == nullptr) return no_vault();
  command::StepErasure step;
  step.instance = runtime_.ids().make<InstanceId>();
  step.to = "received";
  step.reason = reason;
  step.keys = keys_about(reads, subject);
  return call(std::move(step), caller);
}

Result<Value> Erasures::step(Reads& reads, const command::Caller& caller, InstanceId request,
                             const std::string& to, const std::string& reason) {
  if (reads.vault == nullptr) return no_vault();
  command::StepErasure step;
  step.instance = request;
  step.to = to;
  step.reason = reason;
  auto answer = call(std::move(step), caller);
  if (!answer.ok() || to == "refused") return answer;
  go_on(reads, request);
  const auto state = runtime_.state(request);
  if (!state.ok()) return state.rejection();
  return Value(Map{{"id", request.text()},
                   {"state", (*state)->erasure.state},
                   {"keys", (*state)->erasure.keys.size()}});
}

void Erasures::go_on(Reads& reads, InstanceId request) {
  if (reads.vault == nullptr) return;
  const command::Caller engine = command::system_caller();
  while (true) {
    const auto found = runtime_.state(request);
    if (!found.ok()) return;
    const history::InstanceState& state = **found;
    const auto& keys = state.erasure.keys;
    const std::string& at = state.erasure.state;
    command::StepErasure next;
    next.instance = request;
    if (at == "identity_checked") {
      reads.vault->restrict_keys(keys);
      next.to = "restricted";
    } else if (at == "restricted" || at == "scheduled") {
      const Instant now = runtime_.clock().now();
      const auto hold = held_until(reads, keys, now);
      const bool stays = at == "scheduled" && hold == state.erasure.until;
      if (hold && stays) return;
      next.until = hold;
      next.to = "scheduled";
      if (at == "restricted") {
        next.cases = reads.vault->cases_of(keys);  // once they are destroyed, nothing tells
      } else if (!hold) {
        reads.vault->destroy(keys);
        next.to = "erased";
      }
    } else if (at == "erased") {
      report(reads, state);
      next.to = "reported";
    } else {
      return;
    }
    if (!call(std::move(next), engine).ok()) return;
  }
}

/// The record of each case says so, and whoever looks at one is told to look again.
void Erasures::report(Reads& reads, const history::InstanceState& request) {
  // Also those that came while the request waited.
  const auto under = reads.vault->cases_of(request.erasure.keys);
  std::set<InstanceId> cases(request.erasure.cases.begin(), request.erasure.cases.end());
  cases.insert(under.begin(), under.end());
  for (const InstanceId id : cases) {
    const command::NoteErasure note{id, request.id, request.erasure.keys};
    (void)runtime_.call({note, command::system_caller(), "", ""});
  }
}

void Erasures::go_on_with_all(Reads& reads) {
  if (reads.vault != nullptr) reads.vault->follow_erasures();
  ports::InstanceQuery query;
  query.process = std::string(definition::kErasureProcess);
  query.state = "Running";
  query.limit = kCasesMax;
  do {
    const auto page = reads.worklist.instances({"", {}, /*sees_all=*/true}, query);
    for (const auto& row : page.rows) go_on(reads, row.id);
    query.cursor = page.next;
  } while (!query.cursor.empty());
}

void Erasures::hold(Reads& reads, const std::string& subject, const std::string& reason,
                    const std::string& by, std::optional<Instant> until) {
  Map hold{{"reason", reason}, {"by", by}, {"at", to_text(runtime_.clock().now())}};
  if (until) hold["until"] = to_text(*until);
  for (const std::string& key : keys_about(reads, subject)) {
    reads.registry.put_document(kHoldKind, key, history::canonical_bytes(Value(hold)));
  }
}

void Erasures::lift(Reads& reads, const std::string& subject) {
  for (const std::string& key : keys_about(reads, subject)) {
    reads.registry.put_document(kHoldKind, key, "");
  }
  go_on_with_all(reads);
}

}  // namespace recourse::runtime
