#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "adapters/seal/verdict.h"
#include "engine/ports/record_log.h"
#include "engine/ports/secret_store.h"
#include "engine/ports/vault.h"

namespace recourse::seal {

/// The keys that a record says were destroyed (PersonErased); its bytes are canonical.
[[nodiscard]] std::vector<std::string> erased_keys(std::string_view bytes);
/// A reference to personal data: commit is SHA-256 over its salt and itself (process/secrets.h).
struct SealedRef {
  std::string id, number, commit;
};
/// Those of a record, in order, each as often as it has it.
[[nodiscard]] std::vector<SealedRef> sealed_refs(std::string_view bytes);
/// Ids from before they said whose they are: what is gone of these, an erasure in the case excuses.
[[nodiscard]] bool says_whose(const std::string& id);
/// Does it belong to the persons with these keys, as far as it says?
[[nodiscard]] bool is_of(const std::string& id, const std::vector<std::string>& keys);

/// Is the personal data there that the records of a case refer to, and are the keys of its persons?
/// It may be gone only where a record says that one of them was erased; whose it is, the reference
/// itself says (ports::secret_id).
class SealedCheck {
 public:
  /// With a `vault` each is opened, too, and held against what the record commits to.
  SealedCheck(Report& report, ports::SecretStore& secrets, ports::Vault* vault = nullptr)
      : report_(report), secrets_(secrets), vault_(vault) {}
  /// Records of a case in order.
  void take(const ports::AuditRow& row);
  /// The last one says that these keys were destroyed.
  void excuse(const std::vector<std::string>& keys);
  /// After the last case.
  void end();

 private:
  struct Gone {
    std::string id;
    std::vector<std::string> keys;  ///< as its row says; empty: there is no row
    Finding finding;
  };
  void end_case();
  /// Is it there?
  [[nodiscard]] bool ask(const std::string& id, const ports::AuditRow& row);
  void look_into(const SealedRef& ref, const ports::AuditRow& row);
  [[nodiscard]] bool has_key(const std::string& key);

  Report& report_;
  ports::SecretStore& secrets_;
  ports::Vault* vault_;
  InstanceId instance_;
  std::set<std::string, std::less<>> asked_, erased_;  ///< of this case
  std::map<std::string, Value> opened_;                ///< of this case; Null: nothing to look into
  std::vector<Gone> gone_, unexplained_;               ///< of this case; of all before
  std::set<std::string, std::less<>> all_erased_;
  std::map<std::string, bool> keys_;                   ///< of all cases: is it there
};

}  // namespace recourse::seal
