#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "adapters/cli/bench/meter.h"
#include "adapters/cli/terminal.h"

namespace recourse::cli::bench {

/// Several rounds of several workloads, and what their figures come to: medians, and ratios taken
/// within each round, because the machine drifts from round to round.
class Rounds {
 public:
  void add(Figures figures);
  /// `name` = a per second ÷ b per second; nothing where one of the two was not run.
  void ratio(const std::string& name, const std::string& a, const std::string& b);
  /// The same of a thousandth of their latencies: 500, 990.
  void latency_ratio(const std::string& name, const std::string& a, const std::string& b,
                     int permille);

  /// {rounds, figures: [{name, clients, advances_per_s, …}], ratios: {name: median, …, spread:
  /// {name: [least, most]}}, foreign_percent, void}
  [[nodiscard]] Map to_map() const;
  void print(const Terminal& terminal) const;

 private:
  using Measure = std::function<std::int64_t(const Figures&)>;
  void ratio_of(const std::string& name, const std::string& a, const std::string& b,
                const Measure& measure);

  std::vector<std::string> names_;  ///< in the order in which they were first run
  std::map<std::string, std::vector<Figures>> all_;
  std::vector<std::pair<std::string, Spread>> ratios_;  ///< in hundredths
};

}  // namespace recourse::cli::bench
