#include "adapters/runtime/news.h"

#include "engine/history/canonical.h"
#include "engine/process/effect.h"

namespace recourse::runtime {
namespace {

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
             {"groups", names(change.groups)},
             {"section", change.section}};
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
  if (!instance || !kind || *kind < 0 ||
      *kind > static_cast<int>(service::Change::Kind::kInstanceChanged)) {
    return std::nullopt;
  }
  return service::Change{static_cast<service::Change::Kind>(*kind), *instance,
                         WorkItemId::parse(value["task"].text()).value_or(WorkItemId{}),
                         names_from(value["users"]), names_from(value["groups"]),
                         std::string(value["section"].text())};
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

/// Puts items into as few parts as there is room in.
class Packer {
 public:
  Packer(const News& news, std::size_t bytes_max) : news_(news), bytes_max_(bytes_max) {}

  void add(const char* list, const Value& item) {
    const std::size_t size = history::canonical_bytes(item).size() + 1;
    if (size + kFrame > bytes_max_) {
      gap_ = true;
      return;
    }
    if (size_ + size + kFrame > bytes_max_) close();
    lists_[list].push_back(item);
    size_ += size;
  }
  std::vector<Value> finish() {
    gap_ = gap_ || news_.gap;
    if (parts_.empty() || size_ > 0 || gap_) close();
    return std::move(parts_);
  }

 private:
  static constexpr std::size_t kFrame = 200;  // bytes around the items
  void close() {
    Map part{{"from", static_cast<std::int64_t>(news_.from)}, {"gap", gap_}};
    if (news_.hello) part["hello"] = true;
    for (auto& [name, items] : lists_) part[name] = std::move(items);
    parts_.emplace_back(std::move(part));
    lists_.clear();
    size_ = 0;
    gap_ = false;
  }

  const News& news_;
  const std::size_t bytes_max_;
  std::map<std::string, List> lists_;
  std::size_t size_ = 0;
  bool gap_ = false;
  std::vector<Value> parts_;
};

bool is_set(const Value& value) { return value.is<bool>() && value.as<bool>(); }

/// Calls `take` with each item of a list; no list is an empty one.
template <class Take>
void each_of(const Value& list, Take take) {
  if (const auto* items = list.get_if<List>()) {
    for (const Value& item : *items) take(item);
  }
}

}  // namespace

std::vector<Value> parts_of(const News& news, std::size_t bytes_max) {
  Packer packer(news, bytes_max);
  for (const std::uint64_t number : news.met) packer.add("met", static_cast<std::int64_t>(number));
  for (const service::Change& change : news.changes) packer.add("changes", to_value(change));
  for (const Posted& posted : news.notices) packer.add("notices", to_value(posted));
  return packer.finish();
}

std::optional<News> news_from(const Value& part) {
  const auto from = part.is<Map>() ? number_from(part["from"]) : std::nullopt;
  if (!from) return std::nullopt;
  News news;
  news.from = static_cast<std::uint64_t>(*from);
  news.gap = is_set(part["gap"]);
  news.hello = is_set(part["hello"]);
  each_of(part["met"], [&](const Value& item) {
    news.met.push_back(static_cast<std::uint64_t>(number_from(item).value_or(0)));
  });
  each_of(part["changes"], [&](const Value& item) {
    if (auto change = change_from(item)) news.changes.push_back(std::move(*change));
  });
  each_of(part["notices"], [&](const Value& item) {
    if (auto posted = posted_from(item)) news.notices.push_back(std::move(*posted));
  });
  return news;
}

}  // namespace recourse::runtime
