#include "adapters/notify/post_office.h"

#include <algorithm>
#include <utility>

#include "adapters/notify/plan.h"

namespace recourse::notify {
namespace {

using ports::DeliveryRow;
using State = DeliveryRow::State;
using Mode = DeliveryRow::Mode;

constexpr auto kPatience = std::chrono::milliseconds(500);
constexpr std::int64_t kLease_us = 120 * kMicrosPerSecond;  // longer than any round
constexpr std::int64_t kLookEvery_us = kMicrosPerSecond;    // other nodes store notices, too
constexpr std::int64_t kReadBookEvery_us = 30 * kMicrosPerSecond;
constexpr std::int64_t kCountEvery_us = 5 * kMicrosPerSecond;
constexpr std::int64_t kFirstPause_us = 2 * kMicrosPerSecond;
constexpr std::int64_t kLongestPause_us = 15 * 60 * kMicrosPerSecond;
constexpr std::int64_t kNoDuePause_us = 3600 * kMicrosPerSecond;
constexpr int kLettersOfRound = 50;
constexpr std::size_t kFaultMax = 200;

/// 2 s, 4 s, 8 s, …
std::int64_t pause_after(int faults, std::int64_t most) {
  const int doublings = std::clamp(faults - 1, 0, 20);
  return std::min(kFirstPause_us << doublings, most);
}

/// Digest entries of one round make one letter; everything else goes on its own.
std::deque<std::vector<ports::Parcel>> letters_of(std::vector<ports::Parcel> parcels) {
  std::deque<std::vector<ports::Parcel>> letters;
  std::vector<ports::Parcel> digest;
  for (ports::Parcel& parcel : parcels) {
    if (parcel.delivery.mode == Mode::kDigest) {
      digest.push_back(std::move(parcel));
    } else {
      letters.push_back({std::move(parcel)});
    }
  }
  if (!digest.empty()) letters.push_back(std::move(digest));
  return letters;
}

}  // namespace

PostOffice::PostOffice(World world, Options options)
    : world_(std::move(world)),
      options_(std::move(options)),
      courier_(Egress(options_.trusted), options_.limits),
      book_(courier_.egress()) {}

runtime::Reads PostOffice::reads() {
  if (!session_) session_ = world_.connect();
  return session_->reads();
}

void PostOffice::open() {
  keys_ = house_keys(reads().registry);
  read_book();
}

void PostOffice::read_book() {
  book_.load(reads().registry);
  read_book_at_ = Instant{world_.clock.now().us + kReadBookEvery_us};
}

void PostOffice::start() {
  thread_ = std::thread([this] { run(); });
}

void PostOffice::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  courier_.wake();
  if (thread_.joinable()) thread_.join();
  try {
    while (!rounds_.empty()) close(rounds_.begin());
  } catch (const ports::StoreError& error) {
    world_.report(std::string("notices: ") + error.what());
    rounds_.clear();
  }
}

std::string PostOffice::public_url() const {
  const std::lock_guard lock(mutex_);
  return options_.public_url;
}

void PostOffice::set_public_url(const std::string& url) {
  const std::lock_guard lock(mutex_);
  options_.public_url = url;
}

void PostOffice::take(runtime::Posted posted, std::function<void()> done) {
  {
    const std::lock_guard lock(mutex_);
    taken_.emplace_back(std::move(posted), std::move(done));
  }
  courier_.wake();
}

void PostOffice::run() {
  while (true) {
    {
      const std::lock_guard lock(mutex_);
      if (stopping_ && taken_.empty()) return;
    }
    try {
      turn(kPatience);
    } catch (const ports::StoreError& error) {
      world_.report(std::string("notices: ") + error.what());
      session_.reset();
      courier_.poll(kPatience);
      const std::lock_guard lock(mutex_);
      if (stopping_) return;  // the outbox has them still
    } catch (const std::exception& error) {
      world_.report(std::string("notices: ") + error.what());
      courier_.poll(kPatience);
    }
  }
}

void PostOffice::count_queue() {
  const Instant now = world_.clock.now();
  const std::int64_t age = now.us - count().at.us;
  if (age >= 0 && age < kCountEvery_us) return;
  const Count fresh{reads().notices.figures(now), now};
  const std::lock_guard lock(mutex_);
  count_ = fresh;
}

PostOffice::Count PostOffice::count() const {
  const std::lock_guard lock(mutex_);
  return count_;
}

void PostOffice::turn(std::chrono::milliseconds wait) {
  store_taken();
  count_queue();
  open_mailboxes();
  courier_.poll(wait);
}

void PostOffice::store_taken() {
  decltype(taken_) taken;
  {
    const std::lock_guard lock(mutex_);
    taken.swap(taken_);
  }
  if (taken.empty()) return;
  const auto directory = world_.library.directory();
  const PlanInput input{*directory, [this](const std::string& user) { return book_.of(user); },
                        [this](const std::string& id) -> const calendar::Calendar& {
                          return world_.library.calendar(id);
                        },
                        [this](const ports::NoticeRow& notice, const std::string& user) {
                          return last_urged(notice, user);
                        },
                        world_.clock.now()};
  std::vector<ports::NoticeRow> notices;
  std::vector<DeliveryRow> deliveries;
  for (const auto& [posted, done] : taken) {
    Plan plan = plan_of(posted, input);
    if (plan.deliveries.empty()) continue;
    std::move(plan.notices.begin(), plan.notices.end(), std::back_inserter(notices));
    std::move(plan.deliveries.begin(), plan.deliveries.end(), std::back_inserter(deliveries));
  }
  try {
    reads().notices.put(notices, deliveries);
  } catch (const ports::StoreError&) {
    const std::lock_guard lock(mutex_);  // again when the database is back, before what came since
    taken_.insert(taken_.begin(), std::make_move_iterator(taken.begin()),
                  std::make_move_iterator(taken.end()));
    throw;
  }
  for (const auto& [posted, done] : taken) done();
  tell_inboxes(notices, deliveries);
  const bool waits = std::any_of(deliveries.begin(), deliveries.end(), [](const auto& row) {
    return row.state == State::kWaiting;
  });
  if (waits) look_at_ = Instant{};
}

/// Of the same record it is the same urging, carried out again.
std::optional<Instant> PostOffice::last_urged(const ports::NoticeRow& notice,
                                              const std::string& user) {
  std::optional<Instant> last;
  for (const ports::Parcel& parcel : reads().notices.of_instance(notice.instance)) {
    const bool beyond = parcel.delivery.channel != ports::kInboxChannel;
    if (parcel.notice.kind != "urge" || parcel.notice.item != notice.item || !beyond) continue;
    if (parcel.delivery.person != user || parcel.notice.place == notice.place) continue;
    last = std::max(last.value_or(parcel.notice.at), parcel.notice.at);
  }
  return last;
}

void PostOffice::tell_inboxes(const std::vector<ports::NoticeRow>& notices,
                              const std::vector<DeliveryRow>& deliveries) {
  for (const ports::NoticeRow& notice : notices) {
    runtime::Posted posted{
        notice.instance,
        static_cast<std::uint64_t>(notice.place / ports::kNoticesOfRecordMax),
        static_cast<std::size_t>(notice.place % ports::kNoticesOfRecordMax),
        {notice.kind, {}, {}, notice.text, notice.instance, notice.item, {}, {}}};
    for (const DeliveryRow& row : deliveries) {
      const bool here = row.instance == notice.instance && row.place == notice.place &&
                        row.channel == ports::kInboxChannel && row.state == State::kSent;
      if (here) posted.notice.users.push_back(row.person);
    }
    if (!posted.notice.users.empty()) world_.tell(posted);
  }
}

void PostOffice::open_mailboxes() {
  const Instant now = world_.clock.now();
  if (now >= read_book_at_) read_book();
  world_.library.set_offers_wanted(book_.anybody_wants("offered"));
  if (!options_.sends) return;
  const int free = static_cast<int>(options_.mailboxes_max - rounds_.size());
  if (free <= 0 || now < look_at_) return;
  const auto opened = reads().notices.open_mailboxes(now, Instant{now.us + kLease_us}, free);
  // A full hand means that there may be more; otherwise the next look can wait.
  if (static_cast<int>(opened.size()) < free) look_at_ = Instant{now.us + kLookEvery_us};
  for (const ports::Mailbox& mailbox : opened) {
    auto parcels = reads().notices.contents(mailbox, now, kLettersOfRound);
    rounds_.push_back({mailbox, letters_of(std::move(parcels)), {}, now, now});
    const auto round = std::prev(rounds_.end());
    serve(round, [this, round] { next(round); });
  }
}

/// Its task has ended, or is somebody else's by now: nobody need be reminded. A due that has moved
/// moves the delivery.
bool PostOffice::still_open(ports::Parcel& parcel) {
  const auto task = reads().worklist.task(parcel.notice.item);
  DeliveryRow& delivery = parcel.delivery;
  if (!task || task->ended || task->owner != delivery.person) {
    delivery.state = State::kDropped;
    return false;
  }
  const Instant now = world_.clock.now();
  if (task->due && *task->due <= now) return true;
  delivery.due = task->due ? *task->due : Instant{now.us + kNoDuePause_us};
  return false;
}

/// False: the person has taken the channel away. Another node may know it before we do.
bool PostOffice::knows_channel(const DeliveryRow& delivery) {
  const auto known = [&] {
    return delivery.channel == ports::kInboxChannel ||
           book_.of(delivery.person).channel(delivery.channel) != nullptr;
  };
  if (known()) return true;
  read_book();
  return known();
}

bool PostOffice::settle_unsent(ports::Parcel& parcel, Round& round) {
  DeliveryRow& delivery = parcel.delivery;
  const auto directory = world_.library.directory();
  const ports::Person* person = directory->find(delivery.person);
  const bool gone = person == nullptr || !person->active || !knows_channel(delivery);
  const bool asks_reader = delivery.mode == Mode::kIfUnread;
  if (gone || (asks_reader &&
               reads().notices.is_read(delivery.instance, delivery.place, delivery.person))) {
    delivery.state = State::kDropped;
  }
  const bool asks_task = delivery.state == State::kWaiting && delivery.mode == Mode::kIfOpen;
  const bool held = asks_task && !still_open(parcel);
  if (delivery.state == State::kWaiting && !held && delivery.channel == ports::kInboxChannel) {
    delivery.state = State::kSent;
    delivery.sent = world_.clock.now();
    tell_inboxes({parcel.notice}, {delivery});
  }
  if (delivery.state == State::kWaiting && !held) return false;
  round.outcomes.push_back(delivery);
  return true;
}

void PostOffice::next(Rounds::iterator round) {
  while (!round->letters.empty()) {
    auto& parcels = round->letters.front();
    std::erase_if(parcels, [&](ports::Parcel& parcel) { return settle_unsent(parcel, *round); });
    if (parcels.empty()) {
      round->letters.pop_front();
      continue;
    }
    const Preferences preferences = book_.of(round->mailbox.person);
    const Channel* channel = preferences.channel(round->mailbox.channel);
    const auto directory = world_.library.directory();
    const ports::Person* person = directory->find(round->mailbox.person);
    if (channel == nullptr || person == nullptr) {  // taken away since the line before
      round->letters.clear();
      break;
    }
    const Letter letter = letter_of(parcels, *person, preferences.language, public_url(),
                                    keys_.link, world_.clock.now());
    const Sender sender{options_.mail, {keys_.push_private, keys_.push_public}, public_url()};
    auto message = outgoing(letter, *channel, sender);
    if (!message.ok()) {
      settle(*round, {Verdict::kNever, message.rejection().text.en});
      continue;
    }
    courier_.send(std::move(*message), [this, round, used = *channel](const Answer& answer) {
      serve(round, [&] { answered(round, used, answer); });
    });
    return;
  }
  close(round);
}

void PostOffice::serve(Rounds::iterator round, const std::function<void()>& step) {
  const Round* const self = &*round;
  try {
    step();
  } catch (...) {
    rounds_.remove_if([self](const Round& one) { return &one == self; });
    throw;
  }
}

void PostOffice::answered(Rounds::iterator round, const Channel& channel, const Answer& answer) {
  const Judged judged = judge(answer, channel);
  settle(*round, judged);
  // What is left when the world is in the way, or half of the hold is over, waits for the next
  // round.
  const bool long_enough = world_.clock.now().us - round->begun.us > kLease_us / 2;
  if (judged.verdict == Verdict::kLater || long_enough) round->letters.clear();
  next(round);
}

void PostOffice::settle(Round& round, const Judged& judged) {
  const Instant now = world_.clock.now();
  const bool later = judged.verdict == Verdict::kLater;
  round.mailbox.faults = later ? round.mailbox.faults + 1 : 0;
  for (ports::Parcel& parcel : round.letters.front()) {
    DeliveryRow row = parcel.delivery;
    ++row.attempts;
    row.fault = judged.why.substr(0, kFaultMax);
    if (!later && judged.verdict != Verdict::kNever) {
      row.state = State::kSent;
      row.sent = now;
      ++sent_;
    }
    if (judged.verdict == Verdict::kConfirmed) {
      row.state = State::kDelivered;
      row.delivered = now;
    }
    const bool too_old = now.us - parcel.delivery.at.us > options_.give_up.us;
    if (judged.verdict == Verdict::kNever || (later && too_old)) row.state = State::kFailed;
    if (row.state == State::kFailed) {
      world_.report("notices: given up " + parcel.notice.id() + " to " + row.person + " over " +
                    row.channel + ": " + row.fault);
    }
    if (later) row.due = Instant{now.us + pause_after(row.attempts, kLongestPause_us)};
    round.outcomes.push_back(std::move(row));
  }
  if (later) {
    round.rest = Instant{now.us + pause_after(round.mailbox.faults, options_.rest_max.us)};
  }
  round.letters.pop_front();
}

void PostOffice::close(Rounds::iterator round) {
  const Round finished = std::move(*round);
  rounds_.erase(round);
  look_at_ = Instant{};  // it may hold more
  reads().notices.close_mailbox(finished.mailbox, finished.outcomes, finished.rest);
}

}  // namespace recourse::notify
