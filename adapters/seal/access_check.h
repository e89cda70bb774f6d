#pragma once
#include <string_view>

#include "adapters/seal/verdict.h"
#include "engine/ports/access_log.h"

namespace recourse::seal {

/// Follows the log of accesses row after row: positions without a gap, each row with its hash, and
/// the hash of the one before it in each. Rows cut off at its end leave no trace in it.
class AccessCheck {
 public:
  explicit AccessCheck(Report& report) : report_(report) {}
  void take(const ports::AccessRow& row);

 private:
  Report& report_;
  std::int64_t position_ = 0;
  std::string previous_;
};

/// Judges a file of `recourse accesses`: a row a line, canonical JSON of texts, as
/// http::access_value has it. Whatever is none is kUnreadable.
[[nodiscard]] Report verify_access_file(std::string_view lines);

}  // namespace recourse::seal
