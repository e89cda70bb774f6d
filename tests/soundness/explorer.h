#pragma once
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "adapters/runtime/virtual_world.h"
#include "adapters/yaml/definition_loader.h"
#include "engine/command/decide.h"
#include "engine/definition/value_flow.h"
#include "tests/soundness/author.h"
#include "tests/soundness/contract.h"

namespace recourse::soundness_test {

/// The house all random cases live in: three people, one connector, a calendar without nights.
class House final : public ports::Catalogue {
 public:
  House();
  [[nodiscard]] definition::DefinitionPtr latest(const std::string&) const override { return {}; }
  [[nodiscard]] definition::DefinitionPtr find(const std::string&, int) const override {
    return {};
  }
  [[nodiscard]] const definition::Policy* policy_on(const std::string&, Date) const override {
    return nullptr;
  }
  [[nodiscard]] const definition::Policy* policy(const std::string&,
                                                 const std::string&) const override {
    return nullptr;
  }
  [[nodiscard]] const calendar::Calendar& calendar(const std::string& id,
                                                   const std::string&) const override {
    return calendar(id);
  }
  [[nodiscard]] const calendar::Calendar& calendar(const std::string&) const override {
    return calendar_;
  }
  [[nodiscard]] const definition::ConnectorManifest* connector(
      const std::string& id) const override {
    const auto found = connectors.find(id);
    return found == connectors.end() ? nullptr : &found->second;
  }
  yaml::ConnectorCatalogue connectors;
  std::shared_ptr<const ports::Directory> directory;

 private:
  calendar::Calendar calendar_;
};

/// One running case, stepped by hand: everything that can come to it from outside, at random.
class Explorer {
 public:
  Explorer(const House& house, definition::DefinitionPtr definition, std::uint64_t seed);

  /// What went wrong: a livelock, a broken invariant, a fold or a codec that differs, a dead end.
  /// Empty: nothing. `stimuli` random ones first, then ways to an end are looked for.
  [[nodiscard]] std::string explore(int stimuli);
  /// The same with much going back, each decision held against the return contract.
  [[nodiscard]] std::string explore_returns(int stimuli);
  /// The same where nobody puts data right; what the checker says can never be is never seen.
  [[nodiscard]] std::string explore_alone(int stimuli);
  [[nodiscard]] int commands() const { return commands_; }
  /// How often which way back was gone ("returned", "taken_back", "moved", "cancel", "woken"),
  /// and what was left by that ("parallel", "foreach", "scope",
  /// "call", "open vote", "decided vote"; "sequence": nothing of these).
  [[nodiscard]] const std::map<std::string, int>& ways_back() const { return ways_back_; }
  [[nodiscard]] int went_back() const;
  [[nodiscard]] bool blocked() const;  ///< an error nobody handles, or nobody to ask
  [[nodiscard]] std::string trace() const;

 private:
  struct Stimulus {
    command::Command command;
    command::Caller caller;
    Instant now;
  };
  void start();
  [[nodiscard]] std::vector<Stimulus> possible();
  void add_work_items(std::vector<Stimulus>& all);
  [[nodiscard]] static std::vector<std::string> people_for(const history::WorkItem& item);
  void add_votes(std::vector<Stimulus>& all, const history::WorkItem& item,
                 const definition::TaskStep& task, const std::string& who) const;
  void add_actions(std::vector<Stimulus>& all, const history::WorkItem& item,
                   const definition::TaskStep& task, const std::string& who);
  void add_failure(std::vector<Stimulus>& all, const history::WorkItem& item,
                   const std::string& who);
  void add_jobs(std::vector<Stimulus>& all) const;
  void add_messages(std::vector<Stimulus>& all) const;
  void add_timers(std::vector<Stimulus>& all) const;
  [[nodiscard]] bool is_repeated(const history::Timer& timer) const;
  void add_incidents(std::vector<Stimulus>& all) const;
  void add_calls(std::vector<Stimulus>& all) const;
  /// One return, step taken back or jump that is accepted; false: there is none now.
  bool go_back();
  void add_returns(std::vector<Stimulus>& all);
  void add_take_back(std::vector<Stimulus>& all) const;
  void add_moves(std::vector<Stimulus>& all);
  [[nodiscard]] Map some_branches();
  void add_cancel(std::vector<Stimulus>& all);
  /// An ended case goes on at some step; false: at none that was tried.
  bool wake();
  void count_ways_back(const Stimulus& stimulus, const command::Decision& decision);
  [[nodiscard]] Value preview_of(const Stimulus& stimulus, const process::Desk& desk) const;
  [[nodiscard]] command::Caller person(const std::string& id) const;
  /// Decides and takes over; false: refused, or nothing came of it.
  bool give(const Stimulus& stimulus);
  void change_data();
  /// One random stimulus that is accepted; false: there is none.
  bool go_on();
  /// Notes a node that was come to although what data can be does not let anybody there.
  void note_never(const definition::CheckInput& input);
  void compare(const command::Decision& decision);
  /// Nothing was accepted: data are what the world makes of them, so they are changed.
  void look_for_life();
  void look_for_end();
  [[nodiscard]] bool reaches_end();
  void verify(const command::InstanceState& before, const command::Decision& decision);

  struct HandClock final : ports::Clock {
    Instant at{1'700'000'000'000'000};
    [[nodiscard]] Instant now() const override { return at; }
  };
  const House& house_;
  definition::DefinitionPtr definition_;
  Dice dice_;
  HandClock clock_;
  runtime::CountedIds ids_;
  command::InstanceState state_;
  int commands_ = 0;
  bool patient_ = false;  ///< what repeats fires only when nothing else can happen
  bool data_free_ = true; ///< administrators put data as it suits
  bool onward_ = false;   ///< nobody sends anything back
  int failing_ = 25;      ///< percent of work that fails; at 100 nobody completes a task
  bool keeps_contract_ = false;
  std::set<std::string> never_;  ///< paths of steps that no case is said to come to
  std::unique_ptr<definition::ValueFlow> values_;  ///< what data can be; none: not compared
  ReturnContract contract_;
  std::map<std::string, int> ways_back_;
  std::string failure_;
  std::vector<std::string> trace_;
};

}  // namespace recourse::soundness_test
