// The chart; arrows not drawn inside a box leave it from any state within.
//
//  Open ── obsolete ──▶ Obsolete
//  │ Pending ── claim ──▶ Claimed
//  │ Claimed ── complete ──▶ Completed, fail_retry ──▶ Failed, give_up ──▶ Incident,
//  │            lease_expired ──▶ Pending
//  │ Failed ── retry_due ──▶ Pending
//  │ Incident ── resolve ──▶ Pending, complete (a person supplies the result) ──▶ Completed
#include "engine/lifecycle/job.h"

#include "engine/lifecycle/statechart.h"

namespace recourse::lifecycle {
namespace job_chart {

namespace sc = boost::statechart;
namespace mpl = boost::mpl;
using State = JobState;

struct Restore : sc::event<Restore> {
  explicit Restore(State wanted) : state(wanted) {}
  State state;
};
struct Claim : sc::event<Claim> {};
struct Complete : sc::event<Complete> {};
struct FailRetry : sc::event<FailRetry> {};
struct RetryDue : sc::event<RetryDue> {};
struct GiveUp : sc::event<GiveUp> {};
struct LeaseExpired : sc::event<LeaseExpired> {};
struct MakeObsolete : sc::event<MakeObsolete> {};
struct Resolve : sc::event<Resolve> {};

struct Boot;
struct Pending;
struct Claimed;
struct Failed;
struct Incident;

struct Machine : OneEventMachine<Machine, Boot> {};

struct Completed : sc::simple_state<Completed, Machine> {};
struct Obsolete : sc::simple_state<Obsolete, Machine> {};

struct Boot : sc::simple_state<Boot, Machine> {
  using reactions = sc::custom_reaction<Restore>;
  sc::result react(const Restore& restore);
};

struct Open : sc::simple_state<Open, Machine, Pending> {
  using reactions = sc::transition<MakeObsolete, Obsolete>;
};

struct Pending : sc::simple_state<Pending, Open> {
  using reactions = sc::transition<Claim, Claimed>;
};

struct Claimed : sc::simple_state<Claimed, Open> {
  using reactions =
      mpl::list<sc::transition<Complete, Completed>, sc::transition<FailRetry, Failed>,
                sc::transition<GiveUp, Incident>, sc::transition<LeaseExpired, Pending>>;
};

struct Failed : sc::simple_state<Failed, Open> {
  using reactions = sc::transition<RetryDue, Pending>;
};

struct Incident : sc::simple_state<Incident, Open> {
  using reactions =
      mpl::list<sc::transition<Resolve, Pending>, sc::transition<Complete, Completed>>;
};

sc::result Boot::react(const Restore& restore) {
  switch (restore.state) {
    case State::Pending: return transit<Pending>();
    case State::Claimed: return transit<Claimed>();
    case State::Completed: return transit<Completed>();
    case State::Failed: return transit<Failed>();
    case State::Incident: return transit<Incident>();
    case State::Obsolete: return transit<Obsolete>();
  }
  return forward_event();
}

bool register_leaves() {
  static constexpr std::array kStates{State::Pending, State::Claimed,  State::Completed,
                                      State::Failed,  State::Incident, State::Obsolete};
  register_leaf<Pending>(kStates[0]);
  register_leaf<Claimed>(kStates[1]);
  register_leaf<Completed>(kStates[2]);
  register_leaf<Failed>(kStates[3]);
  register_leaf<Incident>(kStates[4]);
  register_leaf<Obsolete>(kStates[5]);
  return true;
}

std::optional<State> drive(Machine& machine, JobTrigger trigger) {
  switch (trigger) {
    case JobTrigger::claim: return state_after<State>(machine, Claim());
    case JobTrigger::complete: return state_after<State>(machine, Complete());
    case JobTrigger::fail_retry: return state_after<State>(machine, FailRetry());
    case JobTrigger::retry_due: return state_after<State>(machine, RetryDue());
    case JobTrigger::give_up: return state_after<State>(machine, GiveUp());
    case JobTrigger::lease_expired: return state_after<State>(machine, LeaseExpired());
    case JobTrigger::obsolete: return state_after<State>(machine, MakeObsolete());
    case JobTrigger::resolve: return state_after<State>(machine, Resolve());
  }
  return std::nullopt;
}

}  // namespace job_chart

std::optional<JobState> next_state(JobState from, JobTrigger trigger) {
  [[maybe_unused]] static const bool registered = job_chart::register_leaves();
  job_chart::Machine machine;
  machine.initiate();
  machine.process_event(job_chart::Restore(from));
  RECOURSE_INVARIANT(!machine.refused, "a job in a state that does not exist");
  return job_chart::drive(machine, trigger);
}

}  // namespace recourse::lifecycle
