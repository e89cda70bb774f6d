#include "adapters/runtime/holds.h"

#include <algorithm>
#include <set>

#include "adapters/json/json_value.h"
#include "engine/base/case_key.h"
#include "engine/history/canonical.h"

namespace recourse::runtime {
namespace {

constexpr const char* kHoldKind = "hold";
const Instant kForEver = parse_instant("9999-12-31T00:00:00Z").value();

}  // namespace

Map holds_on(Reads& reads, const std::string& key) {
  const auto text = reads.registry.document(kHoldKind, key);
  const auto kept = text && !text->empty() ? json::parse_canonical(*text) : Result<Value>(Value());
  if (!kept.ok()) return {};
  const Map* requests = (*kept)["requests"].get_if<Map>();
  if (requests != nullptr) return *requests;
  return kept->is<Map>() ? Map{{"", (*kept)["until"]}} : Map();  // from before holds were recorded
}

void put_holds(Reads& reads, const std::string& key, const Map& requests) {
  const std::string text =
      requests.empty() ? std::string() : history::canonical_bytes(Map{{"requests", requests}});
  reads.registry.put_document(kHoldKind, key, text);
}

Map holds_in_force(Reads& reads, const std::vector<std::string>& keys, Instant now) {
  Map in_force;
  for (const std::string& key : keys) {
    for (const auto& [request, end] : holds_on(reads, key)) {
      const auto until = parse_instant(end.text());
      if (!until || *until > now) in_force[request] = end;
    }
  }
  return in_force;
}

std::vector<Hold> holds_against(Reads& reads, const std::vector<std::string>& keys, Instant now) {
  std::vector<Hold> out;
  std::set<std::string> known;
  const auto add = [&](const Map& holds, InstanceId on_case) {
    for (const auto& [id, until] : holds) {
      const std::string name(id);
      if (known.insert(name).second) out.push_back({name, std::string(until.text()), on_case});
    }
  };
  for (const InstanceId id : reads.vault->cases_of(keys)) {
    add(holds_in_force(reads, reads.vault->keys_of({case_as_person(id)}), now), id);
  }
  add(holds_in_force(reads, keys, now), {});
  return out;
}

std::optional<Instant> latest_end(const std::vector<Hold>& holds) {
  std::optional<Instant> latest;
  for (const Hold& hold : holds) {
    const Instant until = parse_instant(hold.until).value_or(kForEver);
    latest = std::max(latest.value_or(until), until);
  }
  return latest;
}

void protect(Reads& reads, const history::InstanceState& hold) {
  const std::string id = hold.id.text();
  const Value until = hold.erasure.until ? Value(to_text(*hold.erasure.until)) : Value("");
  for (const std::string& key : hold.erasure.keys) {
    Map requests = holds_on(reads, key);
    if (const Value* known = requests.find(id); known != nullptr && *known == until) continue;
    requests[id] = until;
    put_holds(reads, key, requests);
  }
}

}  // namespace recourse::runtime
