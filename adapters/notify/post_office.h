#pragma once
#include <atomic>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "adapters/notify/address_book.h"
#include "adapters/notify/channels.h"
#include "adapters/notify/courier.h"
#include "adapters/runtime/library.h"
#include "adapters/runtime/posted.h"
#include "adapters/runtime/session.h"

namespace recourse::notify {

/// Brings notices to people: stores each with its deliveries, then sends what is due, mailbox by
/// mailbox, until the receiver has it or it is given up. All on one thread of its own, after the
/// commit: a receiver can be as slow as it likes.
class PostOffice {
 public:
  struct World {
    runtime::Connect connect;
    runtime::Library& library;
    const ports::Clock& clock;
    /// A notice that stands in somebody's inbox now, for who has the web app open.
    std::function<void(const runtime::Posted&)> tell;
    std::function<void(const std::string&)> report;
  };
  struct Options {
    bool sends = true;            ///< false: notices are stored, and a server sends them
    std::string public_url = {};  ///< where people reach the web app
    MailServer mail = {};
    std::vector<std::string> trusted = {};  ///< receivers inside the house, see Egress
    Courier::Limits limits = {};
    std::size_t mailboxes_max = 64;                  ///< served at the same time
    Duration give_up{24 * 3600 * kMicrosPerSecond};  ///< a delivery this old is not tried again
    Duration rest_max{60 * kMicrosPerSecond};        ///< of a mailbox whose receiver is down
  };
  PostOffice(World world, Options options);
  ~PostOffice() { stop(); }
  PostOffice(const PostOffice&) = delete;
  PostOffice& operator=(const PostOffice&) = delete;

  /// Before the first take(): connects and reads preferences and keys. Throws StoreError.
  void open();
  void start();  ///< its thread
  void stop();   ///< what is on the wire is left to the next start: at least once

  /// From any thread. `done` is called when the notice is stored with its deliveries.
  void take(runtime::Posted posted, std::function<void()> done);
  /// From any thread: somebody changed their preferences, or wants a failed one tried again.
  void look() { courier_.wake(); }

  /// One turn of the thread: stores what was taken, opens mailboxes, waits so long for answers. For
  /// tests, which bring their own clock; otherwise start().
  void turn(std::chrono::milliseconds wait);
  [[nodiscard]] bool idle() const { return rounds_.empty() && courier_.under_way() == 0; }

  [[nodiscard]] AddressBook& book() { return book_; }
  [[nodiscard]] std::string public_url() const;
  void set_public_url(const std::string& url);  ///< from any thread
  [[nodiscard]] bool sends_mail() const { return !options_.mail.url.empty(); }
  [[nodiscard]] const HouseKeys& keys() const { return keys_; }
  [[nodiscard]] std::uint64_t sent() const { return sent_; }
  struct Count {
    ports::Notices::Figures queue;
    Instant at;
  };
  /// From any thread; counted every few seconds.
  [[nodiscard]] Count count() const;

 private:
  /// One mailbox being served: letters go one after the other, and the first that finds the world
  /// in the way ends the round.
  struct Round {
    ports::Mailbox mailbox;
    std::deque<std::vector<ports::Parcel>> letters;
    std::vector<ports::DeliveryRow> outcomes;
    Instant begun, rest;
  };
  using Rounds = std::list<Round>;

  void run();
  void store_taken();
  std::optional<Instant> last_urged(const ports::NoticeRow& notice, const std::string& user);
  void tell_inboxes(const std::vector<ports::NoticeRow>& notices,
                    const std::vector<ports::DeliveryRow>& deliveries);
  void open_mailboxes();
  void count_queue();
  /// Carries a round on; one that a StoreError ends is given up, and its mailbox is free again when
  /// its hold lapses.
  void serve(Rounds::iterator round, const std::function<void()>& step);
  void next(Rounds::iterator round);
  void answered(Rounds::iterator round, const Channel& channel, const Answer& answer);
  void settle(Round& round, const Judged& judged);
  void close(Rounds::iterator round);
  /// What need not be sent after all: read, ended, moved, or never sendable. True: settled.
  bool settle_unsent(ports::Parcel& parcel, Round& round);
  bool still_open(ports::Parcel& parcel);
  bool knows_channel(const ports::DeliveryRow& delivery);
  runtime::Reads reads();
  void read_book();

  World world_;
  Options options_;
  Courier courier_;
  AddressBook book_;
  HouseKeys keys_;
  std::unique_ptr<runtime::Session> session_;
  Rounds rounds_;
  Instant look_at_;  ///< no mailbox is due before, as far as we know
  Instant read_book_at_;
  mutable std::mutex mutex_;
  Count count_;
  std::vector<std::pair<runtime::Posted, std::function<void()>>> taken_;
  bool stopping_ = false;
  std::atomic<std::uint64_t> sent_ = 0;
  std::thread thread_;
};

}  // namespace recourse::notify
