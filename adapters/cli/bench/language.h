#pragma once
#include <cstdint>
#include <string>

/// What the language costs: proving definitions, evaluating an expression, deciding a step. All in
/// memory, on one thread, the median of several rounds.
namespace recourse::cli::bench {

/// A sound definition of so many steps: tasks, choices, writes and waits in turn.
[[nodiscard]] std::string made_definition(const std::string& process, int steps);

/// Nanoseconds to read and prove definitions from their text.
[[nodiscard]] std::int64_t check_ns(int definitions, int steps, int rounds);
/// Nanoseconds of one evaluation of `amount > 1000 and customer.class = "A"`, compiled before.
[[nodiscard]] std::int64_t expression_ns(int rounds);
/// Nanoseconds of the macrostep that enters a parallel of three branches, and of the one in which
/// all three branches go on.
struct ParallelCost {
  std::int64_t enter_ns = 0, advance_ns = 0;
};
[[nodiscard]] ParallelCost parallel_ns(int rounds);
/// Nanoseconds of a whole case with two tasks of people and a choice between them: three commands
/// decided with all that goes with it (checks, people, duties, facts), nothing stored.
[[nodiscard]] std::int64_t whole_case_ns(int rounds);

}  // namespace recourse::cli::bench
