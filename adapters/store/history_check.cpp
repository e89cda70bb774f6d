#include <set>

#include "adapters/store/dialect.h"
#include "adapters/store/invariants.h"
#include "adapters/store/leaf_hash.h"
#include "adapters/store/packing.h"
#include "adapters/store/rows.h"
#include "engine/history/apply.h"

namespace recourse::store {

namespace {

using history::InstanceState;

constexpr std::int64_t kCasesPerTurn = 200;

/// Everything the database holds about one case that can be told from its history.
struct CaseTables {
  std::int64_t tip = 0;
  struct Record {
    std::string bytes, hash;
    std::int64_t recorded = 0;
  };
  std::vector<Record> records;
  std::optional<std::string> snapshot;
  std::int64_t snapshot_record = 0;
  std::set<std::string> waiting;  ///< open work items, timers, jobs, subscriptions, as texts
};

std::string check_item(const std::string& id, const std::string& state, const std::string& owner) {
  return "work item " + id + " " + state + " of '" + owner + "'";
}
std::string check_timer(const std::string& id, std::int64_t due) {
  return "timer " + id + " due " + to_text(Instant{due});
}
std::string check_job(const std::string& id, std::int64_t attempt) {
  return "job " + id + ", attempt " + std::to_string(attempt);
}
std::string check_subscription(std::int64_t activity, std::int64_t place, const std::string& name,
                               const std::string& key) {
  return "subscription " + std::to_string(activity) + "/" + std::to_string(place) + " " + name +
         " '" + key + "'";
}

CaseTables read_case(Session& session, const std::string& id) {
  CaseTables out;
  const Parameters parameters = {{"id", id}};
  out.tip = session.query("select record from instance where id = :id", 1, parameters)
                .at(0).number(0);
  for (const Row& row : session.query(
           "select " + hex_of(session.dialect(), "bytes") +
               ", hash, recorded from step_record where instance = :id order by record",
           3, parameters)) {
    out.records.push_back({unpacked_or_nothing(row.text(0)), row.text(1), row.number(2)});
  }
  for (const Row& row : session.query("select " + hex_of(session.dialect(), "bytes") +
                                          ", record from snapshot where instance = :id",
                                      2, parameters)) {
    out.snapshot = unpacked_or_nothing(row.text(0));
    out.snapshot_record = row.number(1);
  }
  for (const Row& row : session.query(
           "select id, state, owner from task where instance = :id", 3, parameters)) {
    out.waiting.insert(check_item(row.id<WorkItemId>(0).text(), row.text(1), row.text(2)));
  }
  for (const Row& row :
       session.query("select id, due from timer where instance = :id", 2, parameters)) {
    out.waiting.insert(check_timer(row.id<TimerId>(0).text(), row.number(1)));
  }
  for (const Row& row :
       session.query("select id, attempt from job where instance = :id", 2, parameters)) {
    out.waiting.insert(check_job(row.id<JobId>(0).text(), row.number(1)));
  }
  for (const Row& row : session.query(
           "select activity, place, name, match_key from subscription where instance = :id", 4,
           parameters)) {
    out.waiting.insert(
        check_subscription(row.number(0), row.number(1), row.text(2), row.text(3)));
  }
  return out;
}

/// What an incident keeps as its stimulus is brought by nobody else: no row waits for its time.
class KeptByIncidents {
 public:
  void take(const history::Event& event) {
    std::visit([this](const auto& e) { note(e); }, event);
  }
  [[nodiscard]] bool has(TimerId id) const { return timers_.contains(id); }
  [[nodiscard]] bool has(JobId id) const { return jobs_.contains(id); }

 private:
  void note(const history::IncidentRaised& e) {
    if (const auto timer = TimerId::parse(e.stimulus["timer"].text())) timers_.insert(*timer);
    if (const auto job = JobId::parse(e.stimulus["job"].text())) jobs_.insert(*job);
  }
  void note(const history::TimerMoved& e) { timers_.erase(e.timer); }
  void note(const history::JobRetried& e) { jobs_.erase(e.job); }
  void note(const auto&) {}

  std::set<TimerId> timers_;
  std::set<JobId> jobs_;
};

std::set<std::string> waiting_of(const InstanceState& state, const KeptByIncidents& kept) {
  std::set<std::string> out;
  for (const auto& [id, item] : state.work_items) {
    if (lifecycle::is_final(item.state)) continue;
    out.insert(check_item(id.text(), std::string(lifecycle::name(item.state)), item.owner));
  }
  for (const auto& [id, timer] : state.timers) {
    if (!kept.has(id)) out.insert(check_timer(id.text(), timer.due.us));
  }
  for (const auto& [id, job] : state.jobs) {
    if (kept.has(id)) continue;
    // Who holds a job is no part of history.
    if (job.state == lifecycle::JobState::Pending || job.state == lifecycle::JobState::Claimed) {
      out.insert(check_job(id.text(), job.attempt));
    }
  }
  for (const history::Subscription& row : state.subscriptions) {
    out.insert(check_subscription(row.activity, row.index, row.name, row.key));
  }
  return out;
}

/// What the engine would go on from: it may say nothing else than the records up to there.
bool snapshot_differs(const CaseTables& tables, const InstanceState& folded) {
  if (!tables.snapshot || tables.snapshot_record != static_cast<std::int64_t>(folded.record)) {
    return false;
  }
  const auto state = history::state_from_value(value_from(*tables.snapshot));
  return !state || !(*state == folded);
}

/// Folds the case; stops at the first thing that is wrong, because all after it would be too.
std::optional<Violation> judge_case(InstanceId id, const CaseTables& tables) {
  InstanceState state;
  KeptByIncidents kept;
  std::string previous;
  for (std::size_t i = 0; i < tables.records.size(); ++i) {
    const auto& [bytes, hash, recorded] = tables.records[i];
    const std::string place = "record " + std::to_string(i + 1) + ": ";
    if (leaf_hash(bytes) != hash) return Violation{"I15", id, place + "bytes and hash differ"};
    try {
      const history::StepRecord record = record_from(bytes, hash);
      if (record.instance != id || record.record != i + 1) {
        return Violation{"I1", id, place + "says it is another one"};
      }
      if (record.previous_hash != previous) {
        return Violation{"I15", id, place + "does not name the hash before it"};
      }
      history::apply(state, record);
      for (const history::Event& event : record.events) kept.take(event);
      if (recorded != record.recorded.us) {
        return Violation{"I3", id, place + "its row has another time than it says"};
      }
      if (snapshot_differs(tables, state)) {
        return Violation{"I3", id, place + "the snapshot after it differs from the fold"};
      }
    } catch (const std::exception& error) {
      return Violation{"I3", id, place + error.what()};
    }
    previous = hash;
  }
  if (tables.snapshot && tables.snapshot_record > static_cast<std::int64_t>(state.record)) {
    return Violation{"I3", id, "its snapshot is of a record that is not there"};
  }
  const std::set<std::string> wanted = waiting_of(state, kept);
  for (const std::string& row : wanted) {
    if (!tables.waiting.contains(row)) return Violation{"I3", id, "no row for " + row};
  }
  for (const std::string& row : tables.waiting) {
    if (!wanted.contains(row)) return Violation{"I3", id, "a row too many: " + row};
  }
  return std::nullopt;
}

/// What is found while somebody writes the case proves nothing: the tables are read one after the
/// other. So a finding counts once the case has stood still.
std::optional<Violation> check_case(Database& database, InstanceId id, std::size_t* records) {
  for (int attempt = 1;; ++attempt) {
    CaseTables tables;
    std::int64_t tip = 0;
    {
      auto session = database.lease();
      tables = read_case(*session, id.text());
      tip = session->query("select record from instance where id = :id", 1, {{"id", id.text()}})
                .at(0).number(0);
    }
    std::optional<Violation> found = judge_case(id, tables);
    *records = tables.records.size();
    if (!found || tip == tables.tip || attempt == 5) return found;
  }
}

}  // namespace

HistoryCheck check_histories(Database& database) {
  HistoryCheck out;
  std::string last(32, '0');
  for (bool more = true; more;) {
    std::vector<InstanceId> ids;
    {
      auto session = database.lease();
      for (const Row& row : session->query(
               "select id from instance where id > :last order by id limit :turn", 1,
               {{"last", last}, {"turn", kCasesPerTurn}})) {
        ids.push_back(row.id<InstanceId>(0));
      }
    }
    more = !ids.empty();
    for (const InstanceId& id : ids) {
      std::size_t records = 0;
      if (auto found = check_case(database, id, &records)) {
        out.violations.push_back(std::move(*found));
      }
      ++out.cases;
      out.records += records;
      last = id.text();
    }
  }
  return out;
}

}  // namespace recourse::store
