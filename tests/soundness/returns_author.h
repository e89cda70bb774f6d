#pragma once
#include <string>
#include <vector>

#include "tests/soundness/author.h"

namespace recourse::soundness_test {

/// Writes random definitions that are sound by the way they are made, and full of ways back: tasks
/// one after another, in scopes, branches and instances, votes, called processes, each with timers,
/// undo blocks and handlers beside, and most of the tasks can be sent back to what came before.
class ReturnsAuthor {
 public:
  explicit ReturnsAuthor(std::uint64_t seed) : dice_(seed) {}
  [[nodiscard]] std::string definition();

 private:
  struct Around {
    int depth = 0;
    bool parallel = false;            ///< only merged variables may be written
    std::vector<std::string> before;  ///< steps to go back to, innermost last
  };
  [[nodiscard]] std::string list(const Around& around, std::size_t least, std::size_t most);
  [[nodiscard]] std::string step(const Around& around, const std::string& name,
                                 const std::string& next);
  [[nodiscard]] std::string task(const Around& around, const std::string& next);
  [[nodiscard]] std::string vote(const Around& around, const std::string& next);
  [[nodiscard]] std::string container(const Around& around);
  [[nodiscard]] std::string call(const std::string& next);
  [[nodiscard]] std::string back(const Around& around);
  [[nodiscard]] std::string beside(const Around& around, const std::string& next);
  [[nodiscard]] std::string named(const char* prefix) {
    return prefix + std::to_string(++count_);
  }

  Dice dice_;
  int count_ = 0;
};

}  // namespace recourse::soundness_test
