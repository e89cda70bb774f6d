#include "engine/service/asked.h"

namespace recourse::service {
namespace {

List listed(const std::vector<std::string>& list) { return {list.begin(), list.end()}; }

List absences_kept(const ports::Person& person) {
  List out;
  for (const ports::Absence& absence : person.absences) {
    Map one{{"from", to_text(absence.from)},
            {"to", to_text(absence.to)},
            {"substitutes", listed(absence.substitutes)}};
    if (!absence.processes.empty()) one["processes"] = listed(absence.processes);
    out.emplace_back(std::move(one));
  }
  return out;
}

Value kept(const ports::Person* person) {
  if (person == nullptr) return {};
  Map out;
  if (!person->active) out["active"] = false;
  if (!person->manager.empty()) out["manager"] = person->manager;
  if (!person->section.empty()) out["section"] = person->section;
  if (person->central) out["central"] = true;
  if (!person->groups.empty()) out["groups"] = listed(ports::as_said(person->groups));
  if (!person->skills.empty()) out["skills"] = listed(person->skills);
  if (!person->absences.empty()) out["absences"] = absences_kept(*person);
  return out;
}

}  // namespace

const ports::Person* Asked::find(const std::string& user) const {
  const ports::Person* person = directory_.find(user);
  people_[user] = kept(person);
  return person;
}

bool Asked::has_group(const std::string& group) const {
  const bool there = directory_.has_group(group);
  groups_[group] = there;
  return there;
}

bool Asked::has_section(const std::string& section) const {
  const bool there = directory_.has_section(section);
  sections_[section] = there;
  return there;
}

std::vector<std::string> Asked::members(const std::string& group) const {
  auto found = directory_.members(group);
  members_[group] = listed(found);
  return found;
}

std::string Asked::head_of(const std::string& group) const {
  std::string head = directory_.head_of(group);
  heads_[group] = head;
  return head;
}

std::vector<std::string> Asked::on_duty(const std::string& roster, Instant at) const {
  auto found = directory_.on_duty(roster, at);
  duty_[roster] = listed(found);
  return found;
}

std::string Asked::owner_of(const std::string& what) const {
  std::string owner = directory_.owner_of(what);
  owners_[what] = owner;
  return owner;
}

int Asked::open_items(const std::string& user) const {
  const int load = load_ ? load_(user) : 0;
  load_told_[user] = std::to_string(load);
  return load;
}

Decimal Asked::random() const {
  constexpr std::uint64_t kDigits15 = 1'000'000'000'000'000;
  if (!random_) {
    // An id never comes twice; its hash spreads also where ids are only counted, as in tests.
    const std::string digest = hasher_.sha256(Id<struct DrawnTag>{ids_.next()}.text());
    const std::uint64_t drawn = std::stoull(digest.substr(0, 15), nullptr, 16) % kDigits15;
    random_ = *Decimal::divide(Decimal(static_cast<std::int64_t>(drawn)),
                               Decimal(static_cast<std::int64_t>(kDigits15)));
  }
  return *random_;
}

Value Asked::answers(const command::Caller& by, bool parted) const {
  Map out;
  const auto add = [](Map& map, const char* name, Value value) {
    const auto* inner = value.get_if<Map>();
    const auto* list = value.get_if<List>();
    if ((inner != nullptr && inner->empty()) || (list != nullptr && list->empty())) return;
    map[name] = std::move(value);
  };
  Map caller;
  add(caller, "groups", listed(ports::as_said(by.groups)));
  add(caller, "roles", listed(by.roles));
  if (parted && !by.section.empty()) caller["section"] = by.section;
  if (parted && by.central) caller["central"] = true;
  if (!by.is_system()) out["by"] = std::move(caller);
  add(out, "people", people_);
  add(out, "groups", groups_);
  add(out, "sections", sections_);
  add(out, "members", members_);
  add(out, "heads", heads_);
  add(out, "duty", duty_);
  add(out, "owners", owners_);
  add(out, "load", load_told_);
  if (random_) out["random"] = random_->to_text();
  return out.empty() ? Value() : Value(std::move(out));
}

}  // namespace recourse::service
