#pragma once
#include <map>
#include <set>
#include <string>

#include "engine/command/command.h"
#include "engine/definition/process_definition.h"
#include "engine/history/event.h"
#include "engine/history/instance_state.h"
#include "engine/process/secrets.h"

namespace recourse::service {

/// What one reader sees of the personal data of a case. What they may not see, or what nobody can
/// read any more, becomes {private: masked | erased | restricted}; so do all sealed values that
/// were never asked about here, in every text form.
class Disclosure {
 public:
  /// `secrets` may be null: nothing can be opened. All must outlive this.
  Disclosure(const command::Caller& caller, const history::InstanceState& state,
             const definition::ProcessDefinition& definition, process::Secrets* secrets)
      : caller_(caller), state_(state), definition_(definition), secrets_(secrets) {}

  /// A value that stands at this path of the data.
  [[nodiscard]] Value shown(const Value& value, const std::string& path);
  /// Paths to values: case data, a form, what was submitted.
  [[nodiscard]] Value shown(const Map& by_path);
  /// Is there a section that this reader learns nothing of?
  [[nodiscard]] bool hides_some() const;
  /// Events of the record, without what lies in sections that are hidden from the reader, or may
  /// have been computed from it. Sealed values stay sealed.
  void hide(history::Event& event);
  [[nodiscard]] Value unhidden(const Value& value, const std::string& path);
  /// What stands in a row of its own that only its writer reads: a draft.
  [[nodiscard]] Value own(const Value& value);
  /// What everybody sees who may see the case: `what` is "comments", "reasons" or "attachments".
  /// Always a text, or Null for none; what nobody can read any more says so.
  [[nodiscard]] Value words(const Value& value, const char* what);
  /// What a connector that was given personal data says of its failure: it may quote any of it, so
  /// only who answers for such data reads it.
  [[nodiscard]] Value quoted(const Value& value);
  /// Of a file: its name, a mask where the private data it is for is not theirs to read.
  [[nodiscard]] Value name_of(const history::AttachedFile& file);
  /// The forms and previews of this caller: {…, path, NAME: value}.
  void show_members(Value& rows, std::initializer_list<const char*> members);

  /// What was opened, what this reader may see and was closed all the same (by "restricted",
  /// "erased", "unreadable"), and the paths that were masked, for the log of accesses. These are
  /// paths of data, "comments", "reasons", "errors", "attachments", "draft".
  using Names = std::set<std::string>;
  [[nodiscard]] const Names& opened() const { return opened_; }
  [[nodiscard]] const std::map<std::string, Names>& closed() const { return closed_; }
  [[nodiscard]] const std::set<std::string>& masked() const { return masked_; }

 private:
  [[nodiscard]] Value open(const Value& value, const std::string& noted);
  [[nodiscard]] bool is_hidden(const std::string& path) const;
  const command::Caller& caller_;
  const history::InstanceState& state_;
  const definition::ProcessDefinition& definition_;
  process::Secrets* secrets_;
  Names opened_, masked_;
  std::map<std::string, Names> closed_;
};

}  // namespace recourse::service
