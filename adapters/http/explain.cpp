#include "engine/service/explain.h"

#include "adapters/http/case.h"
#include "adapters/http/handlers.h"
#include "adapters/http/query.h"
#include "adapters/http/records_of.h"
#include "adapters/http/site.h"
#include "engine/service/history_view.h"

namespace recourse::http {
namespace {

std::optional<std::vector<history::StepRecord>> records_for(const CallPtr& call, const Case& found,
                                                            runtime::Reads& reads) {
  auto records = records_of(call, found, reads);
  if (!records) return std::nullopt;
  service::Disclosure disclosure(call->caller, *found.state, *found.definition, nullptr);
  service::hide_sections(*records, disclosure);
  return records;
}

}  // namespace

void explain_instance(const CallPtr& call, runtime::Reads&) {
  with_named_case(call, [call](const Case& found, runtime::Reads& reads) {
    const auto directory = call->site.directory();
    const service::HistorySources sources{*found.definition, call->site.world.runtime.library(),
                                          *directory};
    const auto records = records_for(call, found, reads);
    if (!records) return;
    call->answer(service::explain_case(*found.state, *records, sources, call->site.now()));
  });
}

void explain_task(const CallPtr& call, runtime::Reads& reads) {
  Query query(call->request);
  const std::string who = query.text("who");
  if (const auto fault = query.fault()) return call->refuse(*fault);
  with_named_task(call, reads,
                  [call, who](const Case& found, const ports::TaskRow& row,
                              runtime::Reads& later) {
                    const auto directory = call->site.directory();
                    const service::HistorySources sources{
                        *found.definition, call->site.world.runtime.library(), *directory};
                    const auto records = records_for(call, found, later);
                    if (!records) return;
                    call->answer(service::explain_task(*found.state, *records, sources, row.id,
                                                       who, call->site.now()));
                  });
}

}  // namespace recourse::http
