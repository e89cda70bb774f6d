#pragma once
// Events between people: who is told of work without having to do it, who does it for another.
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
/// Who has the work, or alone could take it, is away: `to` does it for `from` until they are back.
struct WorkItemSubstituted {
  static constexpr const char* kType = "WorkItemSubstituted";
  WorkItemId item;
  std::string from, to;
  std::vector<std::string> way;  ///< who was asked in turn, `from` first, `to` last
  Instant until;
  void fields(auto& a) {
    a("item", item), a("from", from), a("to", to), a("way", way), a("until", until);
  }
};
/// They are back and the work was not begun: it is theirs again.
struct WorkItemGivenBack {
  static constexpr const char* kType = "WorkItemGivenBack";
  WorkItemId item;
  std::string from, to;
  void fields(auto& a) { a("item", item), a("from", from), a("to", to); }
};

}  // namespace recourse::history
