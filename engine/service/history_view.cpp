// The history of a case as readers get it.
#include "engine/service/history_view.h"

#include "engine/base/label_value.h"
#include "engine/calendar/local_text.h"
#include "engine/service/narration.h"

namespace recourse::service {
namespace {

/// The event as recorded, without what stands beside it.
Value payload_of(const history::Event& event) {
  Value value = history::to_value(event);
  if (Map* map = value.get_if<Map>()) {
    map->erase("type");
    map->erase("v");
  }
  return value;
}

Value text_or_none(const std::string& text) { return text.empty() ? Value() : Value(text); }

}  // namespace

Value person_view(const ports::Directory& directory, const std::string& user) {
  if (user.empty()) return {};
  const ports::Person* person = directory.find(user);
  const bool unknown = person == nullptr || person->name.empty();
  return label_value(unknown ? Label{user, user} : person->name);
}

List history_view(const std::vector<history::StepRecord>& records,
                  const HistorySources& sources) {
  const auto& calendar = sources.catalogue.calendar(sources.definition.calendar);
  const history::Recalled recalled = history::recall(records);
  Narration narration(sources, recalled);
  List out;
  for (const history::StepRecord& record : records) {
    narration.by(record.actor);
    std::uint64_t seq = record.first_seq;
    for (const history::Event& event : record.events) {
      Map entry;
      entry["text"] = label_value(narration.tell(event));
      entry["moments"] = narration.moments();
      entry["detail"] = narration.is_detail(event);
      entry["seq"] = seq++;
      entry["type"] = history::type_name(event);
      entry["v"] = history::kEventVersion;
      entry["at"] = to_text(record.effective);
      entry["at_text"] = label_value(calendar::local_text(calendar, record.effective));
      entry["recorded"] = to_text(record.recorded);
      entry["actor"] = text_or_none(record.actor);
      entry["actor_name"] = person_view(sources.directory, record.actor);
      entry["acting_for"] = text_or_none(record.acting_for);
      entry["reason"] = text_or_none(record.reason);
      entry["payload"] = payload_of(event);
      entry["record"] = record.record;
      entry["position"] = Value();  // null until sealed
      entry["hash"] = record.hash;
      out.emplace_back(std::move(entry));
    }
  }
  return out;
}

List comments_view(const std::vector<history::StepRecord>& records,
                   const ports::Directory& directory) {
  List out;
  for (const history::StepRecord& record : records) {
    for (const history::Event& event : record.events) {
      const auto* comment = std::get_if<history::CommentAdded>(&event);
      if (comment == nullptr) continue;
      Map entry;
      entry["at"] = to_text(record.effective);
      entry["actor"] = text_or_none(record.actor);
      entry["actor_name"] = person_view(directory, record.actor);
      entry["text"] = comment->text;
      entry["task"] = comment->item.empty() ? Value() : Value(comment->item.text());
      out.emplace_back(std::move(entry));
    }
  }
  return out;
}

}  // namespace recourse::service
