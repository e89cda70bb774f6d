#pragma once
#include <string>
#include <vector>

#include "engine/definition/bits.h"
#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// Index of a data path whose value may be missing, qualified by where it is declared.
using Tracked = std::size_t;

/// One write to a tracked path, as far as it matters whether a value is there afterwards.
struct TrackedWrite {
  Tracked path = 0;
  /// kAlways: a value is there. kIfKnown: when everything in `reads` is. kNever: it may be null.
  enum class Gives { kAlways, kIfKnown, kNever } gives = Gives::kAlways;
  std::vector<Tracked> reads;
};

/// What the loader found in a first pass over the steps.
struct FlowModel {
  /// Where the variable of a tracked path is declared (0: process data).
  struct Declared {
    NodeId owner = 0;
    bool shared = false;
  };
  /// What an operation writes, and where it may be called; nowhere named: anywhere.
  struct OperationWrites {
    std::vector<NodeId> while_in;
    std::vector<TrackedWrite> writes;
  };

  std::size_t tracked_count = 0;
  std::vector<std::vector<Tracked>> parts;  ///< by Tracked: the tracked paths below it
  std::vector<Declared> declared;           ///< by Tracked; empty: nothing is written beside
  Bits at_start;                            ///< inputs and defaults
  std::vector<NodeId> woken_at;             ///< where an ended case may go on, whatever it wrote
  std::vector<OperationWrites> by_operation;
  /// By NodeId: what is known of those who come past its condition, and of those it turns away.
  /// Empty: nothing is known of anybody.
  std::vector<std::vector<TrackedWrite>> on_begin, on_skip;
  std::vector<std::vector<TrackedWrite>> on_done;        ///< by NodeId: save, set, collect
  std::vector<std::vector<TrackedWrite>> on_transition;  ///< by TransitionId: fields, set
};

/// Definite assignment, flow-sensitive over the chart: what surely has a value when
/// a step is entered, whichever way led there.
struct DataFlow {
  std::vector<Bits> at_entry;  ///< by NodeId; all set where no way leads
  std::vector<Bits> at_work;   ///< past its own conditions
  std::vector<Bits> at_done;   ///< when the work of the node is over
  /// By NodeId: written inside, or beside it meanwhile, without surely giving a value.
  std::vector<Bits> may_lose;
};
[[nodiscard]] DataFlow analyse_data_flow(const ProcessDefinition& definition,
                                         const FlowModel& model);

/// Applies writes in order: the right sides read `before`, as all are evaluated before any write.
void apply_writes(Bits& facts, const std::vector<TrackedWrite>& writes, const FlowModel& model);

/// Adds what such writes may leave without a value.
void add_losses(Bits& lost, const std::vector<TrackedWrite>& writes, const FlowModel& model);

}  // namespace recourse::definition
