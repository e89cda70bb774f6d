#include "adapters/runtime/absence_book.h"

#include <algorithm>

#include "adapters/json/json_value.h"
#include "engine/history/canonical.h"

namespace recourse::runtime {
namespace {

constexpr const char* kKind = "absence";  ///< documents: one entry each, by id

List listed_names(const std::vector<std::string>& names) { return {names.begin(), names.end()}; }

std::vector<std::string> names_in(const Value& value) {
  std::vector<std::string> names;
  if (const auto* list = value.get_if<List>()) {
    for (const Value& one : *list) names.emplace_back(one.text());
  }
  return names;
}

std::string readable(const Value& words, ports::Vault* vault) {
  if (!words.is<Map>()) return std::string(words.text());  // without keys, or from before
  const auto clear = vault == nullptr ? Result<Value>(Value()) : vault->unwrap(words);
  return clear.ok() ? std::string(clear->text()) : std::string();
}
Value kept_words(const std::string& words, ports::Vault* vault) {
  return vault == nullptr || words.empty() ? Value(words) : vault->wrap(Value(words));
}

std::optional<AbsenceEntry> entry_from(const std::string& id, const std::string& bytes,
                                       ports::Vault* vault) {
  const auto value = json::parse_canonical(bytes);
  if (!value) return std::nullopt;
  const auto from = parse_instant((*value)["from"].text());
  const auto to = parse_instant((*value)["to"].text());
  const auto said = parse_instant((*value)["said"].text());
  if (!from || !to || !said) return std::nullopt;
  AbsenceEntry entry;
  entry.id = id;
  entry.user = (*value)["user"].text();
  entry.absence = {*from, *to, names_in((*value)["substitutes"]), names_in((*value)["processes"])};
  entry.reason = readable((*value)["reason"], vault);
  entry.said_by = (*value)["said_by"].text();
  entry.said = *said;
  entry.withdrawn_by = (*value)["withdrawn_by"].text();
  entry.withdrawn_why = readable((*value)["withdrawn_why"], vault);
  entry.withdrawn = parse_instant((*value)["withdrawn"].text());
  return entry;
}

}  // namespace

std::vector<AbsenceEntry> absence_book(ports::Registry& registry, ports::Vault* vault) {
  std::vector<AbsenceEntry> book;
  for (const auto& [id, bytes] : registry.documents(kKind)) {
    if (auto entry = entry_from(id, bytes, vault)) book.push_back(std::move(*entry));
  }
  std::ranges::sort(book, {}, &AbsenceEntry::id);
  return book;
}

void keep_absence(ports::Registry& registry, ports::Vault* vault, const AbsenceEntry& entry) {
  Map out{{"user", entry.user},
          {"from", to_text(entry.absence.from)},
          {"to", to_text(entry.absence.to)},
          {"substitutes", listed_names(entry.absence.substitutes)},
          {"processes", listed_names(entry.absence.processes)},
          {"reason", kept_words(entry.reason, vault)},
          {"said_by", entry.said_by},
          {"said", to_text(entry.said)}};
  if (entry.withdrawn) {
    out["withdrawn"] = to_text(*entry.withdrawn);
    out["withdrawn_by"] = entry.withdrawn_by;
    out["withdrawn_why"] = kept_words(entry.withdrawn_why, vault);
  }
  registry.put_document(kKind, entry.id, history::canonical_bytes(Value(std::move(out))));
}

Library::Absences standing_absences(const std::vector<AbsenceEntry>& book, Instant now) {
  Library::Absences out;
  for (const AbsenceEntry& entry : book) {
    if (entry.absence.to <= now) continue;
    ports::Absence absence = entry.absence;
    if (entry.withdrawn) absence.to = *entry.withdrawn;
    out[entry.user].push_back(std::move(absence));
  }
  return out;
}

}  // namespace recourse::runtime
