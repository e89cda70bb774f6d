#pragma once
#include <optional>
#include <string>
#include <vector>

#include "engine/ports/instance_store.h"
#include "engine/ports/nodes.h"

namespace recourse::ports {

/// What of the outbox is looked for, in (instance, record) order.
struct OutboxSearch {
  int max = 0;
  std::uint64_t own = 0;                    ///< what this node committed, too; 0: none of it
  std::vector<std::uint64_t> at_work = {};  ///< what was left by others than these,
  Share share = {};                         ///< as far as it falls to this share
  /// Begins behind this row: a page that was full is followed by the next one.
  std::optional<std::pair<InstanceId, std::uint64_t>> after = {};
};

/// Timers, jobs, effects and messages that wait for the engine or for workers.
class WorkQueues {
 public:
  virtual ~WorkQueues() = default;
  /// Due at `now` or before, by (due, id); not removed: the commit that fires one removes it. Of
  /// others' shares only those that have been due for a while: since `late`.
  virtual std::vector<TimerRow> due_timers(Instant now, int max, Share share = {},
                                           Instant late = {}) = 0;
  /// The first that is due later than `after` and falls to the share.
  virtual std::optional<Instant> next_timer(Share share = {},
                                            std::optional<Instant> after = {}) = 0;

  /// Oldest first, Pending or with a lapsed lease; each gets epoch + 1 and a lease.
  virtual std::vector<JobRow> claim_jobs(const std::string& connector, const std::string& worker,
                                         int max, Instant now, Instant until) = 0;
  virtual bool extend_job(JobId job, std::uint32_t epoch, Instant until) = 0;
  virtual std::optional<JobRow> job(JobId job) = 0;

  virtual std::vector<OutboxRow> outbox(const OutboxSearch& search) = 0;
  virtual void outbox_done(const std::vector<std::pair<InstanceId, std::uint64_t>>& rows) = 0;

  /// false: this dedup id was there before (nothing stored).
  virtual bool put_message(const MessageRow& message) = 0;
  virtual std::vector<SubscriptionRow> subscribers(const std::string& name, const std::string& key,
                                                   bool signal) = 0;  ///< oldest first
  virtual std::vector<MessageRow> messages(const std::string& name, const std::string& key) = 0;
  virtual std::vector<MessageRow> unmatched(int max) = 0;
  virtual void drop_message(MessageId id) = 0;
  /// Forgets kept messages past keep_until and idempotency rows older than `before`.
  virtual void expire(Instant now, Instant before) = 0;
};

/// Definitions, directory documents, users' sign-in data, sessions: what changes by hand.
struct DefinitionRow {
  std::string process;
  int version = 0;
  std::string hash, source;
  std::string by;
  Instant published;
};
struct CredentialRow {
  std::string user;
  std::string password_hash;  ///< libsodium argon2id string; empty: cannot sign in by password
  int failures = 0;
  std::optional<Instant> locked_until;
};
struct SessionRow {
  std::string token_hash;  ///< hex SHA-256 of the token; the token itself is never stored
  std::string user, csrf;
  Instant created, expires;
};
struct DraftRow {
  WorkItemId item;
  std::string user;
  Value data;
  Instant saved;
};
/// What somebody has sent and no record names yet: a file for the form that starts a case, or one
/// on its way into a case.
struct UploadRow {
  std::string id;
  std::string owner;
  std::string process;  ///< whose form it is for; "": it goes into `instance`
  std::string field;    ///< private data it is for; "": none
  InstanceId instance;
  std::string sha256, type;
  std::int64_t size = 0;          ///< bytes
  std::vector<std::string> kept;  ///< ids of ciphertext kept for it
  Value content;                  ///< for a form: {name, content}, as Vault::wrap gives it
  Instant at;
};
class Registry {
 public:
  virtual ~Registry() = default;
  enum class Published { kNew, kSame, kConflict };  ///< conflict: same version, other content (I32)
  virtual Published publish(const DefinitionRow& row) = 0;
  virtual std::vector<DefinitionRow> definitions() = 0;
  virtual void put_document(const std::string& kind, const std::string& name,
                            const std::string& text) = 0;  ///< directory, calendar, connector
  virtual std::optional<std::string> document(const std::string& kind, const std::string& name) = 0;
  virtual std::vector<std::pair<std::string, std::string>> documents(const std::string& kind) = 0;
  virtual void put_credential(const CredentialRow& row) = 0;
  virtual std::optional<CredentialRow> credential(const std::string& user) = 0;
  virtual void put_session(const SessionRow& row) = 0;
  virtual std::optional<SessionRow> session(const std::string& token_hash) = 0;
  virtual void drop_session(const std::string& token_hash) = 0;
  virtual void drop_sessions_of(const std::string& user) = 0;
  virtual void put_draft(const DraftRow& row) = 0;
  virtual std::optional<DraftRow> draft(WorkItemId item, const std::string& user) = 0;
  virtual void put_upload(const UploadRow& row) = 0;
  virtual std::optional<UploadRow> upload(const std::string& id) = 0;
  /// For a form; oldest first, without their content.
  virtual std::vector<UploadRow> uploads_of(const std::string& owner,
                                            const std::string& process) = 0;
  /// Sent before this instant; oldest first, without their content.
  virtual std::vector<UploadRow> uploads_before(Instant instant, int max) = 0;
  virtual void drop_upload(const std::string& id) = 0;
};

}  // namespace recourse::ports
