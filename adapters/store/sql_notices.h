#pragma once
#include "adapters/store/database.h"
#include "engine/ports/notices.h"

namespace recourse::store {

/// Notices on both databases. Borrows the database. Thread-safe.
class SqlNotices final : public ports::Notices {
 public:
  explicit SqlNotices(Database& database) : database_(database) {}

  void put(const std::vector<ports::NoticeRow>& notices,
           const std::vector<ports::DeliveryRow>& deliveries) override;
  std::vector<ports::Mailbox> open_mailboxes(Instant now, Instant until, int max) override;
  std::vector<ports::Parcel> contents(const ports::Mailbox& mailbox, Instant now, int max) override;
  void close_mailbox(const ports::Mailbox& mailbox, const std::vector<ports::DeliveryRow>& outcomes,
                     Instant rest) override;
  std::optional<Instant> next_due() override;
  std::vector<ports::Parcel> inbox(const std::string& person, const std::optional<Place>& before,
                                   int max) override;
  std::int64_t unread(const std::string& person) override;
  std::vector<ports::Parcel> of_instance(InstanceId instance) override;
  bool is_read(InstanceId instance, std::int64_t place, const std::string& person) override;
  std::int64_t mark_read(const std::string& person, InstanceId instance,
                         const std::optional<std::int64_t>& place,
                         const std::optional<WorkItemId>& item, Instant now) override;
  Figures figures(Instant now) override;
  std::vector<ports::Parcel> failed(int max) override;
  bool try_again(InstanceId instance, std::int64_t place, const std::string& person,
                 const std::string& channel, Instant now) override;
  void forget(Instant before) override;

 private:
  Database& database_;
};

}  // namespace recourse::store
