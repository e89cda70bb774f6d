#include "tests/conformance/tally.h"

#include <nlohmann/json.hpp>

namespace recourse::conformance {

void Tally::add(const Row& row, const Verdict& verdict) {
  Count& count = row.in_scope ? in_scope_ : out_of_scope_;
  switch (verdict.kind) {
    case Verdict::Kind::kPassed:
      ++count.passed;
      return;
    case Verdict::Kind::kFailed:
      ++count.failed;
      break;
    case Verdict::Kind::kSkipped:
      ++count.skipped;
      break;
  }
  misses_.push_back(
      {row.name, verdict.reason, row.in_scope, verdict.kind == Verdict::Kind::kSkipped});
}

bool Tally::reaches(int percent) const {
  return in_scope_.rows() > 0 && in_scope_.passed * 100 >= percent * in_scope_.rows();
}

void Tally::print(std::ostream& out, const std::string& suite, bool with_out_of_scope) const {
  for (const Miss& miss : misses_) {
    if (!miss.in_scope && !with_out_of_scope) continue;
    out << (miss.skipped ? "SKIPPED " : "FAILED  ") << miss.name
        << (miss.in_scope ? "" : " (out of scope)") << ": " << miss.reason << "\n";
  }
  const auto line = [&](const char* scope, const Count& c) {
    out << suite << " " << scope << ": " << c.rows() << " rows, " << c.passed << " passed, "
        << c.failed << " failed, " << c.skipped << " skipped\n";
  };
  line("in scope", in_scope_);
  line("out of scope", out_of_scope_);
}

void Tally::print_json(std::ostream& out, const std::string& suite,
                       const std::filesystem::path& dir) const {
  using Json = nlohmann::ordered_json;
  const auto count = [](const Count& c) {
    return Json{{"rows", c.rows()}, {"passed", c.passed}, {"failed", c.failed},
                {"skipped", c.skipped}};
  };
  Json misses = Json::array();
  for (const Miss& miss : misses_) {
    misses.push_back({{"name", miss.name}, {"in_scope", miss.in_scope},
                      {"verdict", miss.skipped ? "skipped" : "failed"}, {"reason", miss.reason}});
  }
  const Json all{{"suite", suite}, {"folder", dir.string()}, {"in_scope", count(in_scope_)},
                 {"out_of_scope", count(out_of_scope_)}, {"misses", misses}};
  out << all.dump(1, ' ', false, Json::error_handler_t::replace) << "\n";
}

}  // namespace recourse::conformance
