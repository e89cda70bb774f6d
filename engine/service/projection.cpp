#include "engine/service/projection.h"

#include <algorithm>
#include <map>
#include <set>

#include "engine/base/invariant.h"
#include "engine/history/apply.h"
#include "engine/service/views.h"

namespace recourse::service {
namespace {

using history::InstanceState;
using history::WorkItem;

/// Walks the events between two states and notes what the tables will show. Work items are the one
/// thing that must be known as it was in between: an item leaves the state with its step, and its
/// row tells how it ended. So those that change are kept here and change by the same functions.
class Projector {
 public:
  Projector(const InstanceState& before, const InstanceState& after,
            const definition::ProcessDefinition& definition, const std::string& actor, Instant at,
            ports::CommitUnit& unit)
      : before_(before), state_(after), definition_(definition), actor_(actor), at_(at),
        unit_(unit) {}

  void take(const history::Event& event) {
    std::visit(
        [this, &event](const auto& e) {
          if constexpr (kOfItem<std::decay_t<decltype(e)>>) change(e, event);
          note(e);
        },
        event);
  }

  std::vector<Change> finish() {
    for (WorkItemId id : touched_) {
      const auto item = kept_.work_items.find(id);
      if (item == kept_.work_items.end()) continue;
      if (lifecycle::is_final(item->second.state)) {
        end(item->second);
      } else {
        const auto old = before_.work_items.find(id);
        const bool fresh = old == before_.work_items.end();
        if (!fresh) note_candidates(old->second);
        (fresh ? unit_.open_tasks : unit_.changed_tasks)
            .push_back(task_row(state_, definition_, item->second));
        tell(fresh ? Change::Kind::kTaskCreated : Change::Kind::kTaskChanged, item->second);
      }
    }
    for (auto& [key, copy] : copies_) unit_.copies.push_back(std::move(copy));
    for (auto& [id, job] : jobs_) {
      if (state_.jobs.contains(id)) unit_.jobs_opened.push_back(std::move(job));
    }
    for (auto& [id, timer] : timers_) unit_.timers_armed.push_back(timer);
    for (const auto& subscription : state_.subscriptions) {
      const auto opened = subscriptions_.find({subscription.activity, subscription.index});
      if (opened != subscriptions_.end()) unit_.subscriptions_opened.push_back(opened->second);
    }
    // One that is there again is the same row with another content.
    std::erase_if(unit_.subscriptions_closed, [this](const auto& key) {
      const auto& opened = unit_.subscriptions_opened;
      return std::any_of(opened.begin(), opened.end(), [&](const auto& row) {
        return std::pair(row.activity, row.index) == key;
      });
    });
    unit_.row = instance_row(state_, definition_);
    unit_.row_changed = before_.record == 0 || unit_.row != instance_row(before_, definition_);
    tell_instance();
    return std::move(changes_);
  }

 private:
  /// A comment, a notice or a copy names an item and leaves it as it is.
  template <class E>
  static constexpr bool kOfItem = requires(const E& e) { e.item; } &&
                                  !std::is_same_v<E, history::CommentAdded> &&
                                  !std::is_same_v<E, history::NoticeSent> &&
                                  !std::is_same_v<E, history::CopySent> &&
                                  !std::is_same_v<E, history::CopyRead>;

  template <class E>
  void change(const E& e, const history::Event& event) {
    if constexpr (std::is_same_v<E, history::WorkItemCreated>) {
      kept_.activities.try_emplace(e.activity);  // its step is active, or it was not decided so
    } else {
      keep(e.item);
    }
    history::apply(kept_, event, at_);
  }

  void keep(const WorkItemId& id) {
    const auto old = before_.work_items.find(id);
    if (old != before_.work_items.end()) kept_.work_items.try_emplace(id, old->second);
  }

  template <class E>
  void note(const E& e) {
    if constexpr (requires { e.item; e.item.bytes; }) {
      if (!e.item.empty()) touch(e.item);
    }
    note_more(e);
  }
  void touch(const WorkItemId& id) {
    keep(id);
    touched_.insert(id);
  }
  template <class E>
  void note_more(const E&) {}
  void note_more(const history::CopySent& e) {
    if (e.item.empty()) return;  // of the case: nothing a list of tasks could show
    for (const auto& user : e.users) copies_[{e.item, user}] = {state_.id, e.item, user, at_, {}};
  }
  void note_more(const history::CopyRead& e) {
    if (e.item.empty()) return;
    for (const auto& copy : state_.copies) {
      if (copy.item != e.item || copy.user != e.user) continue;
      copies_[{e.item, e.user}] = {state_.id, e.item, e.user, copy.sent, at_};
    }
  }
  void note_more(const history::ActivityCompleted& e) { left(e.activity); }
  void note_more(const history::ActivityExited& e) { left(e.activity); }
  void note_more(const history::TimerArmed& e) {
    timers_[e.timer] = {e.timer, state_.id, e.due};
  }
  void note_more(const history::TimerMoved& e) {
    timers_[e.timer] = {e.timer, state_.id, e.due};
  }
  void note_more(const history::TimerFired& e) { timer_gone(e.timer); }
  void note_more(const history::TimerCancelled& e) { timer_gone(e.timer); }
  void note_more(const history::SubscriptionOpened& e) {
    subscriptions_[{e.activity, e.index}] = {state_.id, e.activity, e.index, e.signal,
                                             e.name,    e.key,      at_};
  }
  void note_more(const history::SubscriptionMoved& e) {
    subscriptions_[{e.activity, e.index}] = {state_.id, e.activity, e.index, false,
                                             e.name,    e.key,      at_};
  }
  void note_more(const history::SectionChanged& e) {
    for (const auto& [id, item] : before_.work_items) {
      if (!lifecycle::is_final(item.state)) touch(id);
    }
    history::apply(kept_, e, at_);
  }
  /// Every open task is shown under its new version; what is armed anew is first taken away.
  void note_more(const history::InstanceMigrated& e) {
    for (const auto& [id, item] : before_.work_items) {
      if (!lifecycle::is_final(item.state)) touch(id);
    }
    for (auto& [id, item] : kept_.work_items) {
      const auto now = e.nodes.find(item.node);
      if (now != e.nodes.end()) item.node = now->second;
    }
    for (const auto& subscription : before_.subscriptions) {
      const bool rearmed = std::find(e.rearmed.begin(), e.rearmed.end(), subscription.activity) !=
                           e.rearmed.end();
      if (!rearmed) continue;
      unit_.subscriptions_closed.emplace_back(subscription.activity, subscription.index);
    }
  }
  void note_more(const history::JobCreated& e) {
    open_job(e.job, e.path, e.connector, e.attempt, e.input);
  }
  void note_more(const history::JobRetried& e) {
    const auto job = state_.jobs.find(e.job);
    if (job == state_.jobs.end()) return;  // its step was left in the same record
    const auto& activity = state_.activities.at(job->second.activity);
    open_job(e.job, definition_.chart.node(activity.node).path, job->second.connector, e.attempt,
             job->second.input);
  }
  void note_more(const history::JobCompleted& e) { job_gone(e.job); }
  void note_more(const history::JobFailed& e) { job_gone(e.job); }
  void note_more(const history::JobResultLate& e) { job_gone(e.job); }
  /// The stimulus is kept in the incident, so what brought it must not bring it again.
  void note_more(const history::IncidentRaised& e) {
    if (const auto timer = TimerId::parse(e.stimulus["timer"].text())) timer_gone(*timer);
    if (const auto job = JobId::parse(e.stimulus["job"].text())) job_gone(*job);
  }

  void open_job(JobId id, const std::string& path, const std::string& connector, int attempt,
                const Map& input) {
    ports::JobRow row;
    row.id = id;
    row.instance = state_.id;
    row.process = state_.process.empty() ? definition_.id : state_.process;
    row.step = path;
    row.connector = connector;
    row.attempt = attempt;
    row.state = lifecycle::name(lifecycle::JobState::Pending);
    row.input = input;
    row.created = at_;
    jobs_[id] = std::move(row);
  }

  void timer_gone(TimerId id) {
    if (timers_.erase(id) == 0) unit_.timers_gone.push_back(id);
  }
  void job_gone(JobId id) {
    const auto closed = std::find(unit_.jobs_closed.begin(), unit_.jobs_closed.end(), id);
    if (jobs_.erase(id) == 0 && closed == unit_.jobs_closed.end()) unit_.jobs_closed.push_back(id);
  }

  /// An activity goes and takes along what hung on it.
  void left(history::ActivityId activity) {
    for (const auto& [id, item] : before_.work_items) {
      if (item.activity == activity) keep(id);
    }
    std::erase_if(kept_.work_items, [&](const auto& entry) {
      const auto& [id, item] = entry;
      if (item.activity != activity) return false;
      const auto old = before_.work_items.find(id);
      const bool was_over =
          old != before_.work_items.end() && lifecycle::is_final(old->second.state);
      if (!was_over) end(item);
      touched_.erase(id);
      return true;
    });
    for (const auto& [id, job] : before_.jobs) {
      if (job.activity == activity) job_gone(id);
    }
    for (const auto& subscription : before_.subscriptions) {
      if (subscription.activity != activity) continue;
      unit_.subscriptions_closed.emplace_back(subscription.activity, subscription.index);
    }
  }

  void end(const WorkItem& item) {
    ports::TaskRow row = task_row(state_, definition_, item);
    row.ended = at_;
    row.ended_by = item.state == lifecycle::WorkItemState::Completed ? actor_ : std::string();
    unit_.ended_tasks.push_back(std::move(row));
    const auto old = before_.work_items.find(item.id);
    if (old != before_.work_items.end()) note_candidates(old->second);
    tell(Change::Kind::kTaskEnded, item);
  }

  void note_candidates(const WorkItem& before) {
    const bool several = !before.candidate_users.empty() || before.candidate_groups.size() > 1;
    if (several) unit_.tasks_of_many.push_back(before.id);
  }

  static void add_people(const WorkItem& item, Change& change) {
    if (!item.owner.empty()) change.users.push_back(item.owner);
    change.users.insert(change.users.end(), item.candidate_users.begin(),
                        item.candidate_users.end());
    change.groups.insert(change.groups.end(), item.candidate_groups.begin(),
                         item.candidate_groups.end());
  }

  /// Of a case that changes it, overseers of both hear: they and all others.
  [[nodiscard]] std::string section() const {
    const bool moves = before_.record > 0 && before_.section != state_.section;
    return moves ? std::string() : state_.section;
  }

  void tell(Change::Kind kind, const WorkItem& item) {
    Change change{kind, state_.id, item.id, {}, {}, section()};
    add_people(item, change);
    const auto old = before_.work_items.find(item.id);
    if (old != before_.work_items.end()) add_people(old->second, change);
    changes_.push_back(std::move(change));
  }

  void tell_instance() {
    Change change{Change::Kind::kInstanceChanged, state_.id, {}, {}, {}, section()};
    if (!state_.starter.empty()) change.users.push_back(state_.starter);
    for (const Change& other : changes_) {
      change.users.insert(change.users.end(), other.users.begin(), other.users.end());
      change.groups.insert(change.groups.end(), other.groups.begin(), other.groups.end());
    }
    for (const auto& [id, item] : state_.work_items) add_people(item, change);
    const auto once = [](std::vector<std::string>& names) {
      std::sort(names.begin(), names.end());
      names.erase(std::unique(names.begin(), names.end()), names.end());
    };
    once(change.users);
    once(change.groups);
    changes_.push_back(std::move(change));
  }

  const InstanceState& before_;
  const InstanceState& state_;  ///< afterwards
  InstanceState kept_;          ///< work items that change, as they are by now
  const definition::ProcessDefinition& definition_;
  const std::string& actor_;
  Instant at_;
  ports::CommitUnit& unit_;
  std::set<WorkItemId> touched_;
  std::map<std::pair<WorkItemId, std::string>, ports::CopyRow> copies_;
  std::map<TimerId, ports::TimerRow> timers_;
  std::map<JobId, ports::JobRow> jobs_;
  std::map<std::pair<std::uint32_t, int>, ports::SubscriptionRow> subscriptions_;
  std::vector<Change> changes_;
};

/// A definition that is not the state's own would be read out of bounds.
void must_know_places(const definition::ProcessDefinition& definition, const InstanceState& state) {
  const auto check = [&](definition::NodeId node) {
    RECOURSE_INVARIANT(node < definition.chart.nodes.size(),
                       "the case stands in a place that version " +
                           std::to_string(definition.version) + " of " + definition.id +
                           " does not have");
  };
  for (const auto& [id, activity] : state.activities) check(activity.node);
  for (const auto& [id, item] : state.work_items) check(item.node);
}

}  // namespace

std::vector<Change> project(const InstanceState& before, const InstanceState& after,
                            const std::vector<history::Event>& events,
                            const definition::ProcessDefinition& definition,
                            const std::string& actor, Instant at, ports::CommitUnit& unit) {
  must_know_places(definition, after);
  Projector projector(before, after, definition, actor, at, unit);
  for (const auto& event : events) projector.take(event);
  return projector.finish();
}

}  // namespace recourse::service
