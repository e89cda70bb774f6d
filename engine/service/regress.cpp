#include "engine/service/recorded_catalogue.h"
#include "engine/service/regress.h"

#include <algorithm>

#include "engine/base/invariant.h"
#include "engine/history/apply.h"
#include "engine/history/canonical.h"
#include "engine/service/readable.h"
#include "engine/service/recorded_world.h"

namespace recourse::service {
namespace {

using Verdict = Regressed::Verdict;

constexpr const char* kParts[] = {"case",  "key",    "steps",  "tasks",  "jobs",     "waits",
                                  "calls", "timers", "clocks", "incidents"};

/// One side of a comparison: what is compared is opened, what is shown stays sealed.
struct Entry {
  std::string compared;  ///< canonical bytes
  Value shown;
};

/// Compares what the sides show, personal data by what it says.
class Comparison {
 public:
  Comparison(TrialSecrets& secrets, Regressed& out) : secrets_(secrets), out_(out) {}

  /// The first part in which the sides differ, written into the result. false: none.
  bool differ(const CaseSide& recorded, const CaseSide& now) {
    const Map left = recorded.shows();
    const Map right = now.shows();
    for (const char* part : kParts) {
      if (differ(part, left.get(part).as<List>(), right.get(part).as<List>())) return true;
    }
    out_.recorded = changed_data(left.get("data").as<Map>(), right.get("data").as<Map>());
    out_.now = changed_data(right.get("data").as<Map>(), left.get("data").as<Map>());
    if (out_.recorded.empty() && out_.now.empty()) return false;
    out_.what = "data";
    return true;
  }
  bool differ(const char* part, const List& recorded, const List& now) {
    if (recorded == now) return false;
    const auto before = entries(recorded), after = entries(now);
    out_.recorded = only_in(before, after);
    out_.now = only_in(after, before);
    if (out_.recorded.empty() && out_.now.empty() && before.size() == after.size()) return false;
    out_.what = part;
    return true;
  }

 private:
  std::vector<Entry> entries(const List& list) {
    std::vector<Entry> out;
    for (const Value& one : list) {
      out.push_back({history::canonical_bytes(secrets_.opened(one)), one});
    }
    return out;
  }
  /// What `list` has that `other` has not.
  static List only_in(const std::vector<Entry>& list, const std::vector<Entry>& other) {
    List out;
    for (const Entry& one : list) {
      const bool there = std::any_of(other.begin(), other.end(), [&](const Entry& entry) {
        return entry.compared == one.compared;
      });
      if (!there) out.push_back(one.shown);
    }
    return out;
  }
  List changed_data(const Map& mine, const Map& other) {
    List out;
    for (const auto& [name, value] : mine) {
      const Value* there = other.find(name);
      // A variable that only one definition declares is no divergence of the case.
      if (there == nullptr || *there == value) continue;
      if (secrets_.opened(*there) == secrets_.opened(value)) continue;
      out.emplace_back(Map{{"name", name}, {"value", value}});
    }
    return out;
  }

  TrialSecrets& secrets_;
  Regressed& out_;
};

std::string told(const Value& stimulus) {
  std::string out(stimulus["command"].text());
  for (const char* key : {"kind", "verb", "action", "choice", "operation", "name"}) {
    const auto word = stimulus[key].text();
    if (!word.empty()) out += " " + std::string(word);
  }
  return out;
}

/// Where the stimulus arrives, for people.
struct Arrival {
  const CaseSide& side;
  std::string operator()(const command::WorkItemCommand& c) const {
    return of(side.state.work_items, c.item);
  }
  std::string operator()(const command::FireTimer& c) const {
    return of(side.state.timers, c.timer);
  }
  std::string operator()(const command::FinishJob& c) const { return of(side.state.jobs, c.job); }
  std::string operator()(const auto&) const { return {}; }
  template <class Container, class Id>
  [[nodiscard]] std::string of(const Container& things, Id id) const {
    const auto found = things.find(id);
    return found == things.end() ? std::string() : side.place(found->second.activity);
  }
};

bool migrates(const history::StepRecord& record) {
  return std::any_of(record.events.begin(), record.events.end(), [](const history::Event& event) {
    return std::holds_alternative<history::InstanceMigrated>(event);
  });
}

void stop(Regressed& out, std::string code, Label reason) {
  out.verdict = Verdict::kCannotContinue;
  out.code = std::move(code);
  out.reason = std::move(reason);
}

/// A case in the course of being tried.
class Trial {
 public:
  struct World {
    const definition::ProcessDefinition& definition;
    const ports::Catalogue& catalogue;
    const ports::Directory* today;
    Opening opening;
  };
  Trial(const World& world, InstanceId id, const Renames& renames)
      : definition_(world.definition), catalogue_(world.catalogue), renames_(renames),
        world_(world.today), secrets_(world.opening, id), recorded_(renames) {}

  /// false: here it ends.
  bool go_on(const history::StepRecord& record, Regressed& out) {
    out.record = record.record;
    out.seq = record.first_seq;
    out.stimulus = told(record.stimulus);
    world_.take(record, now_.state.section);
    if (migrates(record)) return stay(record, out);
    const auto command = recorded_command(record);
    if (!command) return refused(command.rejection(), out);
    out.step = std::visit(Arrival{recorded_}, *command);
    const auto carried = carried_over(*command, recorded_, now_);
    if (!carried) return refused(carried.rejection(), out);
    if (!decide(record, *carried, out)) return false;
    return follow(record, out);
  }
  [[nodiscard]] const RecordedWorld& world() const { return world_; }

 private:
  static bool refused(const Rejection& why, Regressed& out) {
    stop(out, why.code, why.text);
    return false;
  }
  /// The definition tried stands for every version of the case, so it is on it already; what the
  /// case shows under its next version is compared all the same.
  bool stay(const history::StepRecord& record, Regressed& out) {
    now_.state.record = record.record;
    sent_.clear();
    return follow(record, out);
  }
  bool follow(const history::StepRecord& record, Regressed& out) {
    history::apply(recorded_.state, record);
    recorded_.remember(record.events);
    ++out.records;
    return compare(record, out);
  }
  bool decide(const history::StepRecord& record, const command::Command& command,
              Regressed& out) {
    RecordedIds ids(record);
    const RecordedCatalogue published(catalogue_, recorded_.state, record);
    process::Desk desk{definition_, published, world_, ids, record.effective,
                       [this](const std::string& user) { return world_.open_items(user); },
                       [this] { return world_.random(); }};
    desk.read_with(&secrets_.secrets(), now_.state);
    auto decision = command::decide(command, world_.caller(), desk, now_.state);
    unread_ = secrets_.take_unread();
    for (const auto& [what, question] : world_.beyond_record()) {
      if (question.answered) continue;
      stop(out, "NOT_RECORDED",
           {"the new definition asks for " + question.text.en + ", which no record says",
            "新定义需要" + question.text.zh + "，而记录中没有"});
      return false;
    }
    if (!decision) return unread_ ? unread(out) : refused(decision.rejection(), out);
    now_.state = std::move(decision->after);
    now_.state.id = record.instance;
    now_.state.record = record.record;
    now_.remember(decision->events);
    sent_ = sent_with(decision->events, {});
    return true;
  }
  bool compare(const history::StepRecord& record, Regressed& out) {
    Comparison comparison(secrets_, out);
    const bool parted = comparison.differ(recorded_, now_) ||
                        comparison.differ("sent", sent_with(record.events, renames_), sent_);
    if (!parted) return true;
    // It parts because something could not be read, which is no fault of the definition.
    if (unread_) return unread(out);
    out.verdict = Verdict::kDiverges;
    return false;
  }
  bool unread(Regressed& out) {
    out.what.clear();
    out.recorded.clear();
    out.now.clear();
    stop(out, unread_->code, unread_->text);
    if (unread_->code == "ERASED") out.verdict = Verdict::kErased;
    return false;
  }

  const definition::ProcessDefinition& definition_;
  const ports::Catalogue& catalogue_;
  const Renames& renames_;
  RecordedWorld world_;
  TrialSecrets secrets_;
  std::optional<Rejection> unread_;  ///< by the decision just made
  CaseSide recorded_;
  CaseSide now_;
  List sent_;
};

}  // namespace

std::string_view name(Verdict verdict) {
  static constexpr std::string_view kNames[] = {"same", "diverges", "cannot_continue",
                                                 "erased"};
  return kNames[static_cast<std::size_t>(verdict)];
}

Regressed Regress::try_case(const std::vector<history::StepRecord>& records) const {
  Regressed out;
  const InstanceId id = records.empty() ? InstanceId() : records.front().instance;
  Trial trial({definition_, catalogue_, today_, opening_}, id, renames_);
  try {
    for (const history::StepRecord& record : records) {
      if (!trial.go_on(record, out)) break;
    }
  } catch (const InvariantBroken& broken) {
    const Rejection why = damaged(id, broken);
    stop(out, why.code, why.text);
  } catch (const std::exception& fault) {  // one case that cannot be tried leaves the others
    stop(out, "FAULT", {fault.what(), fault.what()});
  }
  for (const auto& [what, question] : trial.world().beyond_record()) {
    if (question.answered) out.assumed.push_back(question.text);
  }
  if (out.verdict == Verdict::kSame) {
    out.record = out.seq = 0;
    out.step.clear();
    out.stimulus.clear();
  }
  return out;
}

}  // namespace recourse::service
