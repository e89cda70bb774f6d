#include "engine/process/evaluation.h"

#include <algorithm>

#include "engine/process/house_section.h"
#include "engine/process/ticks.h"

namespace recourse::process {
namespace {

Rejection no_function(std::string_view name) {
  const std::string n(name);
  return {Rejection::Kind::kInvalid, "FAULT",
          {"The function " + n + " cannot be answered here.", "此处无法求值函数 " + n + "。"}, {}};
}

std::string text_of(const List& arguments, std::size_t index) {
  return index < arguments.size() ? std::string(arguments[index].text()) : std::string();
}

/// The first of their groups that somebody leads.
Value department_of(const ports::Directory& directory, const std::string& user) {
  const ports::Person* person = directory.find(user);
  if (person == nullptr) return {};
  for (const std::string& group : person->groups) {
    if (!directory.head_of(group).empty()) return group;
  }
  return {};
}

}  // namespace

Evaluation::Evaluation(const InstanceState& state, const Desk& desk, ActivityId at,
                       std::string actor)
    : state_(state), desk_(desk), at_(at), data_(state, at), actor_(std::move(actor)) {
  if (!state.starter.empty()) starter_ = state.starter;
}

Evaluation& Evaluation::with(std::string name, Value value) {
  extras_.emplace_back(std::move(name), std::move(value));
  return *this;
}

const Value* Evaluation::lookup(std::string_view name) const {
  for (const auto& [extra, value] : extras_) {
    if (extra == name) return &value;
  }
  if (const Value* found = data_.lookup(name)) return found;
  if (name == "starter") return &starter_;
  if (name == "actor") return &actor_;
  return nullptr;
}

Date Evaluation::today() const { return calendar::local_date(desk_.calendar(state_), desk_.now); }

Result<Value> Evaluation::call(std::string_view name, const List& arguments) const {
  if (name == "actor_of") return actor_of(text_of(arguments, 0));
  if (name == "active") return Value(active(text_of(arguments, 0)));
  if (name == "members" || name == "on_duty") {
    List users;
    for (auto& user : members_of_role(text_of(arguments, 0))) users.emplace_back(std::move(user));
    return Value(std::move(users));
  }
  if (name == "manager_of") {
    const ports::Person* person = desk_.directory.find(text_of(arguments, 0));
    return person == nullptr || person->manager.empty() ? Value() : Value(person->manager);
  }
  if (name == "owner_of") {
    const std::string owner = desk_.directory.owner_of(text_of(arguments, 0));
    return owner.empty() ? Value() : Value(owner);
  }
  if (name == "section_of") {
    const ports::Person* person = desk_.directory.find(text_of(arguments, 0));
    return person == nullptr || person->section.empty() ? Value() : Value(person->section);
  }
  if (name == "dept_of") return department_of(desk_.directory, text_of(arguments, 0));
  if (name == "head_of") {
    const std::string head = desk_.directory.head_of(text_of(arguments, 0));
    return head.empty() ? Value() : Value(head);
  }
  if (name == "end_of_day" && !arguments.empty() && arguments[0].is<Date>()) {
    return Value(calendar::end_of_day(desk_.calendar(state_), arguments[0].as<Date>()));
  }
  if (name == "due_at" && arguments.size() == 2 && arguments[0].is<DateTime>()) {
    const auto from = to_instant(arguments[0].as<DateTime>());
    const auto span = calendar::parse_time_span(arguments[1].text());
    if (!span) return span.rejection();
    if (from) return Value(due(*span, *from));
  }
  if (name == "random") {
    if (desk_.random) return Value(desk_.random());
    return Rejection{Rejection::Kind::kInvalid, "FAULT",
                     {"What is drawn at random cannot be foretold.", "随机结果无法预知。"}, {}};
  }
  if (name == "working_time_between" && arguments.size() == 2 && arguments[0].is<DateTime>() &&
      arguments[1].is<DateTime>()) {
    const auto a = to_instant(arguments[0].as<DateTime>());
    const auto b = to_instant(arguments[1].as<DateTime>());
    if (a && b) return Value(calendar::working_time_between(desk_.calendar(state_), *a, *b));
  }
  return no_function(name);
}

Value Evaluation::actor_of(std::string_view step) const {
  const history::Completion* found = nullptr;
  const auto surrounds = [&](ActivityId scope) {
    for (auto a = state_.activities.find(at_); a != state_.activities.end();
         a = state_.activities.find(a->second.parent)) {
      if (a->first == scope) return true;
      if (a->second.parent == 0) break;
    }
    return false;
  };
  // The visit in a scope around the reader wins: in a foreach, this item's inspector is meant.
  for (const auto& completion : state_.completions) {
    const auto& node = desk_.definition.chart.node(completion.node);
    if (node.name != step && node.path != step) continue;
    const bool better = found == nullptr || surrounds(completion.parent) ||
                        !surrounds(found->parent);
    if (better) found = &completion;
  }
  return found == nullptr || found->actor.empty() ? Value() : Value(found->actor);
}

bool Evaluation::active(std::string_view path) const {
  return std::any_of(state_.activities.begin(), state_.activities.end(), [&](const auto& entry) {
    const auto& node = desk_.definition.chart.node(entry.second.node);
    return node.path == path || node.name == path;
  });
}

std::vector<std::string> Evaluation::members_of_role(const std::string& role) const {
  const auto at = desk_.definition.roles.find(role);
  if (at == desk_.definition.roles.end()) return {};
  std::vector<std::string> users = at->second.users;
  if (!at->second.group.empty()) {
    const std::string group = group_of(at->second, state_.section);
    for (auto& user : desk_.directory.members(group)) users.push_back(std::move(user));
  }
  if (!at->second.roster.empty()) {
    for (auto& user : desk_.directory.on_duty(at->second.roster, desk_.now)) {
      const std::string section = at->second.central ? std::string() : state_.section;
      if (works_for(desk_.directory, user, section)) users.push_back(std::move(user));
    }
  }
  if (!at->second.expression.empty()) {
    for (auto& user : this->users(at->second.expression)) users.push_back(std::move(user));
  }
  std::vector<std::string> once;
  for (auto& user : users) {
    if (std::find(once.begin(), once.end(), user) == once.end()) once.push_back(std::move(user));
  }
  return once;
}

Result<Value> Evaluation::open(const Value& sealed) const { return desk_.secrets->open(sealed); }

Value Evaluation::outcome(const auto& what) const {
  if (desk_.seals) (void)desk_.secrets->take_touched();
  auto result = what.evaluate(*this);
  if (!result) throw Fault(result.rejection(), at_);
  if (!desk_.seals) return std::move(*result);
  const auto keys = desk_.secrets->take_touched();
  if (keys.empty()) return std::move(*result);
  return desk_.secrets->seal(std::move(*result), keys, /*findable=*/false);
}

Value Evaluation::value(const feel::Expression& expression) const { return outcome(expression); }
Value Evaluation::value(const definition::Source& source) const { return outcome(source); }
Value Evaluation::value(const feel::Template& text) const { return outcome(text); }

Value Evaluation::clear(const Value& value) const {
  if (!desk_.seals) return value;
  auto opened = desk_.secrets->open(value);
  if (!opened) throw Fault(opened.rejection(), at_);
  return std::move(opened).value();
}

bool Evaluation::truth(const feel::Expression& expression) const {
  auto result = expression.test(*this);
  if (!result) throw Fault(result.rejection(), at_);
  return *result;
}

calendar::TimeSpan Evaluation::span(const definition::Span& span) const {
  if (const auto* fixed = std::get_if<calendar::TimeSpan>(&span)) return *fixed;
  const Value value = this->value(std::get<feel::Template>(span));
  if (const auto* duration = value.get_if<Duration>()) {
    calendar::TimeSpan seconds;
    seconds.count = std::max<std::int64_t>(0, duration->us + kMicrosPerSecond - 1) /
                    kMicrosPerSecond;
    return seconds;
  }
  auto parsed = calendar::parse_time_span(value.text());
  if (!parsed) throw Fault(parsed.rejection(), at_);
  return std::move(*parsed);
}

Instant Evaluation::due(const calendar::TimeSpan& span, Instant from) const {
  return calendar::due(desk_.calendar(state_, span.calendar), from, span);
}

Instant Evaluation::due(const definition::Span& span, Instant from) const {
  return due(this->span(span), from);
}

Instant Evaluation::latest_tick(const calendar::TimeSpan& step, Instant planned,
                                Instant now) const {
  return process::latest_tick(desk_.calendar(state_, step.calendar), step, planned, now);
}

Instant Evaluation::instant(const feel::Expression& expression) const {
  const Value value = this->value(expression);
  if (const auto* date = value.get_if<Date>()) {
    return calendar::at_local(desk_.calendar(state_), *date, 0);
  }
  if (const auto* moment = value.get_if<DateTime>()) {
    if (moment->zone.kind == Zone::Kind::kNone) {
      const Instant day = calendar::at_local(desk_.calendar(state_), moment->date, 0);
      return Instant{day.us + moment->us};
    }
    if (const auto known = to_instant(*moment)) return *known;
  }
  throw Fault({Rejection::Kind::kInvalid, "FAULT",
               {"A date or a date and time was expected, found " + std::string(kind_name(value)) +
                    ".",
                "此处应为日期或日期时间。"},
               {}},
              at_);
}

std::vector<std::string> Evaluation::users(const feel::Expression& expression) const {
  const Value value = this->value(expression);
  std::vector<std::string> users;
  if (const auto* one = value.get_if<std::string>()) users.push_back(*one);
  if (const auto* many = value.get_if<List>()) {
    for (const Value& user : *many) {
      if (!user.text().empty()) users.emplace_back(user.text());
    }
  }
  return users;
}

}  // namespace recourse::process
