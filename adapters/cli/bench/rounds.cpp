#include "adapters/cli/bench/rounds.h"

#include <algorithm>
#include <ostream>

namespace recourse::cli::bench {
namespace {

constexpr int kHundred = 100;

Spread spread_of(const std::vector<Figures>& rounds, auto figure) {
  Spread spread;
  for (const Figures& figures : rounds) spread.add(figure(figures));
  return spread;
}

Value hundredths(std::int64_t value) { return Decimal::from_parts(value, -2).value_or(Decimal()); }

/// The round in the middle, with the span of its speed beside it.
Map middle_of(const std::vector<Figures>& rounds) {
  const Spread speed = spread_of(rounds, [](const Figures& f) { return f.per_second(); });
  const auto at = std::find_if(rounds.begin(), rounds.end(), [&speed](const Figures& f) {
    return f.per_second() == speed.median();
  });
  Map map = at->to_map();
  map["advances_per_s_spread"] = List{speed.least(), speed.most()};
  const auto p50 = spread_of(rounds, [](const Figures& f) { return f.latency(500); });
  const auto p99 = spread_of(rounds, [](const Figures& f) { return f.latency(990); });
  map["p50_ms"] = thousandths(p50.median());
  map["p99_ms"] = thousandths(p99.median());
  return map;
}

}  // namespace

void Rounds::add(Figures figures) {
  auto& rounds = all_[figures.name];
  if (rounds.empty()) names_.push_back(figures.name);
  rounds.push_back(std::move(figures));
}

void Rounds::ratio(const std::string& name, const std::string& a, const std::string& b) {
  ratio_of(name, a, b, [](const Figures& figures) { return figures.per_second(); });
}

void Rounds::latency_ratio(const std::string& name, const std::string& a, const std::string& b,
                           int permille) {
  ratio_of(name, a, b, [permille](const Figures& figures) { return figures.latency(permille); });
}

void Rounds::ratio_of(const std::string& name, const std::string& a, const std::string& b,
                      const Measure& measure) {
  const auto above = all_.find(a);
  const auto below = all_.find(b);
  if (above == all_.end() || below == all_.end()) return;
  Spread spread;
  for (std::size_t i = 0; i < std::min(above->second.size(), below->second.size()); ++i) {
    const std::int64_t divisor = std::max<std::int64_t>(1, measure(below->second[i]));
    spread.add((measure(above->second[i]) * kHundred + divisor / 2) / divisor);
  }
  ratios_.emplace_back(name, std::move(spread));
}

Map Rounds::to_map() const {
  List figures;
  std::size_t rounds = 0;
  int foreign = 0;
  for (const std::string& name : names_) {
    figures.emplace_back(middle_of(all_.at(name)));
    rounds = std::max(rounds, all_.at(name).size());
    for (const Figures& f : all_.at(name)) foreign = std::max(foreign, f.foreign_percent());
  }
  Map ratios, spreads;
  for (const auto& [name, spread] : ratios_) {
    ratios[name] = hundredths(spread.median());
    spreads[name] = List{hundredths(spread.least()), hundredths(spread.most())};
  }
  ratios["spread"] = std::move(spreads);
  return {{"rounds", static_cast<std::int64_t>(rounds)},
          {"figures", std::move(figures)},
          {"ratios", std::move(ratios)},
          {"foreign_percent", foreign},
          {"void", foreign > Figures::kForeignMax}};
}

void Rounds::print(const Terminal& terminal) const {
  struct Shown {
    const char* field;
    const char* head;
  };
  constexpr Shown kShown[] = {{"clients", "clients"},
                              {"advances_per_s", "advances/s"},
                              {"p50_ms", "p50 ms"},
                              {"p99_ms", "p99 ms"},
                              {"cpu_us_process", "own us"},
                              {"cpu_us_server", "server us"},
                              {"cpu_us_load", "load us"},
                              {"wal_bytes", "WAL bytes"},
                              {"foreign_percent", "foreign %"}};
  constexpr std::size_t kNameWidth = 26, kNumberWidth = 12;
  terminal.out << padded("", kNameWidth);
  for (const Shown& shown : kShown) terminal.out << padded(shown.head, kNumberWidth);
  terminal.out << '\n';
  const Map all = to_map();
  for (const Value& row : all.get("figures").as<List>()) {
    terminal.out << padded(std::string(row["name"].text()), kNameWidth);
    for (const Shown& shown : kShown) {
      const auto* number = row[shown.field].get_if<Decimal>();
      terminal.out << padded(number ? number->to_text() : "", kNumberWidth);
    }
    terminal.out << '\n';
  }
  for (const auto& [name, spread] : ratios_) {
    terminal.out << name << ": " << hundredths(spread.median()).as<Decimal>().to_text() << " ("
                 << hundredths(spread.least()).as<Decimal>().to_text() << " to "
                 << hundredths(spread.most()).as<Decimal>().to_text() << ")\n";
  }
  if (all.get("void").as<bool>()) {
    terminal.out << terminal.say({"Other programs took more than a quarter of the machine: these "
                                  "figures prove nothing.",
                                  "其他程序占用超过四分之一的机器资源，本次结果无效。"})
                 << '\n';
  }
}

}  // namespace recourse::cli::bench
