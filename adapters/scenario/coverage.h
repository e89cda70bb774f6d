#pragma once
#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/definition/process_definition.h"
#include "engine/history/step_record.h"

namespace recourse::scenario {

/// Which parts of the definitions the scenarios reached, read from the records alone.
class Coverage {
 public:
  void add(const definition::ProcessDefinition& definition,
           const std::vector<history::StepRecord>& records);

  struct Line {
    std::string kind;  ///< step, action, handler, rung, rule, outcome
    std::string name;  ///< "verify", "verify.accept", "assign after 2 hours", "resolve 80%", …
    int line = 0;
    bool reached = false;
  };
  struct Process {
    std::string id;
    std::vector<Line> lines;
    [[nodiscard]] int reached() const;
  };
  [[nodiscard]] std::vector<Process> report(
      const std::vector<definition::DefinitionPtr>& definitions) const;

  /// What the records of one version showed.
  struct Seen {
    std::set<std::string> paths;
    std::set<std::string> actions;                  ///< "path.action"
    std::set<std::pair<std::string, int>> catches;  ///< (path, index)
    std::set<std::pair<std::string, int>> rungs;    ///< (clock, index)
    std::set<std::pair<std::string, int>> rules;    ///< (decision, number from 1)
    std::set<std::string> outcomes;
  };

 private:
  std::map<std::pair<std::string, int>, Seen> seen_;  ///< by process and version
};

}  // namespace recourse::scenario
