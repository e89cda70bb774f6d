#pragma once
#include <memory>
#include <utility>

#include "engine/ports/directory.h"

namespace recourse::scenario {

/// The directory as it was, but for one person who is no longer at work.
class SmallerHouse final : public ports::Directory {
 public:
  SmallerHouse(std::shared_ptr<const ports::Directory> before, ports::Person left)
      : before_(std::move(before)), left_(std::move(left)) {
    left_.active = false;
  }
  [[nodiscard]] const ports::Person* find(const std::string& user) const override {
    return user == left_.id ? &left_ : before_->find(user);
  }
  [[nodiscard]] bool has_group(const std::string& group) const override {
    return before_->has_group(group);
  }
  [[nodiscard]] std::vector<ports::HouseSection> sections() const override {
    return before_->sections();
  }
  [[nodiscard]] bool has_section(const std::string& section) const override {
    return before_->has_section(section);
  }
  [[nodiscard]] std::vector<std::string> members(const std::string& group) const override {
    return without(before_->members(group));
  }
  [[nodiscard]] std::vector<std::string> people() const override { return before_->people(); }
  [[nodiscard]] std::string head_of(const std::string& group) const override {
    return before_->head_of(group);
  }
  [[nodiscard]] bool has_roster(const std::string& roster) const override {
    return before_->has_roster(roster);
  }
  [[nodiscard]] std::vector<std::string> on_duty(const std::string& roster,
                                                 Instant at) const override {
    return without(before_->on_duty(roster, at));
  }
  [[nodiscard]] std::string owner_of(const std::string& what) const override {
    return before_->owner_of(what);
  }

 private:
  [[nodiscard]] std::vector<std::string> without(std::vector<std::string> people) const {
    std::erase(people, left_.id);
    return people;
  }

  std::shared_ptr<const ports::Directory> before_;
  ports::Person left_;
};

}  // namespace recourse::scenario
