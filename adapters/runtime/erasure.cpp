#include "adapters/runtime/erasure.h"

#include <set>

#include "adapters/runtime/holds.h"
#include "adapters/runtime/retention.h"
#include "engine/base/case_key.h"
#include "engine/definition/built_in.h"

namespace recourse::runtime {
namespace {

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
      if (row.customer == subject) persons.push_back(case_as_person(row.id));
    }
    query.cursor = page.next;
  } while (!query.cursor.empty());
  return reads.vault->keys_of(persons);
}

/// For the record of a request: which holds it waits for, and on which cases they are.
std::string reason_of(const std::vector<Hold>& holds) {
  std::string out;
  for (const Hold& hold : holds) {
    out += (out.empty() ? "legal hold " : ", legal hold ") + hold.id;
    if (!hold.on_case.empty()) out += " on case " + hold.on_case.text();
  }
  return out;
}

/// [{id, until, case}], for who asked.
Value waits_for(Reads& reads, const history::InstanceState& request, Instant now) {
  List out;
  if (request.erasure.state != "scheduled") return out;
  for (const Hold& hold : holds_against(reads, request.erasure.keys, now)) {
    const auto text = [](const std::string& one) { return one.empty() ? Value() : Value(one); };
    out.emplace_back(Map{{"id", hold.id},
                         {"until", text(hold.until)},
                         {"case", hold.on_case.empty() ? Value() : Value(hold.on_case.text())}});
  }
  return out;
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
                   {"keys", (*state)->erasure.keys.size()},
                   {"holds", waits_for(reads, **state, runtime_.clock().now())}});
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
      const auto holds = holds_against(reads, keys, now);
      const auto hold = latest_end(holds);
      const bool stays = at == "scheduled" && hold == state.erasure.until;
      if (hold && stays) return;
      next.until = hold;
      next.reason = reason_of(holds);
      next.to = "scheduled";
      if (at == "restricted") {
        next.cases = reads.vault->cases_of(keys);  // once they are destroyed, nothing tells
      } else if (!hold) {
        // A clock that leapt may have ended a hold: a person says first that it is right.
        if (clock_doubted_since(reads)) return;
        reads.vault->destroy(keys);
        next.to = "erased";
      }
    } else if (at == "erased") {
      report(reads, state);
      next.to = "reported";
    } else if (at == "due") {
      end_retentions(reads, state);
      next.to = "reported";
    } else if (at == "held") {
      const bool over = state.erasure.until && *state.erasure.until <= runtime_.clock().now() &&
                        !clock_doubted_since(reads);
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

/// Each case says first that its personal data goes, unless it goes on or is held meanwhile: what
/// the record says is done then, also by whoever starts the server next.
void Erasures::end_retentions(Reads& reads, const history::InstanceState& request) {
  std::vector<std::string> keys;
  for (const InstanceId id : request.erasure.cases) {
    const auto row = reads.worklist.instance(id);
    const bool waits = row && row->erase_after;
    if (waits && !holds_on_case(reads, *row, runtime_.clock().now()).empty()) continue;
    const command::EndRetention end{id, request.id};
    const auto told = runtime_.call({end, command::system_caller(), "", ""}).answer;
    if (told.ok()) keys.push_back(case_key(id));
  }
  reads.vault->destroy(keys);
}

void Erasures::erase_due(Reads& reads, const std::vector<ports::InstanceRow>& due) {
  if (due.empty()) return;
  const Instant now = runtime_.clock().now();
  constexpr std::size_t kToTheHour = 13;
  // Two servers that see the same cases make the same request.
  const std::string name = due.front().id.text() + to_text(*due.front().erase_after) +
                           to_text(now).substr(0, kToTheHour);
  command::StepErasure step;
  step.instance = definition::own_case(definition::kErasureProcess, name);
  step.to = "due";
  for (const ports::InstanceRow& row : due) {
    step.cases.push_back(row.id);
    step.keys.push_back(case_key(row.id));
  }
  const InstanceId id = step.instance;
  (void)call(std::move(step), command::system_caller());
  go_on(reads, id);
}

void Erasures::note_again(Reads& reads, const std::vector<std::string>& keys) {
  if (reads.vault == nullptr) return;
  for (const std::string& key : keys) {
    for (const InstanceId id : reads.vault->cases_of({key})) {
      const command::NoteErasure note{id, {}, {key}};
      (void)runtime_.call({note, command::system_caller(), "", ""});
    }
  }
}

void Erasures::go_on_with_all(Reads& reads) {
  if (reads.vault != nullptr) reads.vault->follow_erasures();
  const Instant now = runtime_.clock().now();
  const bool believed = clock_believed(reads, now);  // before anything that cannot be undone
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
  if (!believed) return;
  for_each_due(reads, now,
               [&](const std::vector<ports::InstanceRow>& due) { erase_due(reads, due); });
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
