#include "adapters/http/accesses.h"

#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/query.h"
#include "adapters/http/rows.h"
#include "adapters/http/site.h"

namespace recourse::http {
namespace {

std::string purpose_of(const Call& call, const Case& found) {
  if (found.state->starter == call.caller.user) return "starter";
  return found.access == command::Access::kWrite && !call.caller.has_role("admin") ? "task"
                                                                                   : "role";
}

std::string joined(const std::set<std::string>& names) {
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ",") + name;
  return out;
}

void append_all(const Call& call, std::vector<ports::AccessRow> rows, runtime::Reads& reads) {
  if (reads.accesses == nullptr) return;
  for (ports::AccessRow& row : rows) {
    reads.accesses->append(std::move(row), call.site.world.runtime.hasher());
  }
}

}  // namespace

Value access_value(const ports::AccessRow& row) {
  return Map{{"position", row.position},   {"at", to_text(row.at)},
             {"actor", row.actor},         {"instance", row.instance.text()},
             {"what", row.what},           {"fields", row.fields},
             {"purpose", row.purpose},     {"result", row.result},
             {"previous_hash", row.previous_hash}, {"hash", row.hash}};
}

void note_access(const Call& call, const Case& found, const char* what,
                 const service::Disclosure& disclosure, runtime::Reads& reads) {
  const auto& opened = disclosure.opened();
  const auto& closed = disclosure.closed();
  const bool personal = found.definition->personal.any || !opened.empty() || !closed.empty();
  if (reads.accesses == nullptr || !personal) return;
  ports::AccessRow row;
  row.at = call.site.now();
  row.actor = call.caller.user;
  row.instance = found.id;
  row.what = what;
  row.purpose = purpose_of(call, found);
  std::vector<ports::AccessRow> rows;
  const auto add = [&](const std::string& result, const std::set<std::string>& names) {
    row.result = result;
    row.fields = joined(names);
    rows.push_back(row);
  };
  if (!opened.empty()) add("shown", opened);
  for (const auto& [why, names] : closed) add(why, names);
  if (rows.empty()) add("masked", {});
  append_all(call, std::move(rows), reads);
}

void note_job(const Call& call, const ports::JobRow& job, const JobInputs& inputs,
              runtime::Reads& reads) {
  ports::AccessRow row;
  row.at = call.site.now();
  row.actor = call.caller.user;
  row.instance = job.instance;
  row.what = "job";
  row.purpose = "connector";
  std::vector<ports::AccessRow> rows;
  for (const auto& [result, names] : {std::pair("shown", &inputs.opened),
                                      std::pair("erased", &inputs.erased)}) {
    if (names->empty()) continue;
    row.result = result;
    row.fields = joined(*names);
    rows.push_back(row);
  }
  append_all(call, std::move(rows), reads);
}

void note_denied(const CallPtr& call, InstanceId id) {
  on_reader(call, [call, id](runtime::Reads& reads) {
    auto rows = call->site.denied.refuse(call->caller.user, id, call->site.now());
    append_all(*call, std::move(rows), reads);
    call->refuse(not_found());
  });
}

void list_accesses(const CallPtr& call, runtime::Reads& reads) {
  Query query(call->request);
  const std::string cursor = query.text("cursor");
  const int limit = query.limit();
  if (const auto fault = query.fault()) return call->refuse(*fault);
  const auto number = cursor.empty() ? std::optional<Decimal>(0) : Decimal::parse(cursor);
  const auto position = number ? number->to_int64() : std::nullopt;
  if (!position) return call->refuse(bad_cursor());
  append_all(*call, call->site.denied.due(call->site.now()), reads);
  List items;
  Value next;
  if (reads.accesses != nullptr) {
    const ports::Reader reader = reader_of(call->caller);
    const auto rows = reads.accesses->after(*position, limit);
    for (const auto& row : rows) {
      const bool all = reader.section.empty() || row.instance.empty();
      if (all || reads.worklist.may_see(reader, row.instance)) {
        items.push_back(access_value(row));
      }
    }
    if (rows.size() == static_cast<std::size_t>(limit)) {
      next = std::to_string(rows.back().position);
    }
  }
  call->answer(Map{{"items", std::move(items)}, {"next", std::move(next)}});
}

}  // namespace recourse::http
