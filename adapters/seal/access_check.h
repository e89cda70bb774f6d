#pragma once
#include <deque>
#include <string_view>

#include "adapters/seal/checkpoint_check.h"
#include "adapters/seal/verdict.h"
#include "engine/ports/access_log.h"

namespace recourse::seal {

/// Follows the log of accesses row after row: positions without a gap, each row with its hash, and
/// the hash of the one before it in each. What was signed is compared on the way: rows cut off at
/// the end, or a whole log written anew, are missed by it.
class AccessCheck {
 public:
  explicit AccessCheck(Report& report) : report_(report) {}
  /// It was signed that the log went so far, with this hash. In ascending order, before the row.
  /// `whose`: "a signed head", "the held checkpoint".
  void expect(const AccessesText& accesses, Label whose);
  void take(const ports::AccessRow& row);
  void end();

 private:
  struct Expected {
    AccessesText accesses;
    Label whose;
  };
  void found(std::uint64_t position, std::string instance, Label text);

  Report& report_;
  std::deque<Expected> expected_;
  std::int64_t position_ = 0;
  std::string previous_;
};

/// Judges a file of `recourse accesses`: a row a line, canonical JSON of texts, as
/// http::access_value has it. Whatever is none is kUnreadable. A held checkpoint says how long it
/// must be at least, and is asked for the signature of one of the trusted keys where there are any.
[[nodiscard]] Report verify_access_file(std::string_view lines, const Held& held);

}  // namespace recourse::seal
