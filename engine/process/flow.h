#pragma once
#include <deque>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/kernel/host.h"
#include "engine/process/desk.h"

namespace recourse::process {

/// What nodes and transitions of a process mean: the kernel's host. It only leads each question to
/// the topic that knows the answer (tasks, jobs, regions, clocks, …).
class Flow : public kernel::Host {
 public:
  explicit Flow(Turn& turn) : turn_(turn) {}

  bool allows(const definition::Transition& transition, const Activity& source,
              const kernel::Event* event) override;
  void prepare(const definition::Transition& transition, const Activity& source,
               const kernel::Event* event) override;
  void perform(const definition::Transition& transition, ActivityId scope) override;
  NodeId redirect(const definition::Transition& transition, const Activity& source,
                  ActivityId domain, NodeId target) override;
  Map locals_of(NodeId node, ActivityId parent) override;
  bool entered(const Activity& activity) override;
  void leaving(const Activity& activity, bool completed) override;
  bool completes(const definition::Transition& transition) override;
  std::string exit_reason(const definition::Transition& transition) override;
  std::string completed_by() override { return turn_.actor; }
  std::vector<kernel::Region> regions(const Activity& parallel) override;
  void scope_done(const Activity& scope) override;
  void settled() override;
  void unhandled(const kernel::Event& event) override;

 private:
  using Writes = std::vector<std::pair<std::string, Value>>;
  enum class Manner { kDone, kReturned, kInterrupted, kSkipped };
  [[nodiscard]] Manner manner_of(const definition::Transition& transition) const;
  [[nodiscard]] const definition::Back* back_of(const definition::Transition& transition) const;
  void add_step_writes(const Activity& source, const kernel::Event* event, Writes& writes);
  bool enter_step(const Activity& activity);
  bool pass_by(const Activity& activity, const char* why);
  void begin_what_waited();

  Turn& turn_;
  std::deque<Writes> prepared_;               // in the order the kernel will ask for them
  std::map<ActivityId, Writes> to_undo_;      // those of steps with an undo block
  std::map<definition::TransitionId, std::string> woken_by_;
  std::map<ActivityId, Value> items_;         // for the open foreach whose handler fired
  std::set<ActivityId> skipped_;              // choices that were not to be made
  std::set<ActivityId> kept_;                 // branches left from inside keep their writes (S12)
  std::map<NodeId, Map> handler_locals_;      // message and error for the body of a handler
};

}  // namespace recourse::process
