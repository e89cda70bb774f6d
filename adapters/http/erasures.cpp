// Data protection: requests to erase a person, and legal holds.
#include <array>

#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/query.h"
#include "adapters/http/site.h"
#include "adapters/runtime/erasure.h"

namespace recourse::http {

void request_erasure(const CallPtr& call, runtime::Reads& reads) {
  Fields fields(*call);
  const std::string subject = fields.text("subject", true);
  const std::string reason = fields.text("reason");
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  runtime::Erasures erasures(call->site.world.runtime);
  const auto answer = erasures.receive(reads, call->caller, subject, reason);
  if (!answer.ok()) return call->refuse(answer.rejection());
  const bool fresh = (*answer)["fresh"] == Value(true);
  call->answer(*answer, fresh ? 201 : 200);
}

void list_erasures(const CallPtr& call, runtime::Reads& reads) {
  static constexpr std::array<Choice<bool>, 2> kStates = {Choice<bool>{"open", true},
                                                          {"all", false}};
  Query query(call->request);
  runtime::Erasures::Listed wanted;
  wanted.open = query.choice("state", kStates, true);
  wanted.limit = query.limit();
  wanted.cursor = query.text("cursor");
  if (const auto fault = query.fault()) return call->refuse(*fault);
  runtime::Erasures erasures(call->site.world.runtime);
  call->answer(erasures.list(reads, wanted));
}

void step_erasure(const CallPtr& call, runtime::Reads& reads) {
  Fields fields(*call);
  const std::string reason = fields.text("reason");
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  const auto id = InstanceId::parse(call->captured[0]);
  const std::string& to = call->captured[1];
  if (!id || (to != "identity_checked" && to != "refused")) return call->refuse(not_found());
  runtime::Erasures erasures(call->site.world.runtime);
  const auto answer = erasures.step(reads, call->caller, *id, to, reason);
  if (!answer.ok()) return call->refuse(told(answer.rejection()));
  call->answer(*answer);
}

void hold_person(const CallPtr& call, runtime::Reads& reads) {
  Fields fields(*call);
  const std::string subject = fields.text("subject", true);
  const std::string reason = fields.text("reason", true);
  const auto until = fields.instant("until");
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  runtime::Erasures erasures(call->site.world.runtime);
  const auto answer = erasures.hold(reads, call->caller, subject, reason, until);
  if (!answer.ok()) return call->refuse(told(answer.rejection()));
  call->answer(Map{{"held", true},
                   {"id", (*answer)["id"]},
                   {"until", (*answer)["until"]},
                   {"cases", (*answer)["cases"]}});
}

void lift_hold(const CallPtr& call, runtime::Reads& reads) {
  Fields fields(*call);
  const std::string subject = fields.text("subject", true);
  const std::string reason = fields.text("reason", true);
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  runtime::Erasures erasures(call->site.world.runtime);
  const auto answer = erasures.lift(reads, call->caller, subject, reason);
  if (!answer.ok()) return call->refuse(told(answer.rejection()));
  call->answer(Map{{"held", false}, {"lifted", (*answer)["lifted"]}});
}

}  // namespace recourse::http
