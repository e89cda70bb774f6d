// Signals of the engine's own on their way to the cases, and the other part of Dispatcher that
// gives them.
#include "adapters/runtime/announcements.h"

#include <algorithm>

#include "adapters/json/json_value.h"
#include "adapters/runtime/dispatcher.h"
#include "engine/history/canonical.h"

namespace recourse::runtime {
namespace {
constexpr std::int64_t kUnderWay_s = 30;
}  // namespace

void announce(ports::Registry& registry, const std::string& signal, const std::string& about,
              const Map& data, const std::string& id) {
  const Map text{{"signal", signal}, {"data", data}, {"id", id}};
  registry.put_document(kAnnounced, signal + " " + about, history::canonical_bytes(text));
}

void announce_review(ports::Registry& registry, const std::string& user,
                     const std::vector<std::string>& groups) {
  const Map text{{"user", user}, {"groups", List(groups.begin(), groups.end())}};
  registry.put_document(kAnnounced, "review " + user, history::canonical_bytes(text));
}

void mark_publication(ports::Registry& registry, const std::string& mark) {
  registry.put_document(kPublication, "mark", mark);
}

/// By this node or another one, which may have stopped half-way if that was long ago.
bool Dispatcher::is_on_its_way(const ports::MessageRow& row) const {
  const auto rows = queues().messages(row.name, row.key);
  return std::any_of(rows.begin(), rows.end(), [&](const ports::MessageRow& other) {
    return other.dedup == row.dedup &&
           ports_.clock.now().us - other.received.us < kUnderWay_s * kMicrosPerSecond;
  });
}

bool Dispatcher::still_belongs_to_them(const ports::Reader& reader) const {
  const auto directory = ports_.library.directory();
  const ports::Person* person = directory->find(reader.user);
  return person != nullptr && person->active &&
         (reader.groups.empty() ||
          std::ranges::any_of(reader.groups, [&](const std::string& group) {
            return std::ranges::find(person->groups, group) != person->groups.end();
          }));
}

void Dispatcher::give_announced() {
  for (const auto& [name, text] : ports_.reads().registry.documents(kAnnounced)) {
    const auto told = text.empty() ? Result<Value>(Value()) : json::parse_canonical(text);
    if (!told || told->is_null()) continue;
    if (!(*told)["signal"].is_null()) {
      give_signal(name, *told);
      continue;
    }
    const std::string user((*told)["user"].text());
    ports::Reader reader{user, {}, /*sees_all=*/false};
    if (const auto* groups = (*told)["groups"].get_if<List>()) {
      for (const Value& group : *groups) reader.groups.emplace_back(group.text());
    }
    if (still_belongs_to_them(reader)) continue;  // the new directory is on its way
    review_cases(reader, user, [this, name = name, generation = generation_] {
      if (generation != generation_) return;
      ports_.reads().registry.put_document(kAnnounced, name, "");
    });
  }
}

void Dispatcher::give_signal(const std::string& announced, const Value& told) {
  ports::MessageRow row;
  row.signal = true;
  row.name = told["signal"].text();
  row.data = told["data"];
  row.dedup = row.name + " " + std::string(told["id"].text());
  if (is_on_its_way(row)) return;
  message(std::move(row), [this, announced, generation = generation_](const Result<Value>&) {
    if (generation != generation_) return;
    ports_.reads().registry.put_document(kAnnounced, announced, "");
  });
}

}  // namespace recourse::runtime
