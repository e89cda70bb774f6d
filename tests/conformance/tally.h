#pragma once
#include <ostream>

#include "tests/conformance/suite.h"

namespace recourse::conformance {

/// What a run found. Rows out of scope are judged too and counted apart: they count for nothing.
class Tally {
 public:
  void add(const Row& row, const Verdict& verdict);
  /// Share of the rows in scope that passed; a skipped one did not. No rows: nothing was shown.
  [[nodiscard]] bool reaches(int percent) const;
  void print(std::ostream& out, const std::string& suite, bool with_out_of_scope) const;
  void print_json(std::ostream& out, const std::string& suite,
                  const std::filesystem::path& dir) const;

 private:
  struct Count {
    int passed = 0, failed = 0, skipped = 0;
    [[nodiscard]] int rows() const { return passed + failed + skipped; }
  };
  struct Miss {
    std::string name, reason;
    bool in_scope, skipped;
  };
  Count in_scope_, out_of_scope_;
  std::vector<Miss> misses_;
};

}  // namespace recourse::conformance
