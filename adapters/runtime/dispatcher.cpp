#include "adapters/runtime/dispatcher.h"

#include <utility>

namespace recourse::runtime {
namespace {
using Kind = Rejection::Kind;

/// The world was in the way, not the request: the same command may succeed in a moment.
bool worth_retrying(const service::Outcome& outcome) {
  if (outcome.answer.ok()) return false;
  const Kind kind = outcome.answer.rejection().kind;
  return kind == Kind::kUnavailable || kind == Kind::kTooMany;
}

/// The receiver was not reached: its definition is not loaded here, or the engine stopped at a
/// fault of its own. What is told may be the only thing that lets a case go on.
bool could_not_be_asked(const service::Outcome& outcome) {
  if (outcome.answer.ok()) return false;
  const std::string& code = outcome.answer.rejection().code;
  return code == "INTERNAL" || code == "DEFINITION_NOT_FOUND";
}

// Another node's timer that is still there after so long is fired here: that node is in trouble.
constexpr std::int64_t kOthersPatience_us = 10 * kMicrosPerSecond;
constexpr int kParked_s = 30;  // a refused timer is no reason to ask again at once
}  // namespace

void Dispatcher::take(InstanceId instance, std::uint64_t record,
                      std::vector<process::Effect> effects) {
  const RecordKey key{instance, record};
  if (effects.empty() || open_.contains(key)) return;
  open_[key] = effects.size();
  for (std::size_t number = 0; number < effects.size(); ++number) {
    carry_out(key, number, effects[number], [this, key, generation = generation_] {
      if (generation != generation_) return;
      const auto found = open_.find(key);
      if (found == open_.end() || --found->second > 0) return;
      open_.erase(found);
      finished_.push_back(key);
    });
  }
}

void Dispatcher::start_over() {
  ++generation_;
  open_.clear();
  finished_.clear();
  told_later_.clear();
  searched_to_.reset();
  firing_ = 0;
  absences_seen_ = {};
}

bool Dispatcher::recover(int max, bool own) {
  settle_outbox();
  Membership::Standing standing = ports_.standing();
  // With others at work other rows are this node's, also before that place.
  if (standing.at_work != searched_beside_) searched_to_.reset();
  searched_beside_ = standing.at_work;
  auto rows = queues().outbox(
      {max, own ? standing.number : 0, std::move(standing.at_work), standing.share, searched_to_});
  for (ports::OutboxRow& row : rows) {
    const RecordKey key{row.instance, row.record};
    if (open_.contains(key)) continue;
    auto effects = process::effects_from_value(row.effects);
    if (effects.ok() && !effects->empty()) {
      take(row.instance, row.record, std::move(*effects));
    } else {
      finished_.push_back(key);
    }
  }
  const bool more = rows.size() == static_cast<std::size_t>(max);
  searched_to_.reset();
  if (more) searched_to_ = {rows.back().instance, rows.back().record};
  return more;
}

void Dispatcher::settle_outbox() {
  if (finished_.empty()) return;
  queues().outbox_done(finished_);  // throws: they stay, and are done again later
  finished_.clear();
}

void Dispatcher::submit_until_decided(command::Command command, Decided decided) {
  command::Request request{command, command::system_caller(), "", ""};
  ports_.submit(std::move(request), [this, command, decided](const service::Outcome& outcome) {
    if (!worth_retrying(outcome)) return decided(outcome);
    ports_.later([this, command, decided] { submit_until_decided(command, decided); });
  });
}

void Dispatcher::carry_out(RecordKey record, std::size_t number, const process::Effect& effect,
                           std::function<void()> done) {
  struct Visitor {
    Dispatcher& self;
    RecordKey record;
    std::size_t number;
    std::function<void()> done;
    void operator()(const process::SendMessage& e) { self.send(e, std::move(done)); }
    void operator()(const process::StartChild& e) { self.start_child(e, std::move(done)); }
    void operator()(const process::SeekMessage& e) { self.seek(e, std::move(done)); }
    void operator()(const process::CancelChild& e) {
      command::AdministerInstance cancel;
      cancel.instance = e.child;
      cancel.kind = "cancel";
      cancel.reason = "its caller was left";
      finish_after(std::move(cancel));
    }
    void operator()(const process::ReportEnd& e) {
      finish_after(
          command::EndCall{e.parent, e.child, e.outcome, e.error, e.result, e.undoable});
    }
    void operator()(const process::MoveChild& e) {
      command::AdministerInstance move;
      move.instance = e.child;
      move.kind = "assign_section";
      move.reason = e.reason;
      move.data = Map{{"from", e.from}, {"to", e.to}};
      finish_after(std::move(move));
    }
    void operator()(const process::UndoChild& e) { self.undo_child(e, std::move(done)); }
    void operator()(const process::AskLock& e) {
      finish_after(command::ClaimLock{command::lock_instance(e.lock, e.key), e.lock, e.key,
                                      e.instance, e.activity});
    }
    void operator()(const process::FreeLock& e) {
      finish_after(command::DropClaim{command::lock_instance(e.lock, e.key), e.lock, e.key,
                                      e.instance, e.activity});
    }
    void operator()(const process::GrantLock& e) { self.grant(e, std::move(done)); }
    void operator()(const process::AskNumber& e) {
      finish_after(command::IssueNumber{command::numbers_instance(e.code), e.code, e.year,
                                        e.instance, e.job});
    }
    void operator()(const process::GiveNumber& e) { self.give_number(e, std::move(done)); }
    void operator()(const process::AskTurn& e) {
      finish_after(command::PassTurn{command::turns_instance(e.list, e.key), e.list, e.key,
                                     e.instance, e.item, e.people});
    }
    void operator()(const process::GiveTurn& e) {
      finish_after(command::TakeTurn{e.instance, e.item, e.user, e.rule, e.after, e.people});
    }
    void operator()(const process::KeepTurn& e) {
      finish_after(command::KeepTurn{command::turns_instance(e.list, e.key), e.list, e.key,
                                     e.instance, e.user});
    }
    void operator()(const process::TellRelative& e) {
      finish_after(command::NoteRelative{e.to, e.relation, e.instance});
    }
    void operator()(const process::Notify& e) {
      self.ports_.notice({record.first, record.second, number, e}, std::move(done));
    }
    /// A refusal means that the receiver has gone on: nothing is left to tell it. But where it
    /// could not be asked at all, it is asked again later.
    void finish_after(command::Command command) { self.tell(std::move(command), std::move(done)); }
  };
  std::visit(Visitor{*this, record, number, std::move(done)}, effect);
}

/// Who asked may be gone; then nobody bears the number, which the range records.
void Dispatcher::give_number(const process::GiveNumber& effect, std::function<void()> done) {
  command::FinishJob finish;
  finish.instance = effect.instance;
  finish.job = effect.job;
  finish.result = Map{{"number", effect.number}};
  submit_until_decided(finish, [this, effect, done](const service::Outcome& outcome) {
    const bool unused = !outcome.answer.ok() && outcome.record == 0;
    if (!unused) return done();
    command::VoidNumber voided{command::numbers_instance(effect.code), effect.number,
                               effect.instance, effect.job};
    submit_until_decided(voided, [done](const service::Outcome&) { done(); });
  });
}

void Dispatcher::tell(command::Command command, std::function<void()> done) {
  submit_until_decided(command, [this, command, done](const service::Outcome& outcome) {
    if (!could_not_be_asked(outcome)) return done();
    told_later_.push_back({parked_until(), [this, command, done] { tell(command, done); }});
  });
}

Instant Dispatcher::parked_until() const {
  return {ports_.clock.now().us + kParked_s * kMicrosPerSecond};
}

void Dispatcher::tell_again() {
  const Instant now = ports_.clock.now();
  std::vector<Parked> due;
  std::erase_if(told_later_, [&](Parked& parked) {
    if (parked.until > now) return false;
    due.push_back(std::move(parked));
    return true;
  });
  for (const Parked& parked : due) parked.tell();
}

/// To a case that is not there any more nobody can give a lock: it goes on to the next.
void Dispatcher::grant(const process::GrantLock& effect, std::function<void()> done) {
  const command::TakeLock take{effect.instance, effect.lock, effect.key, effect.activity};
  submit_until_decided(take, [this, effect, done](const service::Outcome& outcome) {
    const bool gone =
        !outcome.answer.ok() && outcome.answer.rejection().code == "INSTANCE_NOT_FOUND";
    if (gone) {
      const InstanceId lock = command::lock_instance(effect.lock, effect.key);
      return tell(
          command::DropClaim{lock, effect.lock, effect.key, effect.instance, effect.activity},
          done);
    }
    if (!could_not_be_asked(outcome)) return done();
    told_later_.push_back({parked_until(), [this, effect, done] { grant(effect, done); }});
  });
}

namespace {

Rejection key_taken(InstanceId by) {
  const std::string id = by.text();
  return {Rejection::Kind::kConflict,
          "KEY_TAKEN",
          {"The called process has a case under this business key: " + id + ".",
           "被调用的流程已有使用该业务编号的案件：" + id + "。"},
          {}};
}

/// The child cannot do what it was asked; its caller must not wait for it for ever.
command::EndCall cannot_live(InstanceId caller, InstanceId child, const Rejection& why) {
  return {caller, child, "", why.code, Map{{"message", why.text.en}}};
}

}  // namespace

void Dispatcher::start_child(const process::StartChild& effect, std::function<void()> done) {
  command::StartInstance start;
  start.id = effect.child;
  start.process = effect.process;
  start.version = effect.version;
  start.data = effect.data;
  start.on_behalf_of = effect.starter;
  start.channel = "process";
  start.section = effect.section;
  if (effect.by_step) start.begun_by = effect.parent;
  if (effect.activity != 0) {
    start.parent = effect.parent;
    start.parent_activity = effect.activity;
  }
  submit_until_decided(std::move(start), [this, effect, done](const service::Outcome& outcome) {
    // Another case has the key and stands for this one: it does not know who called, and would
    // never tell its end.
    const bool other = outcome.answer.ok() && outcome.instance != effect.child;
    if (outcome.answer.ok() && (!other || effect.activity == 0)) return done();
    const Rejection why = other ? key_taken(outcome.instance) : outcome.answer.rejection();
    command::Command told;
    if (effect.activity != 0) {
      told = cannot_live(effect.parent, effect.child, why);
    } else {
      told = command::ReportRefusal{effect.parent,  effect.child, effect.process, effect.data,
                                    effect.starter, why.code,     why.text};
    }
    submit_until_decided(std::move(told), [done](const service::Outcome&) { done(); });
  });
}

void Dispatcher::undo_child(const process::UndoChild& effect, std::function<void()> done) {
  const command::UndoInstance undo{effect.child, effect.parent};
  submit_until_decided(undo, [this, effect, done](const service::Outcome& outcome) {
    if (outcome.answer.ok()) return done();
    submit_until_decided(cannot_live(effect.parent, effect.child, outcome.answer.rejection()),
                         [done](const service::Outcome&) { done(); });
  });
}

void Dispatcher::arm_starts() {
  for (const std::string& process : ports_.library.self_starting()) arm_starts(process);
}

void Dispatcher::arm_starts(const std::string& process) {
  submit_until_decided(command::ArmStarts{command::starts_instance(process), process},
                       [](const service::Outcome&) {});
}

bool Dispatcher::fire_due(int max, std::function<void()> idle) {
  tell_again();
  if (firing_ > 0) return true;
  const Instant now = ports_.clock.now();
  std::erase_if(parked_, [now](const auto& entry) { return entry.second <= now; });
  auto due = queues().due_timers(now, max + static_cast<int>(parked_.size()),
                                 ports_.standing().share, {now.us - kOthersPatience_us});
  std::erase_if(due, [this](const auto& timer) { return parked_.contains(timer.id); });
  if (due.empty()) {
    fired_to_ = now;
    return false;
  }
  firing_ = due.size();
  for (const ports::TimerRow& timer : due) {
    submit_until_decided(
        command::FireTimer{timer.instance, timer.id},
        [this, id = timer.id, idle, generation = generation_](const service::Outcome& outcome) {
          if (generation != generation_) return;
          if (!outcome.answer.ok() || outcome.record == 0) {
            parked_[id] = parked_until();
          }
          if (--firing_ == 0) idle();
        });
  }
  return true;
}

std::optional<Instant> Dispatcher::next_timer() const {
  auto next = queues().next_timer(ports_.standing().share, fired_to_);
  for (const auto& [id, until] : parked_) next = std::min(next.value_or(until), until);
  return next;
}

}  // namespace recourse::runtime
