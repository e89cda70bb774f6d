#pragma once
#include <deque>
#include <map>
#include <optional>
#include <set>

#include "engine/command/decide.h"
#include "engine/history/step_record.h"
#include "engine/ports/directory.h"

namespace recourse::service {

/// The world around a decision as its record keeps it (see Asked::answers): who brought the
/// command, and what the directory said. Answers of earlier records of the case stand until a later
/// one says otherwise.
class RecordedWorld final : public ports::Directory {
 public:
  /// `today` is asked where no record has the answer, and that is remembered; null: nobody is.
  explicit RecordedWorld(const ports::Directory* today = nullptr) : today_(today) {}
  RecordedWorld(const RecordedWorld&) = delete;
  RecordedWorld& operator=(const RecordedWorld&) = delete;

  /// The answers of one more record; from here on it is this record that is decided.
  void take(const history::StepRecord& record, const std::string& section);
  [[nodiscard]] command::Caller caller() const;

  [[nodiscard]] const ports::Person* find(const std::string& user) const override;
  [[nodiscard]] bool has_group(const std::string& group) const override;
  /// For people to choose from: no decision asks for it.
  [[nodiscard]] std::vector<ports::HouseSection> sections() const override { return {}; }
  [[nodiscard]] bool has_section(const std::string& section) const override;
  [[nodiscard]] std::vector<std::string> members(const std::string& group) const override;
  [[nodiscard]] std::vector<std::string> people() const override { return {}; }
  [[nodiscard]] std::string head_of(const std::string& group) const override;
  [[nodiscard]] bool has_roster(const std::string& roster) const override {
    return duty_.contains(roster);
  }
  /// Of the record that is decided: a roster says something else an hour later.
  [[nodiscard]] std::vector<std::string> on_duty(const std::string& roster,
                                                 Instant at) const override;
  [[nodiscard]] std::string owner_of(const std::string& what) const override;
  [[nodiscard]] int open_items(const std::string& user) const;
  /// As the record that is decided drew it.
  [[nodiscard]] Decimal random() const;

  /// Questions no record answers, each once: “the members of group cs-agents”.
  struct Question {
    Label text;
    bool answered = false;  ///< by today's directory
  };
  [[nodiscard]] const std::map<std::string, Question>& beyond_record() const { return beyond_; }

 private:
  void ask_today(const std::string& kind, const std::string& subject) const;

  const ports::Directory* today_;
  std::string actor_, acting_for_, section_;
  std::optional<Map> by_;  ///< none: an older record, which does not say
  std::map<std::string, std::optional<ports::Person>> people_;
  std::map<std::string, bool> groups_, sections_;
  std::map<std::string, std::vector<std::string>> members_;
  std::map<std::string, std::string> heads_;
  std::map<std::string, std::vector<std::string>> duty_;
  std::map<std::string, std::string> owners_;
  std::map<std::string, int> load_;
  std::optional<Decimal> random_;
  mutable std::map<std::string, Question> beyond_;
};

/// The ids one record drew, in the order in which it drew them; then new ones that nobody has.
class RecordedIds final : public ports::IdSource {
 public:
  RecordedIds() = default;
  explicit RecordedIds(const history::StepRecord& record);
  [[nodiscard]] std::array<std::uint8_t, 16> next() override;

 private:
  std::deque<std::array<std::uint8_t, 16>> drawn_;
  std::uint64_t counted_ = 0;
};

/// What the record says was asked for; a Rejection "RECORD" when it cannot be read.
[[nodiscard]] Result<command::Command> recorded_command(const history::StepRecord& record);

/// Decides once more what `record` decided, from nothing but its inputs: the events come out the
/// same, for ever (the engine only reads its arguments), but for personal data, whose salt is drawn
/// anew: it says the same. `before`: the state the record met. `secrets` null: nothing is opened.
[[nodiscard]] Result<command::Decision> decide_recorded(const history::StepRecord& record,
                                                        const history::InstanceState& before,
                                                        const definition::ProcessDefinition& by,
                                                        const ports::Catalogue& catalogue,
                                                        process::Secrets* secrets = nullptr);

}  // namespace recourse::service
