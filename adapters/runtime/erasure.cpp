#include "adapters/runtime/erasure.h"

#include <set>

#include "adapters/runtime/erasure_requests.h"
#include "adapters/runtime/holds.h"
#include "adapters/runtime/retention.h"
#include "engine/base/case_key.h"
#include "engine/definition/built_in.h"

namespace recourse::runtime {
namespace {

constexpr int kCasesMax = 200;

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

constexpr std::string_view kOfCase = "case:";  // as case_as_person() writes it

/// Of "case:ID" the case must be there: what is misspelt would hold nothing.
std::optional<Rejection> no_such_case(Runtime& runtime, const std::string& subject) {
  if (!subject.starts_with(kOfCase)) return std::nullopt;
  const std::string given = subject.substr(kOfCase.size());
  const auto id = InstanceId::parse(given);
  if (id && runtime.state(*id).ok()) return std::nullopt;
  return Rejection{Rejection::Kind::kInvalid,
                   "FIELD",
                   {"There is no case '" + given + "'.", "案件“" + given + "”不存在。"},
                   Map{{"field", "subject"}}};
}

}  // namespace

Result<Value> Erasures::call(command::StepErasure step, const command::Caller& caller) {
  return runtime_.call({std::move(step), caller, "", ""}).answer;
}

Value Erasures::told(Reads& reads, const history::InstanceState& request) {
  const auto& erasure = request.erasure;
  return Map{{"id", request.id.text()},
             {"state", erasure.state},
             {"since", to_text(request.started)},
             {"done", request.ended ? Value(to_text(*request.ended)) : Value()},
             {"until", erasure.until ? Value(to_text(*erasure.until)) : Value()},
             {"keys", erasure.keys.size()},
             {"holds", waits_for(reads, request, runtime_.clock().now())}};
}

Result<Value> Erasures::receive(Reads& reads, const command::Caller& caller,
                                const std::string& subject, const std::string& reason) {
  if (reads.vault == nullptr) return no_vault();
  if (auto fault = no_such_case(runtime_, subject)) return std::move(*fault);
  const auto about = requests_about(runtime_, reads, subject);
  const auto keys = keys_about(reads, subject);
  const auto clear = clear_places(runtime_, reads, subject, keys);
  const bool open = about.newest && is_open(about.newest->erasure);
  const bool done = about.newest && about.newest->erasure.state == "reported" &&
                    reads.vault->cases_of(keys).empty();
  const InstanceId id = open || done ? about.newest->id : about.next;
  const bool waits = open && about.newest->erasure.state == "received";
  if (waits || (!open && !done)) {
    command::StepErasure step;
    step.instance = id;
    step.to = "received";
    step.reason = reason;
    step.keys = keys;
    if (auto answer = call(std::move(step), caller); !answer.ok()) return answer;
  }
  const auto state = runtime_.state(id);
  if (!state.ok()) return state.rejection();
  Map out = told(reads, **state).as<Map>();
  out["fresh"] = !open && !done;
  out["clear"] = List(clear.begin(), clear.end());
  return Value(std::move(out));
}

Result<Value> Erasures::step(Reads& reads, const command::Caller& caller, InstanceId request,
                             const std::string& to, const std::string& reason) {
  if (reads.vault == nullptr) return no_vault();
  // Said again while it waits for a hold, or when it is done, it is no other step.
  static const std::set<std::string> kChecked{"identity_checked", "restricted", "scheduled",
                                              "erased", "reported"};
  const auto before = runtime_.state(request);
  const bool said =
      before.ok() && to == "identity_checked" && kChecked.contains((*before)->erasure.state);
  if (!said) {
    command::StepErasure step;
    step.instance = request;
    step.to = to;
    step.reason = reason;
    auto answer = call(std::move(step), caller);
    if (!answer.ok() || to == "refused") return answer;
  }
  go_on(reads, request);
  const auto state = runtime_.state(request);
  if (!state.ok()) return state.rejection();
  return told(reads, **state);
}

Value Erasures::list(Reads& reads, const Listed& wanted) {
  ports::InstanceQuery query;
  query.process = std::string(definition::kErasureProcess);
  query.state = wanted.open ? "Running" : "";
  query.limit = wanted.limit;
  query.cursor = wanted.cursor;
  const auto page = reads.worklist.instances({"", {}, /*sees_all=*/true}, query);
  List items;
  for (const auto& row : page.rows) {
    const auto state = runtime_.state(row.id);
    if (state.ok()) items.push_back(told(reads, **state));
  }
  return Map{{"items", std::move(items)},
             {"next", page.next.empty() ? Value() : Value(page.next)}};
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
  if (auto fault = no_such_case(runtime_, subject)) return std::move(*fault);
  if (until && *until <= runtime_.clock().now()) {
    return Rejection{Rejection::Kind::kInvalid, "FIELD",
                     {"A hold until " + to_text(*until) + " would be over already.",
                      "截至 " + to_text(*until) + " 的法律保留在设定时即已结束。"},
                     Map{{"field", "until"}}};
  }
  (void)reads.vault->key_of(subject);  // what is written later is under it, too
  command::StepErasure step;
  step.instance = runtime_.ids().make<InstanceId>();
  step.to = "held";
  step.reason = reason;
  step.keys = keys_about(reads, subject);
  step.until = until;
  const InstanceId id = step.instance;
  const bool of_case = subject.starts_with(kOfCase);
  const std::size_t cases = of_case ? 1 : reads.vault->cases_of(step.keys).size();
  auto answer = call(std::move(step), caller);
  if (!answer.ok()) return answer;
  go_on(reads, id);
  return Value(Map{{"id", id.text()},
                   {"state", (*answer)["state"]},
                   {"keys", (*answer)["keys"]},
                   {"until", until ? Value(to_text(*until)) : Value()},
                   {"cases", cases}});
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
