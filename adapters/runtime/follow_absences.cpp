// The absences part of Dispatcher: when somebody goes away or their absence is changed, every case
// with work of theirs is asked to look at it again. That work comes back is a timer of the case.
#include <algorithm>
#include <utility>

#include "adapters/runtime/dispatcher.h"

namespace recourse::runtime {
namespace {
constexpr int kTasksAtOnce = 200;
}  // namespace

void Dispatcher::follow_absences() {
  const Instant now = ports_.clock.now();
  const Instant seen = std::exchange(absences_seen_, now);
  for (const auto& [user, absences] : ports_.library.absences()) {
    const bool began = std::ranges::any_of(absences, [&](const ports::Absence& absence) {
      return seen < absence.from && absence.from <= now && now < absence.to;
    });
    if (began) review_work_of(user, user);
  }
}

std::optional<Instant> Dispatcher::next_absence() const {
  std::optional<Instant> next;
  for (const auto& [user, absences] : ports_.library.absences()) {
    for (const ports::Absence& absence : absences) {
      if (absence.from <= absences_seen_) continue;
      next = next ? std::min(*next, absence.from) : absence.from;
    }
  }
  return next;
}

void Dispatcher::review_absence(const std::string& user) {
  review_work_of(user, user);
  // Whoever may stand in for them, by chains too, and whom they leave it to when nobody does.
  std::set<std::string> others;
  for (const auto& [other, absences] : ports_.library.absences()) {
    for (const ports::Absence& absence : absences) {
      others.insert(absence.substitutes.begin(), absence.substitutes.end());
    }
  }
  const auto directory = ports_.library.directory();
  const ports::Person* person = directory->find(user);
  if (person != nullptr && !person->manager.empty()) others.insert(person->manager);
  others.erase(user);
  for (const std::string& other : others) review_work_of(other, user);
}

void Dispatcher::review_work_of(const std::string& owner, const std::string& absent) {
  std::set<InstanceId> cases;
  ports::TaskQuery query;
  query.limit = kTasksAtOnce;
  query.now = ports_.clock.now();
  const ports::Reader reader{owner, {}, /*sees_all=*/false};
  do {
    const ports::TaskPage page = ports_.reads().worklist.tasks(reader, query);
    for (const ports::TaskRow& row : page.rows) cases.insert(row.instance);
    query.cursor = page.next;
  } while (!query.cursor.empty());
  for (const InstanceId id : cases) {
    submit_until_decided(command::ReviewAbsence{id, absent}, [](const service::Outcome&) {});
  }
}

}  // namespace recourse::runtime
