#pragma once
#include <stdexcept>
#include <string>

namespace recourse {

/// Thrown when a rule that must always hold does not: our bug, never a user's mistake.
/// The command that met it is aborted; the instance is left as it was.
struct InvariantBroken : std::logic_error {
  using std::logic_error::logic_error;
};

[[noreturn]] inline void invariant_broken(const char* file, int line, const std::string& what) {
  throw InvariantBroken(std::string(file) + ":" + std::to_string(line) + ": " + what);
}

}  // namespace recourse

/// On in production: a broken invariant must stop the case, not corrupt it.
#define RECOURSE_INVARIANT(condition, what)                                         \
  do {                                                                              \
    if (!(condition)) ::recourse::invariant_broken(__FILE__, __LINE__, what);       \
  } while (false)
