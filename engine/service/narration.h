#pragma once
#include "engine/history/instance_state.h"
#include "engine/history/narrate.h"
#include "engine/service/history_view.h"

namespace recourse::service {

/// Tells events in the words of a definition and its people. Borrows everything it is given.
class Narration {
 public:
  Narration(const HistorySources& sources, const history::Recalled& recalled);
  Narration(const Narration&) = delete;
  Narration& operator=(const Narration&) = delete;

  void by(const std::string& actor) { names_.actor = actor; }
  /// `before`: what stood where the event writes data; nullptr: not known.
  [[nodiscard]] Label tell(const history::Event& event, const Value* before = nullptr);
  /// The instants that the last sentence names: {at, en, zh}.
  [[nodiscard]] const List& moments() const { return moments_; }
  [[nodiscard]] bool is_detail(const history::Event& event) const;

 private:
  HistorySources sources_;
  const history::Recalled& recalled_;
  history::NarrationNames names_;
  List moments_;
};

/// What the records of a case would have said about what is there now.
[[nodiscard]] history::Recalled recall_state(const history::InstanceState& state,
                                             const definition::ProcessDefinition& definition);

}  // namespace recourse::service
