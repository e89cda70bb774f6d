// The history of a case as readers get it.
#include "engine/service/history_view.h"

#include "engine/base/label_value.h"
#include "engine/calendar/local_text.h"
#include "engine/history/apply.h"
#include "engine/process/data_view.h"
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

/// Follows the case along its history, to say what stood where data is written.
class Before {
 public:
  /// What the event is about to replace; nothing for events that replace no data.
  [[nodiscard]] std::optional<Value> of(const history::Event& event) const {
    const auto* written = std::get_if<history::DataWritten>(&event);
    if (written == nullptr || !written->merge.empty()) return std::nullopt;
    const bool inside = state_.activities.count(written->where) > 0;
    return process::DataView(state_, inside ? written->where : 0).at_path(written->path);
  }
  void take(const history::StepRecord& record, const history::Event& event) {
    state_.id = record.instance;
    history::apply(state_, event, record.effective);
  }

 private:
  history::InstanceState state_;
};

}  // namespace

Value person_view(const ports::Directory& directory, const std::string& user) {
  if (user.empty()) return {};
  const ports::Person* person = directory.find(user);
  const bool unknown = person == nullptr || person->name.empty();
  return label_value(unknown ? Label{user, user} : person->name);
}

Value section_view(const ports::Directory& directory, const std::string& section) {
  if (section.empty()) return {};
  Label label{section, section};
  for (const auto& one : directory.sections()) {
    if (one.id == section && !one.title.empty()) label = one.title;
  }
  return Map{{"id", section}, {"label", label_value(label)}};
}

List history_view(const std::vector<history::StepRecord>& records, const HistorySources& sources,
                  Disclosure* disclosure) {
  const auto& calendar = sources.catalogue.calendar(sources.definition.calendar);
  const history::Recalled recalled = history::recall(records);
  Narration narration(sources, recalled);
  Before before;
  List out;
  for (const history::StepRecord& record : records) {
    narration.by(record.actor);
    std::uint64_t seq = record.first_seq;
    for (const history::Event& event : record.events) {
      Map entry;
      auto stood = before.of(event);
      before.take(record, event);
      history::Event told = event;
      if (disclosure != nullptr) {
        disclosure->hide(told);
        const auto* written = std::get_if<history::DataWritten>(&event);
        if (stood && written != nullptr) stood = disclosure->unhidden(*stood, written->path);
      }
      entry["text"] = label_value(narration.tell(told, stood ? &*stood : nullptr));
      if (stood) entry["before"] = *stood;
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
      entry["reason"] = record.reason;
      entry["payload"] = payload_of(told);
      entry["record"] = record.record;
      entry["position"] = Value();  // null until sealed
      entry["hash"] = record.hash;
      out.emplace_back(std::move(entry));
    }
  }
  return out;
}

void open_comments(std::vector<history::StepRecord>& records, Disclosure& disclosure) {
  for (history::StepRecord& record : records) {
    for (history::Event& event : record.events) {
      auto* comment = std::get_if<history::CommentAdded>(&event);
      if (comment != nullptr) comment->text = disclosure.words(comment->text, "comments");
    }
  }
}

void open_words(std::vector<history::StepRecord>& records, Disclosure& disclosure) {
  for (history::StepRecord& record : records) {
    record.reason = disclosure.words(record.reason, "reasons");
    for (history::Event& event : record.events) {
      auto* done = std::get_if<history::OperationDone>(&event);
      if (done != nullptr) done->reason = disclosure.words(done->reason, "reasons");
      auto* failed = std::get_if<history::JobFailed>(&event);
      if (failed != nullptr) failed->message = disclosure.quoted(failed->message);
      auto* attached = std::get_if<history::FileAttached>(&event);
      if (attached == nullptr) continue;
      attached->file.name = disclosure.name_of(attached->file);
      attached->file.content = attached->file.salt = Value();  // it is fetched by its hash
    }
  }
  open_comments(records, disclosure);
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

void hide_sections(std::vector<history::StepRecord>& records, Disclosure& disclosure) {
  for (history::StepRecord& record : records) {
    for (history::Event& event : record.events) disclosure.hide(event);
  }
}

}  // namespace recourse::service
