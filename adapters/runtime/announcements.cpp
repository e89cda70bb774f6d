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

void Dispatcher::give_announced() {
  for (const auto& [name, text] : ports_.reads().registry.documents(kAnnounced)) {
    const auto told = text.empty() ? Result<Value>(Value()) : json::parse_canonical(text);
    if (!told || told->is_null()) continue;
    ports::MessageRow row;
    row.signal = true;
    row.name = (*told)["signal"].text();
    row.data = (*told)["data"];
    row.dedup = row.name + " " + std::string((*told)["id"].text());
    if (is_on_its_way(row)) continue;
    message(std::move(row), [this, name = name, generation = generation_](const Result<Value>&) {
      if (generation != generation_) return;
      ports_.reads().registry.put_document(kAnnounced, name, "");
    });
  }
}

}  // namespace recourse::runtime
