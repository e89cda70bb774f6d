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

const Instant kForEver = parse_instant("9999-12-31T00:00:00Z").value();

/// What stands under a key: {ID of a hold: until, "" = until it is lifted}; empty: nothing.
Map holds_on(Reads& reads, const std::string& key) {
  const auto text = reads.registry.document(kHoldKind, key);
  const auto kept = text && !text->empty() ? json::parse_canonical(*text) : Result<Value>(Value());
  if (!kept.ok()) return {};
  const Map* requests = (*kept)["requests"].get_if<Map>();
  if (requests != nullptr) return *requests;
  return kept->is<Map>() ? Map{{"", (*kept)["until"]}} : Map();  // from before holds were recorded
}

void put_holds(Reads& reads, const std::string& key, const Map& requests) {
  const std::string text =
      requests.empty() ? std::string() : history::canonical_bytes(Map{{"requests", requests}});
  reads.registry.put_document(kHoldKind, key, text);
}

/// A hold stands under the keys it protects: an erasure knows no name any more.
std::optional<Instant> held_until(Reads& reads, const std::vector<std::string>& keys,
                                  Instant now) {
  std::optional<Instant> latest;
  for (const std::string& key : keys) {
    for (const auto& [request, end] : holds_on(reads, key)) {
      const auto until = parse_instant(end.text());
      if (until && *until <= now) continue;
      latest = std::max(latest.value_or(until.value_or(kForEver)), until.value_or(kForEver));
    }
  }
  return latest;
}

/// In force from now on. Again: no change.
void protect(Reads& reads, const history::InstanceState& hold) {
  const std::string id = hold.id.text();
  const Value until = hold.erasure.until ? Value(to_text(*hold.erasure.until)) : Value("");
  for (const std::string& key : hold.erasure.keys) {
    Map requests = holds_on(reads, key);
    if (const Value* known = requests.find(id); known != nullptr && *known == until) continue;
    requests[id] = until;
    put_holds(reads, key, requests);
  }
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
    } else if (at == "held") {
      const bool over = state.erasure.until && *state.erasure.until <= runtime_.clock().now();
      if (!over) return protect(reads, state);
      next.to = "lifted";
      next.reason = "its time is over";
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
  std::vector<InstanceId> holds, requests;
  ports::InstanceQuery query;
  query.process = std::string(definition::kErasureProcess);
  query.state = "Running";
  query.limit = kCasesMax;
  do {
    const auto page = reads.worklist.instances({"", {}, /*sees_all=*/true}, query);
    for (const auto& row : page.rows) {
      const auto state = runtime_.state(row.id);
      const bool hold = state.ok() && (*state)->erasure.state == "held";
      (hold ? holds : requests).push_back(row.id);
    }
    query.cursor = page.next;
  } while (!query.cursor.empty());
  // Whatever is held is protected before anything is erased.
  for (const InstanceId id : holds) go_on(reads, id);
  for (const InstanceId id : requests) go_on(reads, id);
}

Result<Value> Erasures::hold(Reads& reads, const command::Caller& caller,
                             const std::string& subject, const std::string& reason,
                             std::optional<Instant> until) {
  if (reads.vault == nullptr) return no_vault();
  (void)reads.vault->key_of(subject);  // what is written later is under it, too
  command::StepErasure step;
  step.instance = runtime_.ids().make<InstanceId>();
  step.to = "held";
  step.reason = reason;
  step.keys = keys_about(reads, subject);
  step.until = until;
  const InstanceId id = step.instance;
  auto answer = call(std::move(step), caller);
  if (answer.ok()) go_on(reads, id);
  return answer;
}

Result<Value> Erasures::lift(Reads& reads, const command::Caller& caller,
                             const std::string& subject, const std::string& reason) {
  if (reads.vault == nullptr) return no_vault();
  std::set<std::string> requests;
  const auto keys = keys_about(reads, subject);
  for (const std::string& key : keys) {
    for (const auto& [request, until] : holds_on(reads, key)) requests.insert(request);
  }
  // On record first: whoever may not, or gives no reason, lifts nothing.
  for (const std::string& request : requests) {
    const auto id = InstanceId::parse(request);
    if (!id) continue;
    command::StepErasure step;
    step.instance = *id;
    step.to = "lifted";
    step.reason = reason;
    auto answer = call(std::move(step), caller);
    if (!answer.ok()) return answer;
  }
  for (const std::string& key : keys) put_holds(reads, key, {});
  go_on_with_all(reads);
  return Value(Map{{"lifted", requests.size()}});
}

}  // namespace recourse::runtime
