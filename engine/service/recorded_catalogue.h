#pragma once
#include <map>
#include <set>

#include "engine/history/step_record.h"
#include "engine/ports/ambient.h"

namespace recourse::service {

/// What was published when a record was decided: of calendars and rule packs, the versions that the
/// case's history names stand for the last ones; everything else is asked of `published`.
class RecordedCatalogue final : public ports::Catalogue {
 public:
  /// Borrows `published`. `before`: the state the record met.
  RecordedCatalogue(const ports::Catalogue& published, const history::InstanceState& before,
                    const history::StepRecord& record);

  [[nodiscard]] definition::DefinitionPtr latest(const std::string& process) const override;
  [[nodiscard]] definition::DefinitionPtr find(const std::string& process,
                                               int version) const override;
  [[nodiscard]] const calendar::Calendar& calendar(const std::string& id) const override;
  [[nodiscard]] const calendar::Calendar& calendar(const std::string& id,
                                                   const std::string& version) const override;
  [[nodiscard]] const definition::Policy* policy_on(const std::string& id,
                                                    Date date) const override;
  [[nodiscard]] const definition::Policy* policy(const std::string& id,
                                                 const std::string& version) const override;
  [[nodiscard]] const definition::ConnectorManifest* connector(
      const std::string& id) const override;

 private:
  const ports::Catalogue& published_;
  std::map<std::string, std::string> calendars_;  ///< id → version
  std::map<std::string, std::set<std::string>> policies_;  ///< id → the versions it turned on
};

}  // namespace recourse::service
