#include "adapters/scenario/expectations.h"

#include <algorithm>
#include <map>

#include "engine/history/canonical.h"

namespace recourse::scenario {
namespace {
using Names = std::vector<std::string>;

Names sorted(Names names) {
  std::ranges::sort(names);
  return names;
}

std::string instant_text(const std::optional<Instant>& at) { return at ? to_text(*at) : "none"; }

/// The type at a dotted path of the case data or of a scope's own; nullptr: no such field.
feel::TypePtr type_at(const definition::ProcessDefinition& definition, std::string_view path) {
  const auto dot = path.find('.');
  const std::string_view first = path.substr(0, dot);
  feel::TypePtr type;
  for (const definition::Variable& variable : definition.data) {
    if (variable.name == first) type = variable.type;
  }
  for (const definition::StepInfo& step : definition.steps) {
    for (const definition::Variable& variable : step.locals) {
      if (!type && variable.name == first) type = variable.type;
    }
  }
  std::string_view rest = dot == std::string_view::npos ? "" : path.substr(dot + 1);
  while (type && !rest.empty()) {
    const auto next = rest.find('.');
    const auto* field = type->field(rest.substr(0, next));
    type = field ? field->type : nullptr;
    rest = next == std::string_view::npos ? "" : rest.substr(next + 1);
  }
  return type;
}

Value value_at(const Map& data, std::string_view path) {
  const Value whole{data};
  const Value* value = &whole;
  while (!path.empty()) {
    const auto dot = path.find('.');
    value = &(*value)[path.substr(0, dot)];
    path = dot == std::string_view::npos ? "" : path.substr(dot + 1);
  }
  return *value;
}

class Checker {
 public:
  Checker(const Stage& stage, const yaml::Expect& expect, int line)
      : stage_(stage), expect_(expect), line_(line), parts_(stage.parts()) {}

  std::vector<Failure> run() {
    if (parts_.empty() && expect_.cases) {
      check_cases();  // of a process that starts by itself, before the first of them
      return std::move(failures_);
    }
    if (parts_.empty()) {
      fail(line_, "instance", "an instance", "none");
      return std::move(failures_);
    }
    if (expect_.active) check_active();
    for (const auto& [name, task] : expect_.tasks) check_task(name, task);
    for (const auto& [path, value] : expect_.data) check_data(path, value);
    if (expect_.ended) check_ended();
    for (const std::string& step : expect_.exited) check_exited(step);
    if (expect_.waiting_jobs) check_jobs();
    if (expect_.incidents) check_incidents();
    if (expect_.waiting) check_waiting();
    if (expect_.cases) check_cases();
    for (const auto& [name, clock] : expect_.sla) check_clock(name, clock);
    for (const auto& [relation, count] : expect_.family) check_family(relation, count);
    for (const auto& [kind, number] : expect_.notices) check_notices(kind, number);
    return std::move(failures_);
  }

 private:
  void fail(int line, const std::string& what, const std::string& expected,
            const std::string& found) {
    failures_.push_back({line == 0 ? line_ : line,
                         {what + ": expected " + expected + ", found " + found,
                          what + ":应为 " + expected + ",实际为 " + found}});
  }

  void same_names(const std::string& what, const Names& expected, const Names& found,
                  int line = 0) {
    if (sorted(expected) == sorted(found)) return;
    fail(line, what, list_text(sorted(expected)), list_text(sorted(found)));
  }

  /// Each expected name must fit one leaf and each leaf one name: leaves are renamed to the name
  /// that fits them, then both lists are compared.
  void check_active() {
    Names found;
    for (const CasePart& part : parts_) {
      for (std::string leaf : active_leaves(part)) {
        if (is_waiting_for_child(part, leaf)) continue;
        for (const std::string& name : *expect_.active) {
          if (path_ends_with(leaf, name)) leaf = name;
        }
        found.push_back(std::move(leaf));
      }
    }
    // A foreach has the same step active several times; it is named once or as often as it stands.
    Names unique = sorted(found);
    unique.erase(std::unique(unique.begin(), unique.end()), unique.end());
    if (sorted(*expect_.active) == unique) return;
    same_names("active", *expect_.active, found);
  }

  /// A call step whose child is shown with its own leaves, unless the scenario names the call.
  bool is_waiting_for_child(const CasePart& part, const std::string& leaf) const {
    if (parts_.size() == 1) return false;
    for (const std::string& name : *expect_.active) {
      if (path_ends_with(leaf, name)) return false;
    }
    return std::ranges::any_of(part.state->calls, [&](const history::Call& call) {
      return part.path_of(call.activity) == leaf;
    });
  }

  void check_task(const std::string& name, const yaml::ExpectTask& expected) {
    std::vector<std::pair<const CasePart*, const history::WorkItem*>> items;
    for (const CasePart& part : parts_) {
      for (const auto& [id, item] : part.state->work_items) {
        // A signer whose turn has not come is not asked yet.
        const bool open = !lifecycle::is_final(item.state) &&
                          item.state != lifecycle::WorkItemState::Created;
        if (open && part.is_about(item, name)) items.emplace_back(&part, &item);
      }
    }
    const std::string what = "task " + name;
    if (expected.count && *expected.count != static_cast<int>(items.size())) {
      fail(expected.line, what + " count", std::to_string(*expected.count),
           std::to_string(items.size()));
    }
    if (items.empty()) {
      if (!expected.count) fail(expected.line, what, "an open work item", "none");
      return;
    }
    // With several work items of one step it is enough that one is as described.
    std::vector<Failure> best;
    for (std::size_t i = 0; i < items.size(); ++i) {
      std::vector<Failure> before = std::move(failures_);
      failures_.clear();
      check_item(what, expected, *items[i].second);
      std::vector<Failure> own = std::move(failures_);
      failures_ = std::move(before);
      if (i == 0 || own.size() < best.size()) best = std::move(own);
    }
    failures_.insert(failures_.end(), best.begin(), best.end());
  }

  void check_item(const std::string& what, const yaml::ExpectTask& expected,
                  const history::WorkItem& item) {
    const int line = expected.line;
    if (expected.owner && *expected.owner != item.owner) {
      fail(line, what + " owner", expected.owner->empty() ? "nobody" : *expected.owner,
           item.owner.empty() ? "nobody" : item.owner);
    }
    if (expected.for_whom && *expected.for_whom != item.stands_in_for) {
      fail(line, what + " for", expected.for_whom->empty() ? "nobody" : *expected.for_whom,
           item.stands_in_for.empty() ? "nobody" : item.stands_in_for);
    }
    if (expected.state && *expected.state != lifecycle::name(item.state)) {
      fail(line, what + " state", *expected.state, std::string(lifecycle::name(item.state)));
    }
    if (expected.candidates) {
      Names found = item.candidate_users;
      found.insert(found.end(), item.candidate_groups.begin(), item.candidate_groups.end());
      same_names(what + " candidates", *expected.candidates, found, line);
    }
    if (expected.due && expected.due != item.due) {
      fail(line, what + " due", to_text(*expected.due), instant_text(item.due));
    }
    if (expected.title && *expected.title != item.title.en && *expected.title != item.title.zh) {
      fail(line, what + " title", *expected.title, item.title.in(Language::kEnglish));
    }
  }

  void check_data(const std::string& path, const Value& expected) {
    const CasePart& root = parts_.front();
    const feel::TypePtr type = type_at(*root.definition, path);
    if (!type) {
      fail(0, "data " + path, "a field of the case", "no such field");
      return;
    }
    const auto wanted =
        feel::conform(expected, *feel::optional_of(type), path, root.definition->currency);
    Value found = value_at(root.state->data, path);
    const std::string_view first = std::string_view(path).substr(0, path.find('.'));
    for (const auto& [id, activity] : root.state->activities) {
      if (activity.locals.find(first)) found = value_at(activity.locals, path);
    }
    if (!wanted.ok()) {
      fail(0, "data " + path, "a value of its type", wanted.rejection().text.en);
    } else if (found = stage_.in_clear(found); !(*wanted == found)) {
      fail(0, "data " + path, history::canonical_bytes(*wanted), history::canonical_bytes(found));
    }
  }

  void check_ended() {
    const history::InstanceState& state = *parts_.front().state;
    const std::string found = state.running() ? "still running" : state.outcome;
    const std::string wanted = expect_.ended->empty() ? "still running" : *expect_.ended;
    // Cancelled and Terminated have no outcome of the definition; their names stand for it.
    if (wanted == found || (!state.running() && wanted == lifecycle::name(state.state))) return;
    fail(0, "ended", wanted, found + " (active: " + list_text(active_leaves(parts_.front())) + ")");
  }

  void check_exited(const std::string& step) {
    std::string last = "never entered";
    for (const auto& record : stage_.loop.reads().store.records(stage_.instance)) {
      for (const history::Event& event : record.events) {
        const auto look = [&](const std::string& path, const char* what) {
          if (path_ends_with(path, step)) last = what;
        };
        if (const auto* e = std::get_if<history::ActivityEntered>(&event)) look(e->path, "active");
        if (const auto* e = std::get_if<history::ActivityCompleted>(&event)) {
          look(e->path, "completed");
        }
        if (const auto* e = std::get_if<history::ActivityExited>(&event)) look(e->path, "exited");
      }
    }
    if (last != "exited") fail(0, "exited " + step, "exited", last);
  }

  void check_jobs() {
    Names found;
    for (const CasePart& part : parts_) {
      for (const auto& [id, job] : part.state->jobs) {
        if (lifecycle::is_active(job.state)) found.push_back(job.connector);
      }
    }
    same_names("waiting_jobs", *expect_.waiting_jobs, found);
  }

  void check_notices(const std::string& kind, int expected) {
    int found = 0;
    for (const auto& record : stage_.loop.reads().store.records(stage_.instance)) {
      for (const history::Event& event : record.events) {
        const auto* notice = std::get_if<history::NoticeSent>(&event);
        if (notice != nullptr && notice->kind == kind) ++found;
      }
    }
    if (found == expected) return;
    fail(0, "notices " + kind, std::to_string(expected), std::to_string(found));
  }

  void check_incidents() {
    std::size_t found = 0;
    std::string codes;
    for (const CasePart& part : parts_) {
      for (const auto& [number, incident] : part.state->incidents) {
        ++found;
        codes += " " + incident.code + " (" + incident.text.en + ")";
      }
    }
    if (found == static_cast<std::size_t>(*expect_.incidents)) return;
    fail(0, "incidents", std::to_string(*expect_.incidents), std::to_string(found) + codes);
  }

  void check_waiting() {
    Names found;
    for (const CasePart& part : parts_) {
      for (const auto& [id, activity] : part.state->activities) {
        if (!activity.waits) continue;
        std::string path = part.path_of(id);
        for (const std::string& name : *expect_.waiting) {
          if (path_ends_with(path, name)) path = name;
        }
        found.push_back(std::move(path));
      }
    }
    same_names("waiting", *expect_.waiting, found);
  }

  void check_cases() {
    const std::size_t found = stage_.cases().size();
    if (found == static_cast<std::size_t>(*expect_.cases)) return;
    fail(0, "cases", std::to_string(*expect_.cases), std::to_string(found));
  }

  void check_clock(const std::string& name, const yaml::ExpectClock& expected) {
    using State = history::SlaClock::State;
    static const std::map<State, std::string> kNames{{State::kRunning, "running"},
                                                     {State::kPaused, "paused"},
                                                     {State::kMet, "met"},
                                                     {State::kBreached, "breached"},
                                                     {State::kStopped, "stopped"}};
    const CasePart& root = parts_.front();
    // The latest: a step that was visited again has a new clock.
    const auto found = std::find_if(root.state->sla.rbegin(), root.state->sla.rend(),
                                    [&](const auto& clock) { return clock.name == name; });
    const bool none = found == root.state->sla.rend();
    if (expected.none && !none) fail(0, "sla " + name, "none", "a clock");
    if (none && !expected.none) fail(0, "sla " + name, "a clock", "none");
    if (none || expected.none) return;
    const std::string& state = found->breached ? kNames.at(State::kBreached)
                                               : kNames.at(found->state);
    if (expected.state && *expected.state != state) {
      fail(0, "sla " + name + " state", *expected.state, state);
    }
    if (expected.due && *expected.due != found->due) {
      fail(0, "sla " + name + " due", to_text(*expected.due), to_text(found->due));
    }
    if (expected.fired) same_names("sla " + name + " fired", *expected.fired, rungs(root, *found));
  }

  /// Its own rungs, or those of its rule pack in the version the case keeps.
  [[nodiscard]] const std::vector<definition::Rung>& ladder_of(
      const CasePart& root, const definition::SlaClock& declared) const {
    const auto version = root.state->policies.find(declared.policy);
    if (!declared.ladder.empty() || version == root.state->policies.end()) return declared.ladder;
    const auto* pack = stage_.library.policy(declared.policy, version->second);
    const auto* legal = pack == nullptr ? nullptr : pack->clock(declared.policy_clock);
    return legal == nullptr ? declared.ladder : legal->ladder;
  }

  void check_family(const std::string& relation, int count) {
    const auto& family = parts_.front().state->family;
    const auto found = std::count_if(family.begin(), family.end(),
                                     [&](const auto& one) { return one.relation == relation; });
    if (found == count) return;
    fail(0, "family " + relation, std::to_string(count), std::to_string(found));
  }

  [[nodiscard]] Names rungs(const CasePart& root, const history::SlaClock& clock) const {
    Names names;
    for (const definition::SlaClock& declared : root.definition->sla) {
      if (declared.name != clock.name) continue;
      for (const int index : clock.fired) {
        const auto& ladder = ladder_of(root, declared);
        const auto at = static_cast<std::size_t>(index);
        // Past the ladder: the due itself, which no rung stands for.
        const definition::Rung rung =
            at < ladder.size() ? ladder[at] : definition::Rung{100, {}, {}, {}};
        names.push_back(rung.escalate.empty() ? definition::moment_text(rung) : rung.escalate);
      }
    }
    return names;
  }

  const Stage& stage_;
  const yaml::Expect& expect_;
  int line_;
  std::vector<CasePart> parts_;
  std::vector<Failure> failures_;
};

}  // namespace

std::vector<Failure> check(const Stage& stage, const yaml::Expect& expect, int line) {
  return Checker(stage, expect, line).run();
}

}  // namespace recourse::scenario
