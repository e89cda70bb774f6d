#pragma once
#include <boost/mpl/list.hpp>
#include <boost/statechart/custom_reaction.hpp>
#include <boost/statechart/event.hpp>
#include <boost/statechart/simple_state.hpp>
#include <boost/statechart/state_machine.hpp>
#include <boost/statechart/transition.hpp>
#include <array>
#include <optional>

#include "engine/base/invariant.h"

/// What the three lifecycle machines share. Only the .cpp files of this folder include it, so
/// Boost.Statechart stays out of every other translation unit.
namespace recourse::lifecycle {

/// A machine lives for one event: it boots, is put into the stored state, and tells where the
/// event led. It has no effects, so restoring is safe.
template <class Self, class Boot>
struct OneEventMachine : boost::statechart::state_machine<Self, Boot> {
  /// Boost.Statechart calls this for an event no active state reacts to. It must not throw: an
  /// exception out of a reaction would terminate the machine.
  void unconsumed_event(const boost::statechart::event_base&) { refused = true; }
  bool refused = false;
};

/// Ties a leaf of a machine to the enumerator it stands for.
template <class Leaf, class State>
void register_leaf(const State& state) {
  Leaf::custom_static_type_ptr(&state);
}

template <class State, class Machine>
State state_of(const Machine& machine) {
  const State* state = machine.state_begin()->template custom_dynamic_type_ptr<State>();
  RECOURSE_INVARIANT(state != nullptr, "a lifecycle leaf that was not registered");
  return *state;
}

/// The restored machine takes one event; nullopt when nothing reacted to it.
template <class State, class Machine, class Event>
std::optional<State> state_after(Machine& machine, const Event& event) {
  machine.process_event(event);
  if (machine.refused) return std::nullopt;
  return state_of<State>(machine);
}

}  // namespace recourse::lifecycle
