#include "adapters/runtime/news.h"

#include "adapters/json/json_value.h"
#include "engine/history/canonical.h"
#include "engine/ports/nodes.h"

namespace recourse::runtime {
namespace {

using Kind = service::Change::Kind;

Value names(const std::vector<std::string>& list) { return List(list.begin(), list.end()); }

std::optional<std::int64_t> number_from(const Value& value) {
  return value.is<Decimal>() ? value.as<Decimal>().to_int64() : std::nullopt;
}

std::vector<std::string> names_from(const Value& value) {
  std::vector<std::string> list;
  if (!value.is<List>()) return list;
  for (const Value& one : value.as<List>()) list.emplace_back(one.text());
  return list;
}

Value to_value(const service::Change& change) {
  return Map{{"kind", static_cast<std::int64_t>(change.kind)},
             {"instance", change.instance.text()},
             {"task", change.task.empty() ? Value() : Value(change.task.text())},
             {"users", names(change.users)},
             {"groups", names(change.groups)}};
}

Value to_value(const Posted& posted) {
  return Map{{"instance", posted.instance.text()},
             {"record", static_cast<std::int64_t>(posted.record)},
             {"number", static_cast<std::int64_t>(posted.number)},
             {"notice", process::to_value({process::Effect(posted.notice)})}};
}

std::optional<service::Change> change_from(const Value& value) {
  const auto instance = InstanceId::parse(value["instance"].text());
  const auto kind = number_from(value["kind"]);
  if (!instance || !kind || *kind < 0 || *kind > static_cast<int>(Kind::kInstanceChanged)) {
    return std::nullopt;
  }
  return service::Change{static_cast<Kind>(*kind), *instance,
                         WorkItemId::parse(value["task"].text()).value_or(WorkItemId{}),
                         names_from(value["users"]), names_from(value["groups"])};
}

std::optional<Posted> posted_from(const Value& value) {
  const auto instance = InstanceId::parse(value["instance"].text());
  const auto effects = process::effects_from_value(value["notice"]);
  if (!instance || !effects || effects->size() != 1) return std::nullopt;
  const auto* notice = std::get_if<process::Notify>(&effects->front());
  if (notice == nullptr) return std::nullopt;
  return Posted{*instance, static_cast<std::uint64_t>(number_from(value["record"]).value_or(0)),
                static_cast<std::size_t>(number_from(value["number"]).value_or(0)), *notice};
}

/// Puts items into as few texts as there is room in.
class Packer {
 public:
  explicit Packer(std::uint64_t from) : from_(from) {}

  void add(const char* list, const Value& item) {
    const std::size_t size = history::canonical_bytes(item).size() + 1;
    if (size + kFrame > ports::Wire::kTextMax) {
      gap_ = true;
      return;
    }
    if (size_ + size + kFrame > ports::Wire::kTextMax) close();
    lists_[list].push_back(item);
    size_ += size;
  }
  std::vector<std::string> finish(bool gap) {
    gap_ = gap_ || gap;
    if (texts_.empty() || size_ > 0 || gap_) close();
    return std::move(texts_);
  }

 private:
  static constexpr std::size_t kFrame = 100;  // bytes around the items
  void close() {
    Map text{{"from", static_cast<std::int64_t>(from_)}, {"gap", gap_}};
    for (auto& [name, items] : lists_) text[name] = std::move(items);
    texts_.push_back(history::canonical_bytes(Value(std::move(text))));
    lists_.clear();
    size_ = 0;
    gap_ = false;
  }

  std::uint64_t from_;
  std::map<std::string, List> lists_;
  std::size_t size_ = 0;
  bool gap_ = false;
  std::vector<std::string> texts_;
};

}  // namespace

std::vector<std::string> texts_of(const News& news) {
  Packer packer(news.from);
  for (const service::Change& change : news.changes) packer.add("changes", to_value(change));
  for (const Posted& posted : news.notices) packer.add("notices", to_value(posted));
  return packer.finish(news.gap);
}

std::optional<News> news_from(const std::string& text) {
  const auto read = json::parse_canonical(text);
  if (!read || !read->is<Map>()) return std::nullopt;
  News news;
  news.from = static_cast<std::uint64_t>(number_from((*read)["from"]).value_or(0));
  news.gap = (*read)["gap"].is<bool>() && (*read)["gap"].as<bool>();
  if (const Value& changes = (*read)["changes"]; changes.is<List>()) {
    for (const Value& one : changes.as<List>()) {
      auto change = change_from(one);
      if (change) news.changes.push_back(std::move(*change));
    }
  }
  if (const Value& notices = (*read)["notices"]; notices.is<List>()) {
    for (const Value& one : notices.as<List>()) {
      auto posted = posted_from(one);
      if (posted) news.notices.push_back(std::move(*posted));
    }
  }
  return news;
}

}  // namespace recourse::runtime
