#include "adapters/runtime/absent_people.h"

#include <utility>

namespace recourse::runtime {
namespace {

class AbsentPeople final : public ports::Directory {
 public:
  AbsentPeople(std::shared_ptr<const ports::Directory> people,
               const std::map<std::string, std::vector<ports::Absence>>& absences)
      : people_(std::move(people)) {
    for (const auto& [user, all] : absences) {
      const ports::Person* person = people_->find(user);
      if (person == nullptr || all.empty()) continue;
      ports::Person away = *person;
      away.absences = all;
      away_.emplace(user, std::move(away));
    }
  }
  [[nodiscard]] const ports::Person* find(const std::string& user) const override {
    const auto found = away_.find(user);
    return found == away_.end() ? people_->find(user) : &found->second;
  }
  [[nodiscard]] bool has_group(const std::string& group) const override {
    return people_->has_group(group);
  }
  [[nodiscard]] std::vector<ports::HouseSection> sections() const override {
    return people_->sections();
  }
  [[nodiscard]] bool has_section(const std::string& section) const override {
    return people_->has_section(section);
  }
  [[nodiscard]] std::vector<std::string> members(const std::string& group) const override {
    return people_->members(group);
  }
  [[nodiscard]] std::vector<std::string> people() const override { return people_->people(); }
  [[nodiscard]] std::string head_of(const std::string& group) const override {
    return people_->head_of(group);
  }
  [[nodiscard]] bool has_roster(const std::string& roster) const override {
    return people_->has_roster(roster);
  }
  [[nodiscard]] std::vector<std::string> on_duty(const std::string& roster,
                                                 Instant at) const override {
    return people_->on_duty(roster, at);
  }
  [[nodiscard]] std::string owner_of(const std::string& what) const override {
    return people_->owner_of(what);
  }

 private:
  std::shared_ptr<const ports::Directory> people_;
  std::map<std::string, ports::Person> away_;
};

}  // namespace

std::shared_ptr<const ports::Directory> with_absences(
    std::shared_ptr<const ports::Directory> people,
    const std::map<std::string, std::vector<ports::Absence>>& absences) {
  if (people == nullptr || absences.empty()) return people;
  return std::make_shared<const AbsentPeople>(std::move(people), absences);
}

}  // namespace recourse::runtime
