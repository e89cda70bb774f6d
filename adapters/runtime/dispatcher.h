#pragma once
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <vector>

#include "adapters/runtime/library.h"
#include "adapters/runtime/membership.h"
#include "adapters/runtime/posted.h"
#include "adapters/runtime/session.h"
#include "engine/command/command.h"
#include "engine/ports/vault.h"
#include "engine/ports/work_queues.h"
#include "engine/service/engine.h"

namespace recourse::runtime {

/// Turns what must happen outside an instance into commands for others: effects after their commit,
/// messages, timers that are due. The one place for it; the threaded runtime and the deterministic
/// loop differ only in how `submit` and `later` work.
/// Thread rule: one thread; `submit` and `later` call back on that thread.
class Dispatcher {
 public:
  using Decided = std::function<void(const service::Outcome&)>;
  struct Ports {
    /// Asked for on every use: a session that failed is replaced. May throw StoreError.
    std::function<Reads()> reads;
    const Library& library;
    const ports::Clock& clock;
    ports::IdSource& ids;
    std::function<void(command::Request, Decided)> submit;
    std::function<void(std::function<void()>)> later;  ///< after a moment: the world was busy
    /// To people; `done` once it cannot be lost any more.
    std::function<void(const Posted& notice, std::function<void()> done)> notice;
    /// nullptr: this process was given no keys.
    std::function<ports::Vault*()> vault = [] { return nullptr; };
    /// What of the waiting work is this process's; all, unless it says otherwise.
    std::function<Membership::Standing()> standing = [] { return Membership::Standing(); };
  };
  explicit Dispatcher(Ports ports) : ports_(std::move(ports)) {}

  /// The effects of one committed record. Doing them again is harmless (at least once).
  void take(InstanceId instance, std::uint64_t record, std::vector<process::Effect> effects);
  /// What others left undone who are at work no more, and `own`: this one before start_over. So
  /// many at a time, from where the last call stopped; true: there is more.
  bool recover(int max, bool own);
  /// After a StoreError: forgets what is under way; recover() finds it again.
  void start_over();
  /// Forgets finished effects, many at once; called when there is nothing better to do.
  void settle_outbox();
  /// Without what is told later: that stays in the outbox, whatever becomes of this process.
  [[nodiscard]] std::size_t waiting() const {
    return open_.size() - std::min(open_.size(), told_later_.size());
  }
  [[nodiscard]] std::size_t finished() const { return finished_.size(); }

  /// Sees to it that what is published starts by itself; at the begin and after every publication.
  void arm_starts();
  void arm_starts(const std::string& process);

  /// Cases that count with an older version of a calendar are told of the one published last (T4).
  /// What has been told is noted in the database, so a process that stops on the way goes on.
  void follow_calendars();

  /// Gives the signals that were announced (announcements.h); told again until that worked.
  void give_announced();
  /// Who has been away since the last look: their open work is looked at again, case by case.
  void follow_absences();
  /// When somebody will be away next, as far as is known.
  [[nodiscard]] std::optional<Instant> next_absence() const;
  /// Somebody's absences were changed: their work, and what others do for them.
  void review_absence(const std::string& user);

  /// Cases with work of this reader, or offered to them, look at it again because of somebody.
  void review_cases(const ports::Reader& reader, const std::string& about,
                    std::function<void()> done);

  /// See Runtime::message.
  void message(ports::MessageRow message, std::function<void(Result<Value>)> done);

  /// Fires what is due, many at once, and tells again what could not be told; nothing while the
  /// last batch is under way. `idle` is called when the batch is decided. Returns false when
  /// nothing was due.
  bool fire_due(int max, std::function<void()> idle);
  /// When, after a look that found nothing due, there will be something to fire here: of this
  /// node's share, or one that was refused. Timers of others' shares are found by looking again.
  [[nodiscard]] std::optional<Instant> next_timer() const;

 private:
  struct Delivery;
  using DeliveryPtr = std::shared_ptr<Delivery>;  // shared by the callbacks of its attempts
  using RecordKey = std::pair<InstanceId, std::uint64_t>;

  void carry_out(RecordKey record, std::size_t number, const process::Effect& effect,
                 std::function<void()> done);
  void submit_until_decided(command::Command command, Decided decided);
  void give_number(const process::GiveNumber& effect, std::function<void()> done);
  /// Tells a case something, again and again until it was asked; a refusal by it is an answer.
  void tell(command::Command command, std::function<void()> done);
  void tell_again();
  void grant(const process::GrantLock& effect, std::function<void()> done);
  [[nodiscard]] Instant parked_until() const;
  void undo_child(const process::UndoChild& effect, std::function<void()> done);
  void start_child(const process::StartChild& effect, std::function<void()> done);
  [[nodiscard]] ports::WorkQueues& queues() const { return ports_.reads().queues; }
  [[nodiscard]] bool is_on_its_way(const ports::MessageRow& row) const;
  void followed(const std::string& calendar, const std::string& version);
  void tell_cases(std::shared_ptr<const std::map<std::string, std::string>> versions,
                  const std::string& state, const std::string& cursor);
  void review_work_of(const std::string& owner, const std::string& absent);
  [[nodiscard]] bool still_belongs_to_them(const ports::Reader& reader) const;
  void give_signal(const std::string& announced, const Value& told);
  void send(const process::SendMessage& effect, std::function<void()> done);
  void seek(const process::SeekMessage& effect, std::function<void()> done);
  [[nodiscard]] ports::MessageRow to_store(const ports::MessageRow& row, bool personal);
  [[nodiscard]] ports::MessageRow from_store(ports::MessageRow row);
  void deliver(ports::MessageRow row, bool all, std::function<void(int)> done);
  void deliver_to_all(const DeliveryPtr& delivery);
  void deliver_to_next(const DeliveryPtr& delivery);

  Ports ports_;
  std::map<RecordKey, std::size_t> open_;  ///< effects not yet done, by record
  std::vector<RecordKey> finished_;
  std::optional<RecordKey> searched_to_;        ///< of the outbox; none: from the beginning
  std::vector<std::uint64_t> searched_beside_;  ///< who was at work then
  struct Parked {
    Instant until;
    std::function<void()> tell;
  };
  std::vector<Parked> told_later_;
  Instant absences_seen_;  ///< up to here
  std::size_t firing_ = 0;
  Instant fired_to_;                   ///< all of this node's share, but for parked ones
  std::uint64_t generation_ = 0;       ///< callbacks from before a start_over are not counted
  std::map<TimerId, Instant> parked_;  ///< refused timers: looked at again at that time
};

}  // namespace recourse::runtime
