#pragma once
#include <map>
#include <string>
#include <vector>

#include "engine/ports/directory.h"

namespace recourse::directory {

/// One immutable state of the directory, with its members by group ready.
class Snapshot final : public ports::Directory {
 public:
  struct Group {
    Label title;
    std::string head;
    std::vector<std::string> members;  ///< active ones, by id
  };
  Snapshot(std::map<std::string, ports::Person> people, std::map<std::string, Group> groups);

  [[nodiscard]] const ports::Person* find(const std::string& user) const override;
  [[nodiscard]] bool has_group(const std::string& group) const override;
  [[nodiscard]] std::vector<std::string> members(const std::string& group) const override;
  [[nodiscard]] std::vector<std::string> people() const override;
  [[nodiscard]] std::string head_of(const std::string& group) const override;

 private:
  std::map<std::string, ports::Person> people_;
  std::map<std::string, Group> groups_;
};

}  // namespace recourse::directory
