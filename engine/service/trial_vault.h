#pragma once
#include "engine/base/sealed.h"
#include "engine/ports/vault.h"
#include "engine/process/secrets.h"

namespace recourse::service {

/// What a trial opens personal data with. Without a vault it opens none: records in a file, or a
/// program that was given no keys.
struct Opening {
  const ports::Hasher& hasher;
  ports::Vault* vault = nullptr;
};

/// A vault that only reads: whoever tries a decision again keeps nothing, and no key is made.
class TrialVault final : public ports::Vault {
 public:
  explicit TrialVault(ports::Vault* behind) : behind_(behind) {}
  std::string key_of(const std::string& person) override;
  std::string random(std::size_t bytes) override { return std::string(bytes, '\0'); }
  void keep(const std::vector<ports::Secret>&) override {}
  void forget(const std::vector<std::string>&) override {}
  /// Rejections: those of the vault behind, or NO_KEYS where there is none.
  Result<ports::Secret> open(const std::string& id, Reading reading) override;
  std::vector<InstanceId> find(const std::string&, int) override { return {}; }
  std::string mark(const std::string&) override { return {}; }
  std::string mark_under(const std::string&, const std::string&) override { return {}; }
  Value wrap(const Value& value) override { return value; }
  Result<Value> unwrap(const Value& wrapped) override { return wrapped; }
  std::vector<std::string> keys_of(const std::vector<std::string>& persons) override;
  std::vector<InstanceId> cases_of(const std::vector<std::string>&) override { return {}; }
  std::vector<std::string> keys_in(InstanceId) override { return {}; }
  void restrict_keys(const std::vector<std::string>&) override {}
  void destroy(const std::vector<std::string>&) override {}
  void follow_erasures() override {}

 private:
  ports::Vault* behind_;
};

/// The personal data of one case while it is decided again, seen with the eyes of its decisions.
class TrialSecrets {
 public:
  TrialSecrets(Opening opening, InstanceId instance)
      : vault_(opening.vault), secrets_({vault_, ids_, opening.hasher}, instance) {}
  TrialSecrets(const TrialSecrets&) = delete;
  TrialSecrets& operator=(const TrialSecrets&) = delete;

  [[nodiscard]] process::Secrets& secrets() { return secrets_; }
  /// To be compared: sealed leaves as what they say. One that nobody can open stays what it is.
  [[nodiscard]] Value opened(const Value& value);
  /// Why something could not be read since this was last asked: ERASED, NO_KEYS, …; none: nothing.
  [[nodiscard]] std::optional<Rejection> take_unread() { return secrets_.take_unread(); }

 private:
  class Ids final : public ports::IdSource {
   public:
    std::array<std::uint8_t, 16> next() override;

   private:
    std::uint64_t counted_ = 0;
  };
  TrialVault vault_;
  Ids ids_;
  process::Secrets secrets_;
};

}  // namespace recourse::service
