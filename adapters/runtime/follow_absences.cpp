// The absences part of Dispatcher: when somebody goes away or their absence is changed, or they
// leave for good, every case with work of theirs is asked to look at it again. That work comes back
// is a timer of the case.
#include <algorithm>
#include <memory>
#include <utility>

#include "adapters/runtime/dispatcher.h"

namespace recourse::runtime {
namespace {
constexpr int kTasksAtOnce = 200;
constexpr std::ptrdiff_t kFewPeople = 8;
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

/// Their own work, and what is offered to them by name or to groups of which hardly anybody is
/// left: where many are, exclusions do not make it nobody.
void Dispatcher::review_work_of(const std::string& owner, const std::string& absent) {
  ports::Reader reader{owner, {}, /*sees_all=*/false};
  const auto directory = ports_.library.directory();
  if (const ports::Person* person = directory->find(owner); person != nullptr) {
    for (const std::string& group : person->groups) {
      const auto members = directory->members(group);
      const auto there = std::ranges::count_if(members, [&](const std::string& member) {
        const ports::Person* one = directory->find(member);
        return one != nullptr && one->away("", ports_.clock.now()) == nullptr;
      });
      if (there <= kFewPeople) reader.groups.push_back(group);
    }
  }
  review_cases(reader, absent, [] {});
}

void Dispatcher::review_cases(const ports::Reader& reader, const std::string& about,
                              std::function<void()> done) {
  std::set<InstanceId> cases;
  for (const auto view : {ports::TaskView::kMine, ports::TaskView::kAvailable}) {
    ports::TaskQuery query;
    query.view = view;
    query.limit = kTasksAtOnce;
    query.now = ports_.clock.now();
    do {
      const ports::TaskPage page = ports_.reads().worklist.tasks(reader, query);
      for (const ports::TaskRow& row : page.rows) cases.insert(row.instance);
      query.cursor = page.next;
    } while (!query.cursor.empty());
  }
  if (cases.empty()) return done();
  const auto open = std::make_shared<std::size_t>(cases.size());
  for (const InstanceId id : cases) {
    submit_until_decided(command::ReviewAbsence{id, about},
                         [open, done](const service::Outcome&) {
                           if (--*open == 0) done();
                         });
  }
}

}  // namespace recourse::runtime
