#include "adapters/http/story.h"

#include "adapters/http/rows.h"
#include "engine/history/narrate.h"

namespace recourse::http {
namespace {

std::string plain_name(const ports::Directory& directory, const std::string& user) {
  const ports::Person* person = directory.find(user);
  return person == nullptr ? user : person->name.in(Language::kEnglish);
}

/// The event as recorded, without what stands beside it.
Value payload_of(const history::Event& event) {
  Value value = history::to_value(event);
  if (Map* map = value.get_if<Map>()) {
    map->erase("type");
    map->erase("v");
  }
  return value;
}

}  // namespace

List history_value(const std::vector<history::StepRecord>& records,
                   const definition::ProcessDefinition& definition,
                   const ports::Directory& directory) {
  const auto titles = history::task_titles(records);
  history::NarrationNames names;
  names.person = [&](const std::string& user) { return plain_name(directory, user); };
  names.step = [&](const std::string& path) { return step_label(&definition, path); };
  names.task = [&](const WorkItemId& item) {
    const auto found = titles.find(item);
    return found == titles.end() ? Label() : found->second;
  };
  List out;
  for (const history::StepRecord& record : records) {
    names.actor = record.actor;
    std::uint64_t seq = record.first_seq;
    for (const history::Event& event : record.events) {
      const Label text = history::narrate(event, names);
      Map entry;
      entry["seq"] = seq++;
      entry["type"] = history::type_name(event);
      entry["v"] = history::kEventVersion;
      entry["at"] = to_text(record.effective);
      entry["recorded"] = to_text(record.recorded);
      entry["actor"] = text_or_null(record.actor);
      entry["actor_name"] = person_name(directory, record.actor);
      entry["acting_for"] = text_or_null(record.acting_for);
      entry["reason"] = text_or_null(record.reason);
      entry["text"] = Map{{"en", text.en}, {"zh", text.zh}};
      entry["payload"] = payload_of(event);
      entry["record"] = record.record;
      entry["position"] = Value();  // null until sealed
      entry["hash"] = record.hash;
      out.emplace_back(std::move(entry));
    }
  }
  return out;
}

List comments_value(const std::vector<history::StepRecord>& records,
                    const ports::Directory& directory) {
  List out;
  for (const history::StepRecord& record : records) {
    for (const history::Event& event : record.events) {
      const auto* comment = std::get_if<history::CommentAdded>(&event);
      if (comment == nullptr) continue;
      Map entry;
      entry["at"] = to_text(record.effective);
      entry["actor"] = text_or_null(record.actor);
      entry["actor_name"] = person_name(directory, record.actor);
      entry["text"] = comment->text;
      entry["task"] = comment->item.empty() ? Value() : Value(comment->item.text());
      out.emplace_back(std::move(entry));
    }
  }
  return out;
}

}  // namespace recourse::http
