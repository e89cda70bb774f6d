// Locks that cases share. Both ends tolerate a stimulus that comes twice or late:
// a claim that is there already is not made again, and a grant nobody wants any more comes back.
#include <algorithm>

#include "engine/command/decide.h"
#include "engine/definition/built_in.h"
#include "engine/process/gates.h"

namespace recourse::command {
namespace {

using history::LockClaim;

/// Whose turn it is: the oldest claim on this lock and key.
const LockClaim* holder(const InstanceState& state, const std::string& lock,
                        const std::string& key) {
  for (const LockClaim& claim : state.claims) {
    if (claim.lock == lock && claim.key == key) return &claim;
  }
  return nullptr;
}

/// The decision of a lock: what was recorded, and a grant where somebody else has it now.
Decision lock_decision(const InstanceState& before, InstanceState after,
                       std::vector<history::Event> events, const std::string& lock,
                       const std::string& key) {
  Decision decision;
  decision.events = std::move(events);
  decision.answer = Map{};
  decision.actor = "system";
  const LockClaim* now = holder(after, lock, key);
  const LockClaim* was = holder(before, lock, key);
  if (now != nullptr && (was == nullptr || !(*was == *now))) {
    decision.effects.push_back(process::GrantLock{lock, key, now->instance, now->activity});
  }
  decision.after = std::move(after);
  return decision;
}

}  // namespace

InstanceId lock_instance(const std::string& lock, const std::string& key) {
  return definition::own_case(definition::kLockProcess, lock + '\n' + key);
}

Result<Decision> claim_lock(const ClaimLock& command, const Desk& desk,
                            const InstanceState& before) {
  const LockClaim claim{command.lock, command.key, command.by, command.activity};
  const bool known =
      std::find(before.claims.begin(), before.claims.end(), claim) != before.claims.end();
  if (known) return nothing_new(before);
  InstanceState after = before;
  after.id = command.instance;
  kernel::Recorder recorder(after, desk.now);
  if (before.process.empty() || !before.running()) {
    history::InstanceStarted started;
    started.process = desk.definition.id;
    started.version = desk.definition.version;
    started.definition_hash = desk.definition.hash;
    started.channel = "engine";
    const std::string name = command.lock + " (" + command.key + ")";
    started.title = {"Lock " + name, "锁 " + name};
    recorder.record(std::move(started));
  }
  recorder.record(history::LockClaimed{claim.lock, claim.key, claim.instance, claim.activity});
  auto events = recorder.take();
  return lock_decision(before, std::move(after), std::move(events), command.lock, command.key);
}

Result<Decision> drop_claim(const DropClaim& command, const Desk& desk,
                            const InstanceState& before) {
  const LockClaim claim{command.lock, command.key, command.by, command.activity};
  const bool known =
      std::find(before.claims.begin(), before.claims.end(), claim) != before.claims.end();
  if (!known) return nothing_new(before);
  InstanceState after = before;
  kernel::Recorder recorder(after, desk.now);
  recorder.record(history::LockFreed{claim.lock, claim.key, claim.instance, claim.activity});
  // Nobody holds it or waits for it: the case of the lock ends, until somebody asks again.
  if (recorder.state().claims.empty()) {
    const auto over = lifecycle::name(lifecycle::ProcessInstanceState::Completed);
    recorder.record(history::InstanceEnded{std::string(over), {}});
  }
  auto events = recorder.take();
  return lock_decision(before, std::move(after), std::move(events), command.lock, command.key);
}

Result<Decision> take_lock(const TakeLock& command, const Desk& desk,
                           const InstanceState& before) {
  Session session(desk, before, "system");
  process::take_lock(session.turn(), command.activity, command.lock, command.key);
  const bool changed = session.turn().recorder.events().size() > 0;
  if (!changed) return nothing_new(before);
  if (session.state().running()) session.run();
  return session.take(Map{});
}

}  // namespace recourse::command
