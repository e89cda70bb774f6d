#pragma once
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "adapters/runtime/ticker.h"
#include "adapters/seal/case_file.h"
#include "adapters/seal/export_note.h"
#include "adapters/seal/sealer.h"
#include "adapters/seal/verify_log.h"
#include "adapters/store/database.h"
#include "adapters/vault/personal_vault.h"

namespace recourse::cli {

/// Where the signing keys of a database stand when nothing else is said: beside an SQLite file. For
/// PostgreSQL their place must be named, because each of its nodes has another disk; "" = none.
[[nodiscard]] std::string key_file_path(const std::string& db, const std::string& named);

/// The sealer of one database with its thread, and what is read from the log.
class Sealing {
 public:
  struct World {
    store::Database& database;
    const ports::Clock& clock;
    const ports::Hasher& hasher;
    std::function<void(const Label&)> report;
    const vault::Keyring* keyring = nullptr;  ///< none: personal data is not opened to verify it
  };
  Sealing(World world, std::string key_file);
  ~Sealing() { stop(); }

  /// Makes the key file of a log that has no key yet, then seals every second.
  void start();
  /// Signs what is there, and lets another node seal.
  void stop();
  [[nodiscard]] seal::SealStanding standing() const;
  /// Seals and signs what is there now. Throws StoreError and std::runtime_error.
  seal::SealStanding seal_now();

  /// The newest checkpoint: with its cosignatures, or, where only accesses came since, with those.
  /// With `from` always the first of that size, and in front of it the proof that the log of size
  /// `from` is its beginning, as witnesses ask for it (c2sp.org/tlog-witness). nullopt: none is so
  /// large.
  [[nodiscard]] std::optional<std::string> checkpoint(std::optional<std::uint64_t> from);
  [[nodiscard]] Result<std::string> case_file(
      InstanceId id, std::uint64_t held_size, std::map<std::string, std::string> attachments = {});
  [[nodiscard]] seal::Report verify(const seal::Held& held, const seal::Progress& progress = {});
  /// On this thread, to see where records stand.
  [[nodiscard]] std::unique_ptr<ports::RecordLog> log_here() const;
  /// What an export says of itself, with the newest checkpoint, signed: seal::export_note. nullopt:
  /// there are no signing keys here, or nothing is signed yet.
  [[nodiscard]] std::optional<std::string> sign_export(seal::ExportSays says);
  void sign_what_is_there();  ///< where no other node seals
  /// Keeps the signatures of `witness` under a checkpoint of ours. Rejects what does not fit.
  [[nodiscard]] Result<Done> accept_cosignature(const std::string& note,
                                                const seal::VerifierKey& witness);

 private:
  [[nodiscard]] std::unique_ptr<ports::Vault> vault_on(ports::SecretStore& secrets) const;
  void make_keys();
  std::chrono::milliseconds tick();

  World world_;
  std::string key_file_;
  std::unique_ptr<ports::InstanceStore> store_;
  std::unique_ptr<ports::RecordLog> log_;
  std::unique_ptr<ports::AccessLog> accesses_;
  mutable std::mutex mutex_;  ///< of the sealer and what it stands on
  seal::Sealer sealer_;
  bool started_ = false;
  mutable std::mutex standing_mutex_;
  seal::SealStanding standing_;
  Label reported_;
  runtime::Ticker ticker_;
};

}  // namespace recourse::cli
