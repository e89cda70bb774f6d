#include <algorithm>

#include "engine/history/apply_events.h"

namespace recourse::history {
namespace {

auto copy_for(InstanceState& state, WorkItemId item, const std::string& user) {
  return std::find_if(state.copies.begin(), state.copies.end(), [&](const Copy& copy) {
    return copy.item == item && copy.user == user;
  });
}

}  // namespace

void take_in(InstanceState& state, const CopySent& e, Instant at) {
  for (const auto& user : e.users) {
    const bool has_one = copy_for(state, e.item, user) != state.copies.end();
    if (!has_one) state.copies.push_back({e.item, user, at, std::nullopt});
  }
}

void take_in(InstanceState& state, const CopyRead& e, Instant at) {
  const auto copy = copy_for(state, e.item, e.user);
  RECOURSE_INVARIANT(copy != state.copies.end(), e.user + " has no copy to read");
  if (!copy->read) copy->read = at;
}

}  // namespace recourse::history
