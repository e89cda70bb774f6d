#pragma once
#include <map>
#include <mutex>

#include "adapters/store/database.h"
#include "adapters/store/queue_head.h"
#include "engine/ports/work_queues.h"

namespace recourse::store {

/// WorkQueues on both databases. Borrows the database. Thread-safe.
class SqlWorkQueues final : public ports::WorkQueues {
 public:
  explicit SqlWorkQueues(Database& database) : database_(database) {}

  std::vector<ports::TimerRow> due_timers(Instant now, int max, ports::Share share,
                                          Instant late) override;
  std::optional<Instant> next_timer(ports::Share share, std::optional<Instant> after) override;
  std::vector<ports::JobRow> claim_jobs(const std::string& connector, const std::string& worker,
                                        int max, Instant now, Instant until) override;
  bool extend_job(JobId job, std::uint32_t epoch, Instant until) override;
  std::optional<ports::JobRow> job(JobId job) override;
  std::vector<ports::OutboxRow> outbox(const ports::OutboxSearch& search) override;
  void outbox_done(const std::vector<std::pair<InstanceId, std::uint64_t>>& rows) override;
  bool put_message(const ports::MessageRow& message) override;
  std::vector<ports::SubscriptionRow> subscribers(const std::string& name, const std::string& key,
                                                  bool signal) override;
  std::vector<ports::MessageRow> messages(const std::string& name, const std::string& key) override;
  std::vector<ports::MessageRow> unmatched(int max) override;
  void drop_message(MessageId id) override;
  void expire(Instant now, Instant before) override;

 private:
  /// Looks by way of a head: `look` is given the least key, and gives that of its last row.
  template <class Look>
  void from_head(QueueHead& head, Look look);
  [[nodiscard]] QueueHead& jobs_of(const std::string& connector);

  Database& database_;
  std::mutex heads_mutex_;
  QueueHead timers_;
  std::map<std::string, QueueHead> jobs_;  ///< by connector
};

}  // namespace recourse::store
