#pragma once
// Events between people: who is told of work without having to do it, who does it for another, what
// they give to a case.
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
/// Somebody wants a person to do work that a rule keeps from them; a second person has to agree.
/// `rules`: separate, same, distinct, not_starter, not_involved, each with the steps it names
/// ("separate(propose,approve)"); exclude.
struct DutyOverrideAsked {
  static constexpr const char* kType = "DutyOverrideAsked";
  WorkItemId item;
  std::string user, by;
  std::vector<std::string> rules;
  void fields(auto& a) { a("item", item), a("user", user), a("by", by), a("rules", rules); }
};
/// The second person agreed: for this work item the rules do not keep `user` away any more.
struct DutyOverridden {
  static constexpr const char* kType = "DutyOverridden";
  WorkItemId item;
  std::string user;
  std::string asked_by, agreed_by;
  std::vector<std::string> rules;
  void fields(auto& a) {
    a("item", item), a("user", user), a("asked_by", asked_by), a("agreed_by", agreed_by);
    a("rules", rules);
  }
};
/// Who asked, or an administrator, takes it back before a second person has agreed.
struct DutyOverrideWithdrawn {
  static constexpr const char* kType = "DutyOverrideWithdrawn";
  WorkItemId item;
  std::string user, by;
  void fields(auto& a) { a("item", item), a("user", user), a("by", by); }
};
/// A file came to the case. When, the record says.
struct FileAttached {
  static constexpr const char* kType = "FileAttached";
  AttachedFile file;
  void fields(auto& a) {
    a("sha256", file.sha256), a("salt", file.salt), a("name", file.name);
    a("content", file.content), a("media_type", file.type), a("size", file.size);
    a("field", file.field), a("by", file.by);
  }
};

}  // namespace recourse::history
