#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/definition/source.h"
#include "engine/definition/steps.h"
#include "engine/feel/decision.h"

namespace recourse::definition {

/// The values a variable may hold at one place: some few, or anything its type allows, of numbers
/// within bounds. Of a list it is how many items it has.
struct Possible {
  bool any = false;
  std::vector<Value> values;         ///< no two alike; empty and not `any`: nobody comes there
  std::optional<Decimal> low, high;  ///< of numbers, where `any`; none: there is no bound
  /// Gives whether it grew. Past a few values it is a range, and one that grows further has no
  /// bound on that side: numbers that are counted up never end.
  bool add(const Value& value);
  bool add(const Possible& other);
  [[nodiscard]] bool empty() const { return !any && values.empty(); }
  bool operator==(const Possible&) const = default;
};
/// What both may be.
[[nodiscard]] Possible both(const Possible& one, const Possible& other);
/// "0, 1", "at least 3"; empty: it may be anything.
[[nodiscard]] std::string to_text(const Possible& possible);

/// By index of the variables that are followed.
using Facts = std::vector<Possible>;

/// The variables of a case that are followed, and what conditions say about them.
class Followed {
 public:
  explicit Followed(std::vector<const Variable*> variables);
  [[nodiscard]] std::size_t count() const { return variables_.size(); }
  [[nodiscard]] const Variable& variable(std::size_t index) const { return *variables_[index]; }
  /// No such variable: nullopt.
  [[nodiscard]] std::optional<std::size_t> index(const std::string& path) const;
  /// As it is named where what it may hold is told.
  [[nodiscard]] std::string name(std::size_t index) const;
  /// All its type allows.
  [[nodiscard]] Possible anything(std::size_t index) const;
  /// As it is before anything is written.
  [[nodiscard]] Possible initial(std::size_t index) const;

  /// The facts as they are where the condition came out as `wanted`; nullopt: it never does.
  [[nodiscard]] std::optional<Facts> where(const feel::Expression& condition, bool wanted,
                                           const Facts& facts) const;
  /// The values of a variable, cut so that these conditions cannot tell apart what stands together;
  /// empty: they ask more of it than is followed.
  [[nodiscard]] std::vector<Possible> classes(
      std::size_t index, const std::vector<const feel::Expression*>& conditions,
      const std::vector<Decimal>& cuts = {}) const;
  /// Every combination of such classes for these variables, as far as they are followed; empty: too
  /// many, or more is asked of them.
  using Combination = std::vector<std::pair<std::size_t, Possible>>;
  using Cuts = std::map<std::string, std::vector<Decimal>>;  ///< by variable: numbers to cut at
  [[nodiscard]] std::vector<Combination> combinations(
      const std::set<std::string>& names,
      const std::vector<const feel::Expression*>& conditions, const Cuts& cuts) const;
  /// What the right side of an assignment may give to a variable.
  [[nodiscard]] Possible given(std::size_t index, const Source& source, const Facts& facts) const;
  /// What `result.NAME` may be after a decision; nullopt: that is not what is saved, or its rules
  /// compute.
  [[nodiscard]] std::optional<Possible> decided(const feel::DecisionTable& table,
                                                const Source& source, const Facts& facts) const;

 private:
  struct Part;
  static void include(Possible& possible, const Part& part);
  [[nodiscard]] std::vector<Part> parts(std::size_t index, const feel::Expression& condition,
                                        const Possible& possible) const;
  [[nodiscard]] static std::vector<Part> ranges(const Possible& possible,
                                                std::vector<Decimal> numbers);
  [[nodiscard]] std::optional<Possible> looked_up(const feel::DecisionTable& table,
                                                  const std::string& output,
                                                  const Facts& facts) const;
  [[nodiscard]] bool tells(std::size_t index, const feel::Expression& expression) const;
  template <class Visit>
  void each_case(const feel::Expression& condition, const Facts& facts, const Visit& visit) const;

  std::vector<const Variable*> variables_;
  std::map<std::string, std::size_t, std::less<>> by_name_;
};

}  // namespace recourse::definition
