#pragma once
#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/id.h"
#include "engine/base/label.h"
#include "engine/base/time.h"

namespace recourse::ports {

/// Something people are told, made from an effect of one record. (instance, place) is its name: the
/// same effect carried out twice is the same notice.
struct NoticeRow {
  InstanceId instance;
  std::int64_t place = 0;  ///< orders the notices of an instance: see place_of()
  std::string kind;        ///< assigned, offered, due, sla, mention, cc, urge
  WorkItemId item;         ///< empty: about the case
  Label text;
  Instant at;
  [[nodiscard]] std::string id() const { return instance.text() + "-" + std::to_string(place); }
};
inline constexpr std::int64_t kNoticesOfRecordMax = 1000;
[[nodiscard]] inline std::int64_t place_of(std::uint64_t record, std::size_t number) {
  return static_cast<std::int64_t>(record) * kNoticesOfRecordMax +
         static_cast<std::int64_t>(number);
}

/// One notice to one person over one channel, and how far it came.
struct DeliveryRow {
  enum class State {
    kWaiting,    ///< for its time, for its turn, or for another attempt
    kSent,       ///< the channel took it
    kDelivered,  ///< the receiving end confirmed it
    kRead,       ///< the person saw it
    kFailed,     ///< given up; `fault` says why
    kDropped,    ///< not needed any more: read elsewhere, or its task has ended
  };
  enum class Mode {
    kAtOnce,    ///< in order per instance
    kDigest,    ///< together with others at `due`
    kIfUnread,  ///< at `due`, unless the person has read the notice by then
    kIfOpen,    ///< at `due`, unless its task has ended; moves with the task's due
  };
  InstanceId instance;
  std::int64_t place = 0;
  std::string person;
  Instant at;           ///< of its notice
  std::string channel;  ///< a channel of the person's preferences, or the inbox
  Mode mode = Mode::kAtOnce;
  State state = State::kWaiting;
  int attempts = 0;
  Instant due;  ///< of a waiting one: not before
  std::optional<Instant> sent, delivered, read;
  std::string fault;  ///< of the last attempt
};
[[nodiscard]] constexpr std::string_view name(DeliveryRow::State state) {
  constexpr std::string_view kNames[] = {"waiting", "sent",   "delivered",
                                         "read",    "failed", "dropped"};
  return kNames[static_cast<std::size_t>(state)];
}
/// The channel that needs no sending: the list of notices in the web app.
inline constexpr std::string_view kInboxChannel = "inbox";

struct Parcel {
  NoticeRow notice;
  DeliveryRow delivery;
};
/// All that waits for one person on one channel. Whoever opened one holds it until `hold`.
struct Mailbox {
  std::string person, channel;
  int faults = 0;  ///< attempts that failed one after the other
};

/// Durable home of notices. Thread rule: one thread at a time per object.
class Notices {
 public:
  virtual ~Notices() = default;
  /// Stores notices with their deliveries; those that are there already stay as they are.
  virtual void put(const std::vector<NoticeRow>& notices,
                   const std::vector<DeliveryRow>& deliveries) = 0;

  /// Mailboxes with something due that nobody holds, the longest waiting first; held until `until`.
  virtual std::vector<Mailbox> open_mailboxes(Instant now, Instant until, int max) = 0;
  /// What may be sent now, oldest first: due, and of those at once only the oldest of an instance.
  virtual std::vector<Parcel> contents(const Mailbox& mailbox, Instant now, int max) = 0;
  /// Writes what became of deliveries (state, attempts, due, times, fault) and lets go of the
  /// mailbox, which rests until `rest` when that is later than now. One that was read or dropped
  /// meanwhile stays so.
  virtual void close_mailbox(const Mailbox& mailbox, const std::vector<DeliveryRow>& outcomes,
                             Instant rest) = 0;
  virtual std::optional<Instant> next_due() = 0;

  /// Where a page of an inbox ends.
  struct Place {
    Instant at;
    InstanceId instance;
    std::int64_t place = 0;
    auto operator<=>(const Place&) const = default;
  };
  /// Inbox of a person, the newest first; with `before` only what comes after that place.
  virtual std::vector<Parcel> inbox(const std::string& person, const std::optional<Place>& before,
                                    int max) = 0;
  virtual std::int64_t unread(const std::string& person) = 0;
  /// Every delivery of a case, oldest first: the receipts.
  virtual std::vector<Parcel> of_instance(InstanceId instance) = 0;
  virtual bool is_read(InstanceId instance, std::int64_t place, const std::string& person) = 0;
  /// The person has seen the notice (all notices of the case when `place` is none; of the one
  /// task when `item` is given): deliveries become read, those still to come are dropped.
  /// Gives how many inbox entries became read.
  virtual std::int64_t mark_read(const std::string& person, InstanceId instance,
                                 const std::optional<std::int64_t>& place,
                                 const std::optional<WorkItemId>& item, Instant now) = 0;

  struct Figures {
    std::int64_t waiting = 0;       ///< due by now
    std::optional<Instant> oldest;  ///< since when the oldest of those could have been sent
    std::int64_t failed = 0;
  };
  virtual Figures figures(Instant now) = 0;
  virtual std::vector<Parcel> failed(int max) = 0;  ///< the newest first
  /// Waiting again from `now` on; false: it has not failed.
  virtual bool try_again(InstanceId instance, std::int64_t place, const std::string& person,
                         const std::string& channel, Instant now) = 0;
  /// Forgets notices older than `before` with nothing waiting.
  virtual void forget(Instant before) = 0;
};

}  // namespace recourse::ports
