#include <algorithm>
#include <tuple>

#include "adapters/store/memory_store.h"

namespace recourse::store {

namespace {

using ports::DeliveryRow;
using ports::Parcel;
using Mode = DeliveryRow::Mode;
using State = DeliveryRow::State;

bool arrived(State state) { return state == State::kSent || state == State::kDelivered; }

class MemoryNotices final : public ports::Notices {
 public:
  explicit MemoryNotices(MemoryDatabase& database) : db_(database) {}

  void put(const std::vector<ports::NoticeRow>& notices,
           const std::vector<DeliveryRow>& deliveries) override {
    const std::lock_guard lock(db_.mutex);
    for (const auto& row : notices) db_.notices.emplace(std::pair{row.instance, row.place}, row);
    for (const DeliveryRow& row : deliveries) {
      const bool fresh =
          db_.deliveries.emplace(std::tuple{row.instance, row.place, row.person, row.channel}, row)
              .second;
      if (!fresh || row.state != State::kWaiting) continue;
      const auto [box, made] = db_.mailboxes.emplace(std::pair{row.person, row.channel},
                                                     MemoryDatabase::StoredMailbox{});
      if (made || !box->second.due || row.due < *box->second.due) box->second.due = row.due;
    }
  }

  std::vector<ports::Mailbox> open_mailboxes(Instant now, Instant until, int max) override {
    const std::lock_guard lock(db_.mutex);
    using Entry = std::tuple<Instant, std::string, std::string>;
    std::vector<Entry> found;
    for (const auto& [key, box] : db_.mailboxes) {
      if (box.due && *box.due <= now && box.hold <= now) {
        found.emplace_back(*box.due, key.first, key.second);
      }
    }
    std::sort(found.begin(), found.end());
    std::vector<ports::Mailbox> out;
    for (const auto& [due, person, channel] : found) {
      if (out.size() == static_cast<std::size_t>(max)) break;
      auto& box = db_.mailboxes.at({person, channel});
      box.hold = until;
      out.push_back({person, channel, box.faults});
    }
    return out;
  }

  std::vector<Parcel> contents(const ports::Mailbox& mailbox, Instant now, int max) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<Parcel> out;
    for (const DeliveryRow* row : at_their_turn(mailbox)) {
      if (row->due <= now) out.push_back({notice_of(*row), *row});
    }
    std::sort(out.begin(), out.end(), [](const Parcel& a, const Parcel& b) {
      return std::tuple{a.delivery.due, a.delivery.instance, a.delivery.place} <
             std::tuple{b.delivery.due, b.delivery.instance, b.delivery.place};
    });
    if (out.size() > static_cast<std::size_t>(max)) out.resize(static_cast<std::size_t>(max));
    return out;
  }

  void close_mailbox(const ports::Mailbox& mailbox, const std::vector<DeliveryRow>& outcomes,
                     Instant rest) override {
    const std::lock_guard lock(db_.mutex);
    for (const DeliveryRow& row : outcomes) {
      const auto found = db_.deliveries.find({row.instance, row.place, row.person, row.channel});
      if (found == db_.deliveries.end() || found->second.state != State::kWaiting) continue;
      found->second = row;
    }
    const auto box = db_.mailboxes.find({mailbox.person, mailbox.channel});
    if (box == db_.mailboxes.end()) return;
    box->second = {{}, rest, mailbox.faults};
    for (const DeliveryRow* row : at_their_turn(mailbox)) {
      if (!box->second.due || row->due < *box->second.due) box->second.due = row->due;
    }
  }

  std::optional<Instant> next_due() override {
    const std::lock_guard lock(db_.mutex);
    std::optional<Instant> next;
    for (const auto& [key, box] : db_.mailboxes) {
      if (!box.due) continue;
      const Instant due = std::max(*box.due, box.hold);
      if (!next || due < *next) next = due;
    }
    return next;
  }

  std::vector<Parcel> inbox(const std::string& person, const std::optional<Place>& before,
                            int max) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<Parcel> out;
    for (const auto& [key, row] : db_.deliveries) {
      if (row.person != person || row.channel != ports::kInboxChannel) continue;
      if (row.state == State::kWaiting || row.state == State::kDropped) continue;
      Parcel parcel{notice_of(row), row};
      const Place place{row.at, row.instance, row.place};
      if (!before || place < *before) out.push_back(std::move(parcel));
    }
    newest_first(out, max);
    return out;
  }

  std::int64_t unread(const std::string& person) override {
    const std::lock_guard lock(db_.mutex);
    return std::count_if(db_.deliveries.begin(), db_.deliveries.end(), [&](const auto& entry) {
      const DeliveryRow& row = entry.second;
      return row.person == person && row.channel == ports::kInboxChannel && arrived(row.state);
    });
  }

  std::vector<Parcel> of_instance(InstanceId instance) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<Parcel> out;
    for (const auto& [key, row] : db_.deliveries) {
      if (row.instance == instance) out.push_back({notice_of(row), row});
    }
    return out;
  }

  bool is_read(InstanceId instance, std::int64_t place, const std::string& person) override {
    const std::lock_guard lock(db_.mutex);
    return std::any_of(db_.deliveries.begin(), db_.deliveries.end(), [&](const auto& entry) {
      const DeliveryRow& row = entry.second;
      return row.instance == instance && row.place == place && row.person == person &&
             row.state == State::kRead;
    });
  }

  std::int64_t mark_read(const std::string& person, InstanceId instance,
                         const std::optional<std::int64_t>& place,
                         const std::optional<WorkItemId>& item, Instant now) override {
    const std::lock_guard lock(db_.mutex);
    std::int64_t seen = 0;
    for (auto& [key, row] : db_.deliveries) {
      if (row.instance != instance || row.person != person) continue;
      if (place && row.place != *place) continue;
      if (item && notice_of(row).item != *item) continue;
      if (row.state == State::kWaiting && row.mode == Mode::kIfUnread) row.state = State::kDropped;
      if (!arrived(row.state)) continue;
      seen += row.channel == ports::kInboxChannel ? 1 : 0;
      row.state = State::kRead;
      row.read = now;
    }
    return seen;
  }

  Figures figures(Instant now) override {
    const std::lock_guard lock(db_.mutex);
    Figures figures;
    for (const auto& [key, row] : db_.deliveries) {
      figures.failed += row.state == State::kFailed ? 1 : 0;
      if (row.state != State::kWaiting || row.due > now) continue;
      ++figures.waiting;
      if (!figures.oldest || row.due < *figures.oldest) figures.oldest = row.due;
    }
    return figures;
  }

  std::vector<Parcel> failed(int max) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<Parcel> out;
    for (const auto& [key, row] : db_.deliveries) {
      if (row.state == State::kFailed) out.push_back({notice_of(row), row});
    }
    newest_first(out, max);
    return out;
  }

  bool try_again(InstanceId instance, std::int64_t place, const std::string& person,
                 const std::string& channel, Instant now) override {
    const std::lock_guard lock(db_.mutex);
    const auto found = db_.deliveries.find({instance, place, person, channel});
    if (found == db_.deliveries.end() || found->second.state != State::kFailed) return false;
    found->second.state = State::kWaiting;
    found->second.due = now;
    found->second.attempts = 0;
    db_.mailboxes[{person, channel}] = {now, Instant{}, 0};
    return true;
  }

  void forget(Instant before) override {
    const std::lock_guard lock(db_.mutex);
    std::erase_if(db_.notices, [&](const auto& entry) {
      return entry.second.at < before && !waits(entry.first);
    });
    std::erase_if(db_.deliveries, [&](const auto& entry) {
      return !db_.notices.contains({entry.second.instance, entry.second.place});
    });
  }

 private:
  /// Of an instance at once only the oldest that waits; rows come by (instance, place).
  [[nodiscard]] std::vector<const DeliveryRow*> at_their_turn(const ports::Mailbox& mailbox) const {
    std::vector<const DeliveryRow*> out;
    std::optional<InstanceId> waits;
    for (const auto& [key, row] : db_.deliveries) {
      if (row.person != mailbox.person || row.channel != mailbox.channel) continue;
      if (row.state != State::kWaiting) continue;
      if (row.mode == Mode::kAtOnce && waits == row.instance) continue;
      if (row.mode == Mode::kAtOnce) waits = row.instance;
      out.push_back(&row);
    }
    return out;
  }
  [[nodiscard]] ports::NoticeRow notice_of(const DeliveryRow& row) const {
    return db_.notices.at({row.instance, row.place});
  }
  [[nodiscard]] bool waits(const std::pair<InstanceId, std::int64_t>& notice) const {
    return std::any_of(db_.deliveries.begin(), db_.deliveries.end(), [&](const auto& entry) {
      const DeliveryRow& row = entry.second;
      return std::pair{row.instance, row.place} == notice && row.state == State::kWaiting;
    });
  }
  static void newest_first(std::vector<Parcel>& parcels, int max) {
    std::sort(parcels.begin(), parcels.end(), [](const Parcel& a, const Parcel& b) {
      return std::tuple{b.notice.at, b.notice.instance, b.notice.place, b.delivery.person} <
             std::tuple{a.notice.at, a.notice.instance, a.notice.place, a.delivery.person};
    });
    if (parcels.size() > static_cast<std::size_t>(max)) {
      parcels.resize(static_cast<std::size_t>(max));
    }
  }

  MemoryDatabase& db_;
};

}  // namespace

std::unique_ptr<ports::Notices> notices(MemoryDatabase& database) {
  return std::make_unique<MemoryNotices>(database);
}

}  // namespace recourse::store
