// The chart; arrows not drawn inside a box leave it from any state within.
//
//  Open ───────────────────────────────────────────────────── exit ──▶ Exited
//  │ Created ── activate, nominate ──▶ Ready | Reserved (one person)
//  │    └─ skip (if it may be) ──▶ Obsolete, fault ──▶ Error
//  │ Active ── skip (if it may be) ──▶ Obsolete, fault ──▶ Error, delegate ──▶ Reserved,
//  │ │         forward ──▶ Ready
//  │ │ Ready ── claim ──▶ Reserved, start ──▶ InProgress
//  │ │ Reserved ── start ──▶ InProgress, release ──▶ Ready
//  │ │ InProgress ── stop ──▶ Reserved, release ──▶ Ready, complete ──▶ Completed, fail ──▶ Failed
//  │ Suspended: each leaf of Active suspends into, and resumes from, a leaf of its own
#include "engine/lifecycle/work_item.h"

#include "engine/lifecycle/statechart.h"

namespace recourse::lifecycle {
namespace work_item_chart {

namespace sc = boost::statechart;
namespace mpl = boost::mpl;
using State = WorkItemState;

struct Restore : sc::event<Restore> {
  explicit Restore(State wanted) : state(wanted) {}
  State state;
};
struct Activate : sc::event<Activate> {
  explicit Activate(bool single_person) : single(single_person) {}
  bool single;
};
struct Nominate : sc::event<Nominate> {
  explicit Nominate(bool single_person) : single(single_person) {}
  bool single;
};
struct Claim : sc::event<Claim> {};
struct Start : sc::event<Start> {};
struct Stop : sc::event<Stop> {};
struct Release : sc::event<Release> {};
struct Delegate : sc::event<Delegate> {};
struct Forward : sc::event<Forward> {};
struct Suspend : sc::event<Suspend> {};
struct Resume : sc::event<Resume> {};
struct Complete : sc::event<Complete> {};
struct Fail : sc::event<Fail> {};
struct Skip : sc::event<Skip> {
  explicit Skip(bool allowed) : skippable(allowed) {}
  bool skippable;
};
struct Exit : sc::event<Exit> {};
struct Fault : sc::event<Fault> {};

struct Boot;
struct Open;
struct Active;
struct Suspended;
struct Created;
struct Ready;
struct Reserved;
struct InProgress;
struct SuspendedReady;
struct SuspendedReserved;
struct SuspendedInProgress;

struct Machine : OneEventMachine<Machine, Boot> {};

struct Completed : sc::simple_state<Completed, Machine> {};
struct Failed : sc::simple_state<Failed, Machine> {};
struct Error : sc::simple_state<Error, Machine> {};
struct Exited : sc::simple_state<Exited, Machine> {};
struct Obsolete : sc::simple_state<Obsolete, Machine> {};

struct Boot : sc::simple_state<Boot, Machine> {
  using reactions = sc::custom_reaction<Restore>;
  sc::result react(const Restore& restore);
};

struct Open : sc::simple_state<Open, Machine, Created> {
  using reactions = sc::transition<Exit, Exited>;
};

/// What Created and Active answer to skip; a task that may not be skipped lets it pass unconsumed.
template <class Self>
sc::result skipped_by(Self& state, const Skip& event) {
  return event.skippable ? state.template transit<Obsolete>() : state.forward_event();
}

struct Created : sc::simple_state<Created, Open> {
  using reactions =
      mpl::list<sc::custom_reaction<Activate>, sc::custom_reaction<Nominate>,
                sc::custom_reaction<Skip>, sc::transition<Fault, Error>>;
  sc::result react(const Skip& event) { return skipped_by(*this, event); }
  sc::result react(const Activate& event) { return offer(event.single); }
  sc::result react(const Nominate& event) { return offer(event.single); }
  sc::result offer(bool single) { return single ? transit<Reserved>() : transit<Ready>(); }
};

struct Active : sc::simple_state<Active, Open, Ready> {
  using reactions = mpl::list<sc::transition<Delegate, Reserved>, sc::transition<Forward, Ready>,
                              sc::custom_reaction<Skip>, sc::transition<Fault, Error>>;
  sc::result react(const Skip& event) { return skipped_by(*this, event); }
};

struct Ready : sc::simple_state<Ready, Active> {
  using reactions =
      mpl::list<sc::transition<Claim, Reserved>, sc::transition<Start, InProgress>,
                sc::transition<Suspend, SuspendedReady>>;
};

struct Reserved : sc::simple_state<Reserved, Active> {
  using reactions =
      mpl::list<sc::transition<Start, InProgress>, sc::transition<Release, Ready>,
                sc::transition<Suspend, SuspendedReserved>>;
};

struct InProgress : sc::simple_state<InProgress, Active> {
  using reactions =
      mpl::list<sc::transition<Stop, Reserved>, sc::transition<Release, Ready>,
                sc::transition<Complete, Completed>, sc::transition<Fail, Failed>,
                sc::transition<Suspend, SuspendedInProgress>>;
};

struct Suspended : sc::simple_state<Suspended, Open, SuspendedReady> {};

struct SuspendedReady : sc::simple_state<SuspendedReady, Suspended> {
  using reactions = sc::transition<Resume, Ready>;
};

struct SuspendedReserved : sc::simple_state<SuspendedReserved, Suspended> {
  using reactions = sc::transition<Resume, Reserved>;
};

struct SuspendedInProgress : sc::simple_state<SuspendedInProgress, Suspended> {
  using reactions = sc::transition<Resume, InProgress>;
};

sc::result Boot::react(const Restore& restore) {
  switch (restore.state) {
    case State::Created: return transit<Created>();
    case State::Ready: return transit<Ready>();
    case State::Reserved: return transit<Reserved>();
    case State::InProgress: return transit<InProgress>();
    case State::SuspendedReady: return transit<SuspendedReady>();
    case State::SuspendedReserved: return transit<SuspendedReserved>();
    case State::SuspendedInProgress: return transit<SuspendedInProgress>();
    case State::Completed: return transit<Completed>();
    case State::Failed: return transit<Failed>();
    case State::Error: return transit<Error>();
    case State::Exited: return transit<Exited>();
    case State::Obsolete: return transit<Obsolete>();
  }
  return forward_event();
}

void register_leaves() {
  static constexpr std::array kLeaves{
      State::Created,           State::Ready,               State::Reserved,  State::InProgress,
      State::SuspendedReady,    State::SuspendedReserved,   State::SuspendedInProgress,
      State::Completed,         State::Failed,              State::Error,     State::Exited,
      State::Obsolete};
  register_leaf<Created>(kLeaves[0]);
  register_leaf<Ready>(kLeaves[1]);
  register_leaf<Reserved>(kLeaves[2]);
  register_leaf<InProgress>(kLeaves[3]);
  register_leaf<SuspendedReady>(kLeaves[4]);
  register_leaf<SuspendedReserved>(kLeaves[5]);
  register_leaf<SuspendedInProgress>(kLeaves[6]);
  register_leaf<Completed>(kLeaves[7]);
  register_leaf<Failed>(kLeaves[8]);
  register_leaf<Error>(kLeaves[9]);
  register_leaf<Exited>(kLeaves[10]);
  register_leaf<Obsolete>(kLeaves[11]);
}

std::optional<State> drive(Machine& machine, WorkItemTrigger trigger, TriggerFacts facts) {
  switch (trigger) {
    case WorkItemTrigger::activate: return state_after<State>(machine, Activate(facts.single));
    case WorkItemTrigger::nominate: return state_after<State>(machine, Nominate(facts.single));
    case WorkItemTrigger::claim: return state_after<State>(machine, Claim());
    case WorkItemTrigger::start: return state_after<State>(machine, Start());
    case WorkItemTrigger::stop: return state_after<State>(machine, Stop());
    case WorkItemTrigger::release: return state_after<State>(machine, Release());
    case WorkItemTrigger::delegate: return state_after<State>(machine, Delegate());
    case WorkItemTrigger::forward: return state_after<State>(machine, Forward());
    case WorkItemTrigger::suspend: return state_after<State>(machine, Suspend());
    case WorkItemTrigger::resume: return state_after<State>(machine, Resume());
    case WorkItemTrigger::complete: return state_after<State>(machine, Complete());
    case WorkItemTrigger::fail: return state_after<State>(machine, Fail());
    case WorkItemTrigger::skip: return state_after<State>(machine, Skip(facts.skippable));
    case WorkItemTrigger::exit: return state_after<State>(machine, Exit());
    case WorkItemTrigger::fault: return state_after<State>(machine, Fault());
  }
  return std::nullopt;
}

std::optional<State> ask_chart(State from, WorkItemTrigger trigger, TriggerFacts facts) {
  Machine machine;
  machine.initiate();
  machine.process_event(Restore(from));
  RECOURSE_INVARIANT(!machine.refused, "a work item in a state that does not exist");
  return drive(machine, trigger, facts);
}

constexpr std::size_t kStates = static_cast<std::size_t>(State::Obsolete) + 1;
constexpr std::size_t kTriggers = static_cast<std::size_t>(WorkItemTrigger::fault) + 1;
constexpr std::size_t kFacts = 4;

std::size_t question(State from, WorkItemTrigger trigger, TriggerFacts facts) {
  const auto of_both =
      static_cast<std::size_t>(from) * kTriggers + static_cast<std::size_t>(trigger);
  return of_both * kFacts + (facts.single ? 2 : 0) + (facts.skippable ? 1 : 0);
}

using Answers = std::array<std::optional<State>, kStates * kTriggers * kFacts>;

/// A few hundred questions there are; every advance asks some of them.
Answers every_answer() {
  register_leaves();
  Answers answers;
  for (std::size_t from = 0; from < kStates; ++from) {
    for (std::size_t trigger = 0; trigger < kTriggers; ++trigger) {
      for (std::size_t facts = 0; facts < kFacts; ++facts) {
        const auto state = static_cast<State>(from);
        const auto moved_by = static_cast<WorkItemTrigger>(trigger);
        TriggerFacts known;
        known.single = (facts & 2) != 0;
        known.skippable = (facts & 1) != 0;
        answers[question(state, moved_by, known)] = ask_chart(state, moved_by, known);
      }
    }
  }
  return answers;
}

}  // namespace work_item_chart

std::optional<WorkItemState> next_state(WorkItemState from, WorkItemTrigger trigger,
                                        TriggerFacts facts) {
  RECOURSE_INVARIANT(from <= WorkItemState::Obsolete && trigger <= WorkItemTrigger::fault,
                     "a work item in a state that does not exist");
  static const auto kAnswers = work_item_chart::every_answer();
  return kAnswers[work_item_chart::question(from, trigger, facts)];
}

}  // namespace recourse::lifecycle
