#include <algorithm>
#include <tuple>

#include "adapters/store/memory_store.h"

namespace recourse::store {

namespace {

template <class Rows, class KeyOf>
void memory_sort(Rows& rows, KeyOf key_of) {
  std::sort(rows.begin(), rows.end(),
            [&](const auto& a, const auto& b) { return key_of(a) < key_of(b); });
}

template <class Rows>
void memory_cut(Rows& rows, int max) {
  const auto size = static_cast<std::size_t>(std::max(max, 0));
  if (rows.size() > size) rows.resize(size);
}

class MemoryWorkQueues final : public ports::WorkQueues {
 public:
  explicit MemoryWorkQueues(MemoryDatabase& database) : db_(database) {}

  std::vector<ports::TimerRow> due_timers(Instant now, int max, ports::Share share,
                                          Instant late) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<ports::TimerRow> out;
    for (const auto& [id, row] : db_.timers) {
      const bool wanted = share.has(row.instance) || row.due <= late;
      if (row.due <= now && wanted) out.push_back(row);
    }
    memory_sort(out, [](const ports::TimerRow& row) { return std::pair{row.due, row.id}; });
    memory_cut(out, max);
    return out;
  }

  std::optional<Instant> next_timer(ports::Share share, std::optional<Instant> after) override {
    const std::lock_guard lock(db_.mutex);
    std::optional<Instant> next;
    for (const auto& [id, row] : db_.timers) {
      if (!share.has(row.instance) || (after && row.due <= *after)) continue;
      if (!next || row.due < *next) next = row.due;
    }
    return next;
  }

  std::vector<ports::JobRow> claim_jobs(const std::string& connector, const std::string& worker,
                                        int max, Instant now, Instant until) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<ports::JobRow> out;
    for (const auto& [id, row] : db_.jobs) {
      const bool lapsed = row.leased_until && *row.leased_until <= now;
      if (row.connector == connector && (row.state == "Pending" || lapsed)) out.push_back(row);
    }
    memory_sort(out, [](const ports::JobRow& row) { return std::pair{row.created, row.id}; });
    memory_cut(out, max);
    for (ports::JobRow& row : out) {
      ++row.epoch;
      row.state = "Claimed";
      row.worker = worker;
      row.leased_until = until;
      db_.jobs[row.id] = row;
    }
    return out;
  }

  bool extend_job(JobId job, std::uint32_t epoch, Instant until) override {
    const std::lock_guard lock(db_.mutex);
    const auto found = db_.jobs.find(job);
    if (found == db_.jobs.end() || found->second.epoch != epoch ||
        found->second.state != "Claimed") {
      return false;
    }
    found->second.leased_until = until;
    return true;
  }

  std::optional<ports::JobRow> job(JobId job) override {
    const std::lock_guard lock(db_.mutex);
    const auto found = db_.jobs.find(job);
    if (found == db_.jobs.end()) return std::nullopt;
    return found->second;
  }

  std::vector<ports::OutboxRow> outbox(const ports::OutboxSearch& search) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<ports::OutboxRow> out;
    auto at = search.after ? db_.outbox.upper_bound(*search.after) : db_.outbox.begin();
    for (; at != db_.outbox.end(); ++at) {
      if (out.size() == static_cast<std::size_t>(std::max(search.max, 0))) break;
      const ports::OutboxRow& row = at->second;
      const bool left = std::ranges::find(search.at_work, row.node) == search.at_work.end();
      const bool own = search.own != 0 && row.node == search.own;
      if (own || (left && search.share.has(row.instance))) out.push_back(row);
    }
    return out;
  }

  void outbox_done(const std::vector<std::pair<InstanceId, std::uint64_t>>& rows) override {
    const std::lock_guard lock(db_.mutex);
    for (const auto& place : rows) db_.outbox.erase(place);
  }

  bool put_message(const ports::MessageRow& message) override {
    const std::lock_guard lock(db_.mutex);
    if (!message.dedup.empty() &&
        !db_.messages_seen.emplace(message.dedup, message.received).second) {
      return false;
    }
    db_.messages.emplace(message.id, message);
    return true;
  }

  std::vector<ports::SubscriptionRow> subscribers(const std::string& name, const std::string& key,
                                                  bool signal) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<ports::SubscriptionRow> out;
    for (const ports::SubscriptionRow& row : db_.subscriptions) {
      if (row.name == name && row.key == key && row.signal == signal) out.push_back(row);
    }
    memory_sort(out, [](const ports::SubscriptionRow& row) {
      return std::tuple{row.opened, row.instance, row.activity, row.index};
    });
    return out;
  }

  std::vector<ports::MessageRow> messages(const std::string& name,
                                          const std::string& key) override {
    std::vector<ports::MessageRow> out = all_messages();
    std::erase_if(out,
                  [&](const ports::MessageRow& row) { return row.name != name || row.key != key; });
    return out;
  }

  std::vector<ports::MessageRow> unmatched(int max) override {
    std::vector<ports::MessageRow> out = all_messages();
    memory_cut(out, max);
    return out;
  }

  void drop_message(MessageId id) override {
    const std::lock_guard lock(db_.mutex);
    db_.messages.erase(id);
  }

  void expire(Instant now, Instant before) override {
    const std::lock_guard lock(db_.mutex);
    std::erase_if(db_.messages, [&](const auto& item) {
      return item.second.keep_until && *item.second.keep_until <= now;
    });
    std::erase_if(db_.messages_seen, [&](const auto& item) { return item.second < before; });
    std::erase_if(db_.answers, [&](const auto& item) { return item.second.stored < before; });
    std::erase_if(db_.sessions, [&](const auto& item) { return item.second.expires <= now; });
    std::erase_if(db_.drafts,
                  [&](const auto& item) { return !db_.tasks.contains(item.first.first); });
  }

 private:
  std::vector<ports::MessageRow> all_messages() {
    const std::lock_guard lock(db_.mutex);
    std::vector<ports::MessageRow> out;
    for (const auto& [id, row] : db_.messages) out.push_back(row);
    memory_sort(out, [](const ports::MessageRow& row) { return std::pair{row.received, row.id}; });
    return out;
  }

  MemoryDatabase& db_;
};

}  // namespace

std::unique_ptr<ports::WorkQueues> work_queues(MemoryDatabase& database) {
  return std::make_unique<MemoryWorkQueues>(database);
}

}  // namespace recourse::store
