// The chart; arrows not drawn inside a box leave it from any state within.
//
//  Open ── cancel ──▶ Cancelled, terminate ──▶ Terminated
//  │ Running ── suspend ──▶ Suspended, complete ──▶ Completed
//  │ Suspended ── resume ──▶ Running
//  Ended ── wake ──▶ Running
//  │ Completed, Cancelled, Terminated
#include "engine/lifecycle/process_instance.h"

#include "engine/lifecycle/statechart.h"

namespace recourse::lifecycle {
namespace process_instance_chart {

namespace sc = boost::statechart;
namespace mpl = boost::mpl;
using State = ProcessInstanceState;

struct Restore : sc::event<Restore> {
  explicit Restore(State wanted) : state(wanted) {}
  State state;
};
struct Suspend : sc::event<Suspend> {};
struct Resume : sc::event<Resume> {};
struct Complete : sc::event<Complete> {};
struct Cancel : sc::event<Cancel> {};
struct Terminate : sc::event<Terminate> {};
struct Wake : sc::event<Wake> {};

struct Boot;
struct Running;
struct Suspended;
struct Completed;
struct Cancelled;
struct Terminated;

struct Machine : OneEventMachine<Machine, Boot> {};

struct Boot : sc::simple_state<Boot, Machine> {
  using reactions = sc::custom_reaction<Restore>;
  sc::result react(const Restore& restore);
};

struct Open : sc::simple_state<Open, Machine, Running> {
  using reactions =
      mpl::list<sc::transition<Cancel, Cancelled>, sc::transition<Terminate, Terminated>>;
};

struct Running : sc::simple_state<Running, Open> {
  using reactions =
      mpl::list<sc::transition<Suspend, Suspended>, sc::transition<Complete, Completed>>;
};

struct Suspended : sc::simple_state<Suspended, Open> {
  using reactions = sc::transition<Resume, Running>;
};

struct Ended : sc::simple_state<Ended, Machine, Completed> {
  using reactions = sc::transition<Wake, Running>;
};
struct Completed : sc::simple_state<Completed, Ended> {};
struct Cancelled : sc::simple_state<Cancelled, Ended> {};
struct Terminated : sc::simple_state<Terminated, Ended> {};

sc::result Boot::react(const Restore& restore) {
  switch (restore.state) {
    case State::Running: return transit<Running>();
    case State::Suspended: return transit<Suspended>();
    case State::Completed: return transit<Completed>();
    case State::Cancelled: return transit<Cancelled>();
    case State::Terminated: return transit<Terminated>();
  }
  return forward_event();
}

bool register_leaves() {
  static constexpr std::array kStates{State::Running, State::Suspended, State::Completed,
                                      State::Cancelled, State::Terminated};
  register_leaf<Running>(kStates[0]);
  register_leaf<Suspended>(kStates[1]);
  register_leaf<Completed>(kStates[2]);
  register_leaf<Cancelled>(kStates[3]);
  register_leaf<Terminated>(kStates[4]);
  return true;
}

std::optional<State> drive(Machine& machine, ProcessInstanceTrigger trigger) {
  switch (trigger) {
    case ProcessInstanceTrigger::suspend: return state_after<State>(machine, Suspend());
    case ProcessInstanceTrigger::resume: return state_after<State>(machine, Resume());
    case ProcessInstanceTrigger::complete: return state_after<State>(machine, Complete());
    case ProcessInstanceTrigger::cancel: return state_after<State>(machine, Cancel());
    case ProcessInstanceTrigger::terminate: return state_after<State>(machine, Terminate());
    case ProcessInstanceTrigger::wake: return state_after<State>(machine, Wake());
  }
  return std::nullopt;
}

}  // namespace process_instance_chart

std::optional<ProcessInstanceState> next_state(ProcessInstanceState from,
                                               ProcessInstanceTrigger trigger) {
  [[maybe_unused]] static const bool registered = process_instance_chart::register_leaves();
  process_instance_chart::Machine machine;
  machine.initiate();
  machine.process_event(process_instance_chart::Restore(from));
  RECOURSE_INVARIANT(!machine.refused, "a process instance in a state that does not exist");
  return process_instance_chart::drive(machine, trigger);
}

}  // namespace recourse::lifecycle
