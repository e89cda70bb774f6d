#include "engine/service/recorded_world.h"

#include "engine/base/time.h"
#include "engine/history/codec.h"
#include "engine/service/recorded_catalogue.h"

namespace recourse::service {
namespace {

std::vector<std::string> words_of(const Value& value) {
  std::vector<std::string> out;
  if (const auto* list = value.get_if<List>()) {
    for (const Value& one : *list) out.emplace_back(one.text());
  }
  return out;
}

std::vector<ports::Absence> absences_of(const Value& told) {
  std::vector<ports::Absence> out;
  const auto* list = told.get_if<List>();
  if (list == nullptr) return out;
  for (const Value& one : *list) {
    ports::Absence absence;
    absence.from = parse_instant(one["from"].text()).value_or(Instant{});
    absence.to = parse_instant(one["to"].text()).value_or(Instant{});
    absence.substitutes = words_of(one["substitutes"]);
    absence.processes = words_of(one["processes"]);
    out.push_back(std::move(absence));
  }
  return out;
}

void each(const Value& answers, const auto& use) {
  if (const auto* map = answers.get_if<Map>()) {
    for (const auto& [name, value] : *map) use(name, value);
  }
}

/// The events that carry an id their decision drew.
struct DrawnIds {
  std::deque<std::array<std::uint8_t, 16>>& out;
  void operator()(const history::WorkItemCreated& e) const { out.push_back(e.item.bytes); }
  void operator()(const history::JobCreated& e) const { out.push_back(e.job.bytes); }
  void operator()(const history::TimerArmed& e) const { out.push_back(e.timer.bytes); }
  void operator()(const history::CallStarted& e) const { out.push_back(e.child.bytes); }
  void operator()(const history::StartMade& e) const { out.push_back(e.child.bytes); }
  void operator()(const history::MessageSent& e) const {
    if (const auto id = MessageId::parse(e.id)) out.push_back(id->bytes);
  }
  void operator()(const auto&) const {}
};

}  // namespace

void RecordedWorld::take(const history::StepRecord& record, const std::string& section) {
  section_ = section;
  actor_ = record.actor;
  acting_for_ = record.acting_for;
  const auto* by = record.answers["by"].get_if<Map>();
  by_ = by == nullptr ? std::nullopt : std::optional(*by);
  each(record.answers["people"], [&](const std::string& user, const Value& told) {
    if (told.is_null()) {
      people_[user].reset();
      return;
    }
    ports::Person person;
    person.id = user;
    person.manager = told["manager"].text();
    person.section = told["section"].text();
    person.central = told["central"] == Value(true);
    person.groups = words_of(told["groups"]);
    if (person.works_for(section_)) ports::add_section(person.groups, section_);
    person.skills = words_of(told["skills"]);
    person.active = !(told["active"] == Value(false));
    person.absences = absences_of(told["absences"]);
    people_[user] = std::move(person);
  });
  each(record.answers["groups"], [&](const std::string& group, const Value& there) {
    groups_[group] = there == Value(true);
  });
  each(record.answers["sections"], [&](const std::string& section, const Value& there) {
    sections_[section] = there == Value(true);
  });
  each(record.answers["members"], [&](const std::string& group, const Value& list) {
    members_[group] = words_of(list);
  });
  each(record.answers["heads"], [&](const std::string& group, const Value& head) {
    heads_[group] = head.text();
  });
  duty_.clear();
  each(record.answers["duty"], [&](const std::string& roster, const Value& list) {
    duty_[roster] = words_of(list);
  });
  each(record.answers["owners"], [&](const std::string& what, const Value& owner) {
    owners_[what] = owner.text();
  });
  each(record.answers["load"], [&](const std::string& user, const Value& load) {
    (void)history::read_number(load.text(), load_[user]);
  });
  random_ = Decimal::parse(record.answers["random"].text());
}

Decimal RecordedWorld::random() const {
  if (random_) return *random_;
  beyond_.emplace("random", Question{{"a random number", "随机数"}, false});
  return {};
}

command::Caller RecordedWorld::caller() const {
  command::Caller caller;
  caller.user = actor_;
  caller.acting_for = acting_for_;
  if (by_) {
    caller.section = by_->get("section").text();
    caller.central = by_->get("central") == Value(true);
    caller.groups = words_of(by_->get("groups"));
    if (caller.reaches(section_)) ports::add_section(caller.groups, section_);
    caller.roles = words_of(by_->get("roles"));
  } else if (!caller.is_system()) {
    ask_today("roles", actor_);
    if (const ports::Person* person = today_ == nullptr ? nullptr : today_->find(actor_)) {
      caller.groups = person->groups;
      caller.roles = person->roles;
      caller.section = person->section;
      caller.central = person->central;
    }
  }
  return caller;
}

const ports::Person* RecordedWorld::find(const std::string& user) const {
  const auto known = people_.find(user);
  if (known != people_.end()) return known->second ? &*known->second : nullptr;
  ask_today("person", user);
  return today_ == nullptr ? nullptr : today_->find(user);
}

bool RecordedWorld::has_group(const std::string& group) const {
  const auto known = groups_.find(group);
  if (known != groups_.end()) return known->second;
  ask_today("group", group);
  return today_ != nullptr && today_->has_group(group);
}

bool RecordedWorld::has_section(const std::string& section) const {
  const auto known = sections_.find(section);
  if (known != sections_.end()) return known->second;
  ask_today("section", section);
  return today_ != nullptr && today_->has_section(section);
}

std::vector<std::string> RecordedWorld::members(const std::string& group) const {
  const auto known = members_.find(group);
  if (known != members_.end()) return known->second;
  ask_today("members", group);
  return today_ == nullptr ? std::vector<std::string>{} : today_->members(group);
}

std::string RecordedWorld::head_of(const std::string& group) const {
  const auto known = heads_.find(group);
  if (known != heads_.end()) return known->second;
  ask_today("head", group);
  return today_ == nullptr ? std::string() : today_->head_of(group);
}

std::vector<std::string> RecordedWorld::on_duty(const std::string& roster, Instant at) const {
  const auto known = duty_.find(roster);
  if (known != duty_.end()) return known->second;
  ask_today("duty", roster);
  return today_ == nullptr ? std::vector<std::string>{} : today_->on_duty(roster, at);
}

std::string RecordedWorld::owner_of(const std::string& what) const {
  const auto known = owners_.find(what);
  if (known != owners_.end()) return known->second;
  ask_today("owner", what);
  return today_ == nullptr ? std::string() : today_->owner_of(what);
}

int RecordedWorld::open_items(const std::string& user) const {
  const auto known = load_.find(user);
  if (known != load_.end()) return known->second;
  beyond_["load:" + user] = {{"how much " + user + " had to do", user + " 当时的工作量"}, false};
  return 0;
}

void RecordedWorld::ask_today(const std::string& kind, const std::string& subject) const {
  Label text;
  if (kind == "roles") text = {"the roles of " + subject, subject + " 的角色"};
  if (kind == "person") text = {"who " + subject + " was", subject + " 的人员信息"};
  if (kind == "group") text = {"whether " + subject + " was a group", subject + " 是否为组"};
  if (kind == "members") text = {"the members of group " + subject, "组 " + subject + " 的成员"};
  if (kind == "head") text = {"the head of group " + subject, "组 " + subject + " 的负责人"};
  if (kind == "duty") text = {"who was on duty by " + subject, "值班表 " + subject + " 的当值人员"};
  if (kind == "owner") text = {"who owned " + subject, subject + " 的负责人"};
  beyond_[kind + ":" + subject] = {std::move(text), today_ != nullptr};
}

RecordedIds::RecordedIds(const history::StepRecord& record) {
  for (const history::Event& event : record.events) std::visit(DrawnIds{drawn_}, event);
}

std::array<std::uint8_t, 16> RecordedIds::next() {
  if (!drawn_.empty()) {
    const auto id = drawn_.front();
    drawn_.pop_front();
    return id;
  }
  // Later than every real one, so that they follow those of the same kind in every order.
  std::array<std::uint8_t, 16> id{0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x70, 0, 0x80};
  ++counted_;
  for (std::size_t i = 0; i < 7; ++i) id[15 - i] = static_cast<std::uint8_t>(counted_ >> (8 * i));
  return id;
}

Result<command::Command> recorded_command(const history::StepRecord& record) {
  if (auto command = command::command_from_value(record.stimulus)) return std::move(*command);
  return command::refuse(Rejection::Kind::kConflict, "RECORD",
                         "What was asked for cannot be read from the record.",
                         "无法从记录中读出当时的请求。");
}

Result<command::Decision> decide_recorded(const history::StepRecord& record,
                                          const history::InstanceState& before,
                                          const definition::ProcessDefinition& by,
                                          const ports::Catalogue& catalogue,
                                          process::Secrets* secrets) {
  const auto command = recorded_command(record);
  if (!command) return command.rejection();
  RecordedWorld world;
  world.take(record, before.section);
  RecordedIds ids(record);
  const RecordedCatalogue published(catalogue, before, record);
  process::Desk desk{by, published, world, ids, record.effective,
                     [&world](const std::string& user) { return world.open_items(user); },
                     [&world] { return world.random(); }};
  desk.read_with(secrets, before);
  return command::decide(*command, world.caller(), desk, before);
}

}  // namespace recourse::service
