#pragma once
#include <set>
#include <string>

#include "adapters/seal/verdict.h"
#include "engine/ports/record_log.h"
#include "engine/ports/secret_store.h"

namespace recourse::seal {

/// Is the personal data there that the records of a case refer to? It may be gone only where a
/// record says that a person was erased.
class SealedCheck {
 public:
  SealedCheck(Report& report, ports::SecretStore& secrets) : report_(report), secrets_(secrets) {}
  /// Records of a case in order; `erased`: this one says that a person was.
  void take(const ports::AuditRow& row, bool erased);
  void end_case();

 private:
  Report& report_;
  ports::SecretStore& secrets_;
  InstanceId instance_;
  std::set<std::string, std::less<>> asked_;
  std::vector<Finding> missing_;
  bool erased_ = false;
};

}  // namespace recourse::seal
