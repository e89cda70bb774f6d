#pragma once
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "adapters/seal/verdict.h"
#include "engine/base/result.h"
#include "engine/ports/record_log.h"

namespace recourse::seal {

/// Opens what is sealed in a case. Rejections: ERASED; SEAL where it is not what was sealed. Empty:
/// whoever verifies holds no keys.
using Open = std::function<Result<Value>(InstanceId instance, const Value& sealed)>;

/// A file that a record says was attached: its hash, and whether that is salted.
using NamedByRecord = std::pair<std::string, bool>;
/// Those of a record; its bytes are canonical.
[[nodiscard]] std::vector<NamedByRecord> attached_files(std::string_view bytes);

/// Are the files of a case what the record says they are? It takes the keys of personal data, and
/// each content is hashed anew.
class FileCheck {
 public:
  FileCheck(Report& report, Open open) : report_(report), open_(std::move(open)) {}
  void take(const ports::AuditRow& row);
  /// After the last record: says how many nobody could look at.
  void end();

 private:
  void check(const ports::AuditRow& row, const Value& event);
  Report& report_;
  Open open_;
  std::uint64_t unopened_ = 0;
};

}  // namespace recourse::seal
