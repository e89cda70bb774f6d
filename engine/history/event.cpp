#include "engine/history/event.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/history/codec.h"

namespace recourse::history {

Value encode_label(const Label& label) {
  Map map;
  if (!label.en.empty()) map["en"] = label.en;
  if (!label.zh.empty()) map["zh"] = label.zh;
  return map;
}

bool decode_label(const Value& value, Label& label) {
  label = {std::string(value["en"].text()), std::string(value["zh"].text())};
  return value.is<Map>();
}

namespace {

struct EventReader {
  std::string_view type;
  bool (*read)(const Map& in, Event& event, std::string& fault) = nullptr;
};

template <class T>
bool read_event(const Map& in, Event& event, std::string& fault) {
  return read_fields(in, event.emplace<T>(), fault, /*others=*/2);  // type, v
}

template <std::size_t... kIndex>
auto event_readers(std::index_sequence<kIndex...>) {
  std::array<EventReader, sizeof...(kIndex)> readers = {
      EventReader{std::variant_alternative_t<kIndex, Event>::kType,
                  &read_event<std::variant_alternative_t<kIndex, Event>>}...};
  std::sort(readers.begin(), readers.end(),
            [](const EventReader& a, const EventReader& b) { return a.type < b.type; });
  return readers;
}

const EventReader* event_reader_of(std::string_view type) {
  static const auto kReaders =
      event_readers(std::make_index_sequence<std::variant_size_v<Event>>());
  const auto at = std::lower_bound(
      kReaders.begin(), kReaders.end(), type,
      [](const EventReader& reader, std::string_view wanted) { return reader.type < wanted; });
  return at != kReaders.end() && at->type == type ? &*at : nullptr;
}

Rejection unreadable_event(std::string en, std::string zh) {
  return {Rejection::Kind::kInvalid, "RECORD", {std::move(en), std::move(zh)}, {}};
}

}  // namespace

std::string_view type_name(const Event& event) {
  return std::visit([](const auto& e) -> std::string_view { return e.kType; }, event);
}

Value to_value(const Event& event) {
  Map map;
  map["type"] = type_name(event);
  map["v"] = number_text(kEventVersion);
  std::visit([&map](const auto& e) { write_fields(e, map); }, event);
  return map;
}

Result<Event> event_from_value(const Value& value) {
  const auto* map = value.get_if<Map>();
  if (!map) {
    return unreadable_event("an event must be a record, found " + std::string(kind_name(value)),
                            "事件必须是记录");
  }
  const std::string type(map->get("type").text());
  const std::string version(map->get("v").text());
  const EventReader* reader = event_reader_of(type);
  if (!reader || version != number_text(kEventVersion)) {
    return unreadable_event("this engine does not know the event “" + type + "” version " +
                                version + "; a newer one wrote it",
                            "本引擎不认识事件“" + type + "”版本 " + version + "，它由更新的引擎写入");
  }
  Event event;
  std::string fault;
  if (reader->read(*map, event, fault)) return event;
  const std::string member = fault.empty() ? "an unknown member" : "the member " + fault;
  return unreadable_event("the event " + type + " cannot be read: " + member,
                          "事件 " + type + " 无法读取：" + (fault.empty() ? "未知成员" : fault));
}

}  // namespace recourse::history
