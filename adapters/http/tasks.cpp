#include <array>

#include "adapters/http/accesses.h"
#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/query.h"
#include "adapters/http/records_of.h"
#include "adapters/http/rows.h"
#include "adapters/http/site.h"
#include "engine/service/disclosure.h"
#include "engine/service/history_view.h"
#include "engine/service/trial_vault.h"
#include "engine/service/views.h"

namespace recourse::http {
namespace {

constexpr std::array<Choice<ports::TaskView>, 6> kViews{{{"mine", ports::TaskView::kMine},
                                                         {"available", ports::TaskView::kAvailable},
                                                         {"team", ports::TaskView::kTeam},
                                                         {"overdue", ports::TaskView::kOverdue},
                                                         {"done", ports::TaskView::kDone},
                                                         {"cc", ports::TaskView::kCc}}};
constexpr std::array<Choice<ports::TaskSort>, 3> kSorts{{{"due", ports::TaskSort::kDue},
                                                         {"priority", ports::TaskSort::kPriority},
                                                         {"created", ports::TaskSort::kCreated}}};

RowSources sources_of(const CallPtr& call, const ports::Directory& directory) {
  return {call->site.world.runtime.library(), directory, call->site.now()};
}

/// A page for a task: the row, and what the engine says about it while it is open.
Value page_of(const CallPtr& call, const Case& found, const ports::TaskRow& row,
              std::vector<history::StepRecord> records, runtime::Reads& reads) {
  const auto directory = call->site.directory();
  const auto secrets = secrets_of(*call, found.id, reads);
  service::Disclosure disclosure(call->caller, *found.state, *found.definition, secrets.get());
  Map page = task_value(row, sources_of(call, *directory));
  page["form"] = Map{{"fields", List()}, {"live", false}, {"possible", Map()}};
  page["actions"] = List();
  page["verbs"] = List();
  page["why"] = Value();
  page["vote"] = Value();
  const auto draft = reads.registry.draft(row.id, call->caller.user);
  page["draft"] = draft ? disclosure.own(draft->data) : Value();
  if (const history::WorkItem* item = open_item(found, row.id)) {
    process::Desk desk = desk_of(*call, found, *directory);
    service::TrialSecrets trial({call->site.world.runtime.hasher(), reads.vault}, found.id);
    desk.read_with(reads.vault == nullptr ? nullptr : &trial.secrets(), *found.state);
    const auto* typed = page.get("draft").get_if<Map>();
    const Value view = service::task_view(*found.state, desk, *item, call->caller,
                                          typed == nullptr ? Map() : *typed);
    if (const Map* parts = view.get_if<Map>()) {
      for (const auto& [name, part] : *parts) page[name] = part;
    }
    if (auto* form = page["form"].get_if<Map>()) {
      disclosure.show_members((*form)["fields"], {"value"});
    }
    if (const auto* answer = page.get("answer").get_if<Map>()) {
      page["answer"] = disclosure.shown(Map(*answer));
    }
  }
  for (const auto& copy : found.state->copies) {
    if (copy.item != row.id || copy.user != call->caller.user) continue;
    page["copied"] = to_text(copy.sent);
    page["copy_read"] = copy.read ? Value(to_text(*copy.read)) : Value();
  }
  service::open_comments(records, disclosure);
  page["comments"] = service::comments_view(records, *directory);
  // The owner confirms what a delegate entered: it stands in the form like a draft of their own.
  if (!draft && page.find("answer") != nullptr) page["draft"] = page.get("answer");
  note_access(*call, found, "task", disclosure, reads);
  return page;
}

}  // namespace

void list_tasks(const CallPtr& call, runtime::Reads& reads) {
  Query query(call->request);
  ports::TaskQuery wanted;
  wanted.view = query.choice("view", kViews, ports::TaskView::kMine);
  wanted.sort = query.choice("sort", kSorts, ports::TaskSort::kDue);
  wanted.limit = query.limit();
  wanted.process = query.text("process");
  wanted.text = query.text("q");
  wanted.cursor = query.text("cursor");
  wanted.now = call->site.now();
  if (const auto fault = query.fault()) return call->refuse(*fault);
  // Before the rows are read: a change in between is then told again, never lost.
  const std::uint64_t as_of = call->site.world.runtime.feed().last();
  const auto page = reads.worklist.tasks(reader_of(call->caller), wanted);
  if (page.bad_cursor) return call->refuse(bad_cursor());
  const auto directory = call->site.directory();
  const RowSources sources = sources_of(call, *directory);
  List items;
  for (const ports::TaskRow& row : page.rows) items.emplace_back(task_value(row, sources));
  call->answer(Map{{"items", items}, {"next", text_or_null(page.next)}, {"as_of_seq", as_of}});
}

void count_tasks(const CallPtr& call, runtime::Reads& reads) {
  const auto counts = reads.worklist.counts(reader_of(call->caller), call->site.now());
  // Counts are numbers of rows, not values of a case: JSON numbers, which our values never are.
  Response response;
  response.body = "{\"mine\":" + std::to_string(counts.mine) +
                  ",\"available\":" + std::to_string(counts.available) +
                  ",\"team\":" + std::to_string(counts.team) +
                  ",\"overdue\":" + std::to_string(counts.overdue) +
                  ",\"done\":" + std::to_string(counts.done) +
                  ",\"cc\":" + std::to_string(counts.cc) + "}";
  call->send(std::move(response));
}

void show_task(const CallPtr& call, runtime::Reads& reads) {
  with_named_task(call, reads,
                  [call](const Case& found, const ports::TaskRow& row, runtime::Reads& later) {
                    auto records = records_of(call, found, later);
                    if (!records) return;
                    call->answer(page_of(call, found, row, std::move(*records), later));
                  });
}

}  // namespace recourse::http
