// A row may do what it likes: the run goes on and tells what happened.
#include <catch2/catch.hpp>

#include <csignal>
#include <cstdlib>
#include <stdexcept>

#include "tests/conformance/run_row.h"
#include "tests/conformance/tally.h"

namespace {

using namespace recourse::conformance;
namespace fs = std::filesystem;

Verdict pass(const Row&, const fs::path&) { return passed(); }
Verdict skip(const Row&, const fs::path&) { return skipped("too dark"); }
Verdict fail_at_length(const Row&, const fs::path&) { return failed(std::string(300'000, 'x')); }
Verdict throw_fault(const Row&, const fs::path&) { throw std::runtime_error("a wheel came off"); }
Verdict throw_number(const Row&, const fs::path&) { throw 7; }
Verdict crash(const Row&, const fs::path&) {
  std::raise(SIGKILL);  // the one signal no test framework catches
  return passed();
}
Verdict leave(const Row&, const fs::path&) { std::_Exit(3); }
Verdict hang(const Row&, const fs::path&) {
  volatile bool forever = true;
  while (forever) {
  }
  return passed();
}

Verdict judged(Judge judge) { return run_row(judge, Row{}, ".", 1); }

Row row(bool in_scope) {
  Row made;
  made.name = "r";
  made.in_scope = in_scope;
  return made;
}

}  // namespace

TEST_CASE("run row: the verdict comes back whole") {
  CHECK(judged(pass).kind == Verdict::Kind::kPassed);
  CHECK(judged(skip).kind == Verdict::Kind::kSkipped);
  CHECK(judged(skip).reason == "too dark");
  CHECK(judged(fail_at_length).reason.size() == 300'000);
}

TEST_CASE("run row: whatever else happens is a failure with its reason") {
  CHECK(judged(throw_fault).reason == "a wheel came off");
  CHECK(judged(throw_number).reason == "an exception that tells nothing");
  CHECK(judged(crash).reason == "crashed: Killed");
  CHECK(judged(leave).reason == "ended without a verdict, exit code 3");
  CHECK(judged(hang).kind == Verdict::Kind::kFailed);
}

TEST_CASE("tally: a skipped row in scope did not pass, rows out of scope count for nothing") {
  Tally tally;
  CHECK_FALSE(tally.reaches(0));  // nothing was shown
  for (int i = 0; i < 97; ++i) tally.add(row(true), passed());
  for (int i = 0; i < 2; ++i) tally.add(row(true), skipped("x"));
  tally.add(row(true), failed("y"));
  tally.add(row(false), failed("z"));
  CHECK(tally.reaches(97));
  CHECK_FALSE(tally.reaches(98));
}
