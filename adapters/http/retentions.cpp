// Ended cases whose personal data is kept for a time: until when, on what basis, what holds it.
#include <array>

#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/query.h"
#include "adapters/http/rows.h"
#include "adapters/http/site.h"
#include "adapters/runtime/erasure.h"
#include "adapters/runtime/retention.h"
#include "engine/base/label_value.h"
#include "engine/service/labels.h"

namespace recourse::http {
namespace {

enum class Wanted { kAll, kKept, kDue, kHeld };
constexpr std::array<Choice<Wanted>, 3> kRetentionStates = {
    Choice<Wanted>{"kept", Wanted::kKept}, {"due", Wanted::kDue}, {"held", Wanted::kHeld}};

Wanted standing_of(const ports::InstanceRow& row, const Map& holds, Instant now) {
  if (!holds.empty()) return Wanted::kHeld;
  return *row.erase_after <= now ? Wanted::kDue : Wanted::kKept;
}

std::string name_of(Wanted standing) {
  for (const auto& choice : kRetentionStates) {
    if (choice.value == standing) return std::string(choice.word);
  }
  return {};
}

Value retention_value(const ports::InstanceRow& row, const Map& holds, Wanted standing,
                      const runtime::Library& library) {
  List held;
  for (const auto& [id, until] : holds) {
    held.emplace_back(Map{{"id", id}, {"until", until.text().empty() ? Value() : until}});
  }
  Map out{{"id", row.id.text()},
          {"process", row.process},
          {"version", row.version},
          {"case", service::case_name(row.key, row.id)},
          {"ended", row.ended ? Value(to_text(*row.ended)) : Value()},
          {"until", to_text(*row.erase_after)},
          {"state", name_of(standing)},
          {"holds", std::move(held)}};
  const auto definition = library.find(row.process, row.version);
  if (definition != nullptr && definition->retention) {
    out["keep"] = calendar::to_text(definition->retention->keep);
    out["basis"] = label_value(definition->retention->basis);
  }
  return out;
}

}  // namespace

void list_retentions(const CallPtr& call, runtime::Reads& reads) {
  Query query(call->request);
  const Wanted wanted = query.choice("state", kRetentionStates, Wanted::kAll);
  ports::RetainedQuery asked;
  asked.process = query.text("process");
  asked.cursor = query.text("cursor");
  asked.limit = query.limit();
  const Instant now = call->site.now();
  if (wanted == Wanted::kDue) asked.due_by = now;
  if (const auto fault = query.fault()) return call->refuse(*fault);
  const auto page = reads.worklist.retained(asked);
  if (page.bad_cursor) return call->refuse(bad_cursor());
  List items;
  const ports::Reader reader = reader_of(call->caller);
  for (const ports::InstanceRow& row : page.rows) {
    if (!reader.sees_case_of(row.section)) continue;
    const Map holds = runtime::holds_on_case(reads, row, now);
    const Wanted is = standing_of(row, holds, now);
    if (wanted != Wanted::kAll && wanted != is) continue;
    items.emplace_back(retention_value(row, holds, is, call->site.world.runtime.library()));
  }
  const auto doubted = runtime::clock_doubted_since(reads);
  call->answer(Map{{"items", std::move(items)},
                   {"next", text_or_null(page.next)},
                   {"waits_since", doubted ? Value(to_text(*doubted)) : Value()}});
}

void confirm_clock(const CallPtr& call, runtime::Reads& reads) {
  Fields fields(*call);
  const std::string reason = fields.text("reason", true);
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  runtime::confirm_clock(reads, call->site.now(), call->caller.user, reason);
  runtime::Erasures(call->site.world.runtime).go_on_with_all(reads);
  call->answer(Map{{"now", to_text(call->site.now())}});
}

}  // namespace recourse::http
