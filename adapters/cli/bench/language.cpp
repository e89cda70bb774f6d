#include "adapters/cli/bench/language.h"

#include <algorithm>

#include "adapters/cli/bench/meter.h"
#include "adapters/cli/commands.h"
#include "adapters/yaml/definition_loader.h"

namespace recourse::cli::bench {
namespace {

/// The median time of one call of `work`, which does it `times` over.
template <class Work>
std::int64_t median_ns(int rounds, int times, const Work& work) {
  std::vector<std::int64_t> spent;
  for (int round = 0; round < rounds; ++round) {
    const auto begin = SteadyClock::now();
    for (int i = 0; i < times; ++i) work();
    const auto took = SteadyClock::now() - begin;
    spent.push_back(std::chrono::duration_cast<std::chrono::nanoseconds>(took).count() / times);
  }
  const auto middle = spent.begin() + static_cast<std::ptrdiff_t>(spent.size() / 2);
  std::nth_element(spent.begin(), middle, spent.end());
  return *middle;
}

struct OrderNames : feel::TypeScope {
  OrderNames() {
    auto record = std::make_shared<feel::Type>();
    record->kind = feel::Type::Kind::kRecord;
    record->fields.push_back({"class", feel::make_type(feel::Type::Kind::kText), {}});
    customer = std::move(record);
  }
  [[nodiscard]] feel::TypePtr lookup(std::string_view name) const override {
    if (name == "amount") return amount;
    return name == "customer" ? customer : nullptr;
  }
  [[nodiscard]] std::vector<std::string> names() const override { return {"amount", "customer"}; }
  feel::TypePtr amount = feel::make_type(feel::Type::Kind::kDecimal);
  feel::TypePtr customer;
};

struct OrderData : feel::Environment {
  [[nodiscard]] const Value* lookup(std::string_view name) const override {
    return name == "amount" ? &amount : &customer;
  }
  [[nodiscard]] Instant now() const override { return {}; }
  [[nodiscard]] Date today() const override { return {}; }
  [[nodiscard]] Result<Value> call(std::string_view, const List&) const override { return Value(); }
  Value amount = 1500;
  Value customer = Map{{"class", "A"}};
};

}  // namespace

std::string made_definition(const std::string& process, int steps) {
  std::string text =
      "recourse: \"1\"\nprocess: " + process + "\nversion: 1\ntitle: {en: Made, zh: 生成}\n"
      "data: {n: {type: int, default: 0}, note: optional text}\n"
      "roles: {agent: {group: agents}}\noutcomes: {ok: {kind: success}}\nsteps:\n";
  for (int i = 1; i < steps; ++i) {
    const std::string own = "  - {step: s" + std::to_string(i) + ", ";
    const std::string next = "s" + std::to_string(i + 1);
    const std::string after = "s" + std::to_string(std::min(i + 2, steps));
    if (i % 4 == 0) {
      text += own + "task: {assign: {role: agent}, fields: {note: optional}}}\n";
    } else if (i % 4 == 1) {
      text += own + "choose: [{when: n > " + std::to_string(i) + ", next: " + next +
              "}, {otherwise: " + after + "}]}\n";
    } else if (i % 4 == 2) {
      text += own + "set: {n: \"{{ n + 1 }}\"}, next: " + next + "}\n";
    } else {
      text += own + "wait: {for: 2 hours}}\n";
    }
  }
  return text + "  - {step: s" + std::to_string(steps) + ", finish: ok}\n";
}

std::int64_t check_ns(int definitions, int steps, int rounds) {
  std::vector<std::string> texts;
  for (int i = 0; i < definitions; ++i) {
    texts.push_back(made_definition("made_" + std::to_string(i + 1), steps));
  }
  return median_ns(rounds, 1, [&texts] {
    for (const std::string& text : texts) {
      const auto loaded = yaml::load_definition(text, {});
      if (loaded.definition) continue;
      for (const auto& finding : loaded.findings) {
        if (finding.severity != definition::Finding::Severity::kError) continue;
        throw WorldFailed("the benchmark's definition is refused: " + finding.code + " " +
                          finding.step + " " + finding.text.en);
      }
    }
  });
}

std::int64_t expression_ns(int rounds) {
  const auto compiled =
      feel::compile("amount > 1000 and customer.class = \"A\"", OrderNames());
  const OrderData data;
  return median_ns(rounds, 1000, [&] {
    const Result<bool> truth = compiled.expression.test(data);
    if (!truth.ok() || !truth.value()) throw WorldFailed("the benchmark's condition is false");
  });
}

}  // namespace recourse::cli::bench

namespace recourse::cli {

int run_bench_language(const BenchOptions& options, const Terminal& terminal) {
  constexpr int kLargest = 2'000, kMany = 100, kUsual = 40;
  const int rounds = options.language_rounds;
  const bench::ParallelCost parallel = bench::parallel_ns(rounds * 20);
  struct Row {
    const char* name;
    std::int64_t ns, bar_ns;
  };
  const Row rows[] = {
      {"check_2000_steps", bench::check_ns(1, kLargest, rounds), 300'000'000},
      {"check_100_definitions", bench::check_ns(kMany, kUsual, rounds), 1'000'000'000},
      {"expression", bench::expression_ns(rounds * 20), 1'000},
      {"parallel_enter", parallel.enter_ns, 20'000},
      {"parallel_advance", parallel.advance_ns, 20'000},
      {"whole_case", bench::whole_case_ns(rounds * 100), 17'120},
  };
  Map figures;
  for (const Row& row : rows) {
    figures[row.name] = Map{{"us", bench::thousandths(row.ns)},
                            {"bar_us", bench::thousandths(row.bar_ns)},
                            {"reached", row.ns <= row.bar_ns}};
  }
  if (terminal.json) {
    terminal.print(Map{{"workload", "language"}, {"rounds", rounds}, {"figures", figures}});
    return kOk;
  }
  constexpr std::size_t kNameWidth = 24, kNumberWidth = 16;
  terminal.out << padded("", kNameWidth) << padded("median us", kNumberWidth) << "bar us\n";
  for (const Row& row : rows) {
    terminal.out << padded(row.name, kNameWidth)
                 << padded(bench::thousandths(row.ns).as<Decimal>().to_text(), kNumberWidth)
                 << bench::thousandths(row.bar_ns).as<Decimal>().to_text() << '\n';
  }
  return kOk;
}

}  // namespace recourse::cli
