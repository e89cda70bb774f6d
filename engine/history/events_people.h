#pragma once
// Events between people: who is told of work without having to do it.
#include "engine/history/instance_state.h"

namespace recourse::history {

/// People got a copy: of a work item or, with none named, of the case. Groups are told one by one,
/// so that the record says who could have known.
struct CopySent {
  static constexpr const char* kType = "CopySent";
  WorkItemId item;
  std::vector<std::string> users;
  Label title;  ///< of what was copied
  void fields(auto& a) { a("item", item), a("users", users), a("title", title); }
};
/// The first time somebody opened their copy.
struct CopyRead {
  static constexpr const char* kType = "CopyRead";
  WorkItemId item;
  std::string user;
  void fields(auto& a) { a("item", item), a("user", user); }
};

}  // namespace recourse::history
