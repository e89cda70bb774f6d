#include <array>

#include "adapters/http/case.h"
#include "adapters/http/handlers.h"
#include "adapters/http/past.h"
#include "adapters/http/problem.h"
#include "adapters/http/query.h"
#include "adapters/http/rows.h"
#include "adapters/http/site.h"
#include "engine/command/operations.h"
#include "engine/service/history_view.h"
#include "engine/service/views.h"

namespace recourse::http {
namespace {

/// What the page offers is what the command would accept: both ask command::may_operate.
List operations_of(const Call& call, const Case& found, const process::Desk& desk) {
  List out;
  for (const auto& [id, operation] : found.definition->operations) {
    const auto permitted = command::may_operate(operation, call.caller, desk, *found.state);
    const Label label = operation.label.empty() ? Label{id, id} : operation.label;
    out.emplace_back(
        Map{{"id", id},
            {"label", label_value(label)},
            {"enabled", permitted.ok()},
            {"reason", permitted ? Value() : label_value(permitted.rejection().text)}});
  }
  const bool counts = found.state->running() && !found.state->sla.empty();
  if (counts && call.caller.has_role("admin")) {
    out.emplace_back(Map{{"id", "recalculate"},
                         {"label", label_value({"Count the clocks anew", "重新计算时限"})},
                         {"enabled", true},
                         {"reason", Value()}});
  }
  return out;
}

Map page_of(const Call& call, const history::InstanceState& state, const Case& found) {
  const auto directory = call.site.directory();
  const process::Desk desk = desk_of(call, found, *directory);
  const Value view = service::instance_view(state, desk);
  Map page = view.is<Map>() ? view.as<Map>() : Map();
  page["operations"] = operations_of(call, found, desk);
  return page;
}

constexpr std::array<Choice<std::string_view>, 6> kStates{{{"running", "Running"},
                                                           {"Running", "Running"},
                                                           {"Suspended", "Suspended"},
                                                           {"Completed", "Completed"},
                                                           {"Cancelled", "Cancelled"},
                                                           {"Terminated", "Terminated"}}};

}  // namespace

void list_instances(const CallPtr& call, runtime::Reads& reads) {
  Query query(call->request);
  ports::InstanceQuery wanted;
  wanted.process = query.text("process");
  wanted.state = query.choice("state", kStates, std::string_view());
  wanted.key = query.text("key");
  wanted.customer = query.text("customer");
  wanted.text = query.text("text").empty() ? query.text("q") : query.text("text");
  wanted.starter = query.text("starter");
  wanted.from = query.instant("from");
  wanted.to = query.instant("to");
  wanted.limit = query.limit();
  wanted.cursor = query.text("cursor");
  if (const auto fault = query.fault()) return call->refuse(*fault);
  const auto page = reads.worklist.instances(reader_of(call->caller), wanted);
  if (page.bad_cursor) return call->refuse(bad_cursor());
  List items;
  for (const ports::InstanceRow& row : page.rows) items.emplace_back(instance_value(row));
  call->answer(Map{{"items", items}, {"next", text_or_null(page.next)}});
}

void show_instance(const CallPtr& call, runtime::Reads&) {
  with_named_case(call, [call](const Case& found, runtime::Reads& reads) {
    const auto state = state_asked_for(*call, found, reads);
    if (!state.ok()) return call->refuse(state.rejection());
    call->answer(page_of(*call, **state, found));
  });
}

void show_diagram(const CallPtr& call, runtime::Reads&) {
  with_named_case(call, [call](const Case& found, runtime::Reads& reads) {
    const auto state = state_asked_for(*call, found, reads);
    if (!state.ok()) return call->refuse(state.rejection());
    call->answer(service::diagram_view(state->get(), *found.definition,
                                       reads.store.records(found.id)));
  });
}

void show_history(const CallPtr& call, runtime::Reads&) {
  with_named_case(call, [call](const Case& found, runtime::Reads& reads) {
    const auto directory = call->site.directory();
    const auto records = reads.store.records(found.id);
    const service::HistorySources sources{*found.definition, call->site.world.runtime.library(),
                                          *directory};
    call->answer(Map{{"items", service::history_view(records, sources)}});
  });
}

void show_instance_tasks(const CallPtr& call, runtime::Reads&) {
  with_named_case(call, [call](const Case& found, runtime::Reads& reads) {
    const auto directory = call->site.directory();
    const RowSources sources{call->site.world.runtime.library(), *directory, call->site.now()};
    List items;
    for (const ports::TaskRow& row : reads.worklist.tasks_of(found.id)) {
      items.emplace_back(task_value(row, sources));
    }
    call->answer(Map{{"items", items}});
  });
}

}  // namespace recourse::http
