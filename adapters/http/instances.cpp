#include <algorithm>
#include <array>

#include "adapters/http/accesses.h"
#include "adapters/http/handlers.h"
#include "adapters/http/past.h"
#include "adapters/http/problem.h"
#include "adapters/http/query.h"
#include "adapters/http/records_of.h"
#include "adapters/http/rows.h"
#include "adapters/http/site.h"
#include "engine/base/ascii.h"
#include "engine/command/operations.h"
#include "engine/command/wake.h"
#include "engine/service/disclosure.h"
#include "engine/service/history_view.h"
#include "engine/service/labels.h"
#include "engine/service/views.h"

namespace recourse::http {
namespace {

List sections_but(const std::string& own, const ports::Directory& directory) {
  List others;
  for (const auto& section : directory.sections()) {
    if (section.id == own) continue;
    others.emplace_back(service::section_view(directory, section.id));
  }
  if (!own.empty()) {
    others.emplace_back(Map{{"id", ""}, {"label", label_value({"All sections", "所有版块"})}});
  }
  return others;
}

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
  const auto declared = [&](const char* id) {
    return found.definition->operations.count(id) > 0;
  };
  const auto offer = [&](const char* id, const Label& label) {
    out.emplace_back(Map{{"id", id},
                         {"label", label_value(label)},
                         {"enabled", true},
                         {"reason", Value()}});
  };
  const auto& state = *found.state;
  const auto may = [&](const char* kind) {
    return !declared(kind) && command::may_intervene(call.caller, state, kind, 0);
  };
  if (state.running() && !state.sla.empty() && may("recalculate")) {
    offer("recalculate", {"Count the clocks anew", "重新计算时限"});
  }
  if (state.running() && may("link")) offer("link", {"Link with a case", "关联案件"});
  if (state.running() && may("merge")) offer("merge", {"Merge into a case", "并入案件"});
  const bool parted = !state.section.empty() || !found.definition->belongs_to.empty();
  if (state.running() && parted && may("assign_section")) {
    offer("assign_section", {"Give to another section", "移交其他版块"});
    out.back().as<Map>()["steps"] = sections_but(state.section, desk.directory);
  }
  if (command::may_wake(state) && may("wake")) offer("wake", {"Take up again", "重新办理"});
  for (Value& one : out) {
    if (one["id"].text() != "wake") continue;
    const auto operation = found.definition->operations.find("wake");
    List steps;
    for (const auto node :
         command::wakes_at(desk, declared("wake") ? &operation->second : nullptr)) {
      steps.emplace_back(
          Map{{"id", found.definition->chart.node(node).path},
              {"label", label_value(service::node_label(*found.definition, node))}});
    }
    one.as<Map>()["steps"] = std::move(steps);
  }
  return out;
}

/// What this person may do about each: no button leads to a refusal.
void add_remedies(const Call& call, const history::InstanceState& state, Map& page) {
  auto* rows = page["incidents"].get_if<List>();
  if (rows == nullptr) return;
  for (Value& row : *rows) {
    const auto number = static_cast<std::uint32_t>(row["id"].as<Decimal>().to_int64().value_or(0));
    const std::string_view code = row["code"].text();
    const char* remedy =
        code == "LATE_RESULT" || code == "START_REFUSED" ? "acknowledge" : "retry";
    const bool may = command::may_intervene(call.caller, state, remedy, number);
    row.as<Map>()["remedies"] = may ? List{remedy} : List{};
  }
}

/// `then`: the case at the moment that is shown; what can be done is asked of it as it is now.
Map page_of(const Call& call, const Case& then, const Case& found,
            service::Disclosure& disclosure) {
  const auto directory = call.site.directory();
  const Value view = service::instance_view(*then.state, desk_of(call, then, *directory));
  Map page = view.is<Map>() ? view.as<Map>() : Map();
  page["data"] = disclosure.shown(then.state->data);
  page["operations"] = operations_of(call, found, desk_of(call, found, *directory));
  add_remedies(call, *then.state, page);
  return page;
}

bool holds_text(const Value& value, const std::string& wanted) {
  if (const auto* map = value.get_if<Map>()) {
    return std::any_of(map->begin(), map->end(),
                       [&](const auto& entry) { return holds_text(entry.value, wanted); });
  }
  if (const auto* list = value.get_if<List>()) {
    return std::any_of(list->begin(), list->end(),
                       [&](const Value& item) { return holds_text(item, wanted); });
  }
  return value.is<std::string>() && lower_ascii(trimmed(value.text())) == wanted;
}

/// Cases found by a private value, whole, letters' case aside: those where the caller reads that
/// value in clear. To anybody else a search must not tell what a mask hides.
void list_by_private(const CallPtr& call, const std::string& text, std::size_t limit,
                     runtime::Reads& reads) {
  constexpr int kLookedAt = 2000;  // of cases with that value, whoever may see them
  List items;
  const auto found = reads.vault == nullptr ? std::vector<InstanceId>()
                                            : reads.vault->find(text, kLookedAt);
  for (const InstanceId id : found) {
    if (items.size() == limit) break;
    const auto state = call->site.world.runtime.state(id);
    const auto row = reads.worklist.instance(id);
    if (!state.ok() || !row) continue;
    Case one{id, *state, nullptr, command::access(call->caller, **state)};
    one.definition =
        call->site.world.runtime.library().find((*state)->process, (*state)->version);
    if (one.definition == nullptr || one.access == command::Access::kNone) continue;
    const auto secrets = secrets_of(*call, id, reads);
    service::Disclosure disclosure(call->caller, **state, *one.definition, secrets.get());
    if (!holds_text(Value(disclosure.shown((*state)->data)), lower_ascii(trimmed(text)))) continue;
    note_access(*call, one, "search", disclosure, reads);
    items.emplace_back(instance_value(*row));
  }
  call->answer(Map{{"items", std::move(items)}, {"next", Value()}});
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
  const std::string secret = query.text("private");
  if (const auto fault = query.fault()) return call->refuse(*fault);
  if (!secret.empty()) {
    for (const auto& [name, value] : call->request.query) {
      if (name == "private" || name == "limit" || name == "lang") continue;
      return call->refuse(refuse(Rejection::Kind::kMalformed, "QUERY",
                                 "A search by a private value takes no other condition: leave "
                                 "out " + name + ".",
                                 "按个人数据查找时不能附加其他条件：请去掉 " + name + "。"));
    }
    return list_by_private(call, secret, static_cast<std::size_t>(wanted.limit), reads);
  }
  const auto page = reads.worklist.instances(reader_of(call->caller), wanted);
  if (page.bad_cursor) return call->refuse(bad_cursor());
  List items;
  for (const ports::InstanceRow& row : page.rows) items.emplace_back(instance_value(row));
  call->answer(Map{{"items", items}, {"next", text_or_null(page.next)}});
}

void show_instance(const CallPtr& call, runtime::Reads&) {
  with_named_case(call, [call](const Case& found, runtime::Reads& reads) {
    const auto then = case_asked_for(call, found, reads);
    if (!then) return;
    const auto secrets = secrets_of(*call, found.id, reads);
    // Who sees what is asked of the case as it is now, whatever moment of it is shown.
    service::Disclosure disclosure(call->caller, *found.state, *found.definition, secrets.get());
    const Map page = page_of(*call, *then, found, disclosure);
    note_access(*call, found, "case", disclosure, reads);
    call->answer(page);
  });
}

void show_diagram(const CallPtr& call, runtime::Reads&) {
  with_named_case(call, [call](const Case& found, runtime::Reads& reads) {
    const auto then = case_asked_for(call, found, reads);
    const auto records = then ? records_of(call, found, reads) : std::nullopt;
    if (!records) return;
    call->answer(service::diagram_view(then->state.get(), *then->definition, *records));
  });
}

void show_history(const CallPtr& call, runtime::Reads&) {
  with_named_case(call, [call](const Case& found, runtime::Reads& reads) {
    const auto directory = call->site.directory();
    auto records = records_of(call, found, reads);
    if (!records) return;
    const auto secrets = secrets_of(*call, found.id, reads);
    service::Disclosure disclosure(call->caller, *found.state, *found.definition, secrets.get());
    service::open_words(*records, disclosure);
    note_access(*call, found, "history", disclosure, reads);
    const service::HistorySources sources{*found.definition, call->site.world.runtime.library(),
                                          *directory};
    call->answer(Map{{"items", service::history_view(*records, sources, &disclosure)}});
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
