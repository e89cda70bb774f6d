// Cases that nobody waits for, and that could not begin: whoever wanted them keeps an incident, so
// that people see it and can try again once its cause is mended.
#include <algorithm>

#include "engine/command/decide.h"

namespace recourse::command {

Result<Decision> report_refusal(const ReportRefusal& command, const Desk& desk,
                                const InstanceState& before) {
  Decision decision;
  decision.answer = Map{};
  decision.actor = "system";
  const bool told =
      std::any_of(before.incidents.begin(), before.incidents.end(), [&](const auto& entry) {
        return entry.second.stimulus["child"].text() == command.child.text();
      });
  InstanceState after = before;
  kernel::Recorder recorder(after, desk.now);
  if (!told) {
    const StartAgain again{command.instance, command.child, command.process, command.data,
                           command.starter};
    const Rejection why{Rejection::Kind::kConflict,
                        "START_REFUSED",
                        {"A case of " + command.process + " could not begin: " + command.text.en,
                         command.process + " 的案件无法发起：" + command.text.zh},
                        {}};
    recorder.record(incident_of(again, system_caller(), desk, before, why, 0));
  }
  decision.events = recorder.take();
  decision.after = std::move(after);
  return decision;
}

Result<Decision> start_again(const StartAgain& command, const InstanceState& before) {
  Decision decision;
  decision.after = before;
  decision.answer = Map{};
  decision.actor = "system";
  decision.effects.push_back(process::StartChild{
      command.instance, 0, command.child, command.process, 0, command.data, command.starter,
      /*by_step=*/false, before.section});
  return decision;
}

}  // namespace recourse::command
