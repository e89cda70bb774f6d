#include "adapters/directory/directory_loader.h"

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "adapters/directory/roster_reader.h"
#include "adapters/directory/snapshot.h"
#include "adapters/yaml/report.h"

namespace recourse::directory {
namespace {
using yaml::Fields;
using yaml::Node;
using yaml::Report;

const std::vector<std::string> kRoles{"admin",    "auditor",    "designer",
                                      "privacy", "supervisor", "worker"};

/// User and group ids are words of other systems ("li.na", "cs-agents"): wider than step ids.
std::string read_name(Report& report, const Node& node) {
  const std::string text = yaml::read_word(report, node);
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '-' || c == '_' || c == '@';
  };
  const bool good = !text.empty() && text.size() <= 64 && std::ranges::all_of(text, fits);
  if (good && text != "system") return text;
  report.error(node, "E-ID",
               {"'" + text + "' cannot be an id here.", "“" + text + "”不能用作标识。"},
               {"Use up to 64 letters, digits, '.', '-', '_', '@'; 'system' is the engine.",
                "使用字母、数字、. - _ @,最多 64 个;system 是引擎自己。"});
  return "";
}

/// Reads in two passes: what there is, then whether everything named exists.
class DirectoryReader {
 public:
  LoadedDirectory read(std::string_view source) {
    yaml::Parsed parsed = yaml::parse(source);
    for (auto& finding : parsed.findings) report_.add(std::move(finding));
    if (parsed.root) read_root(*parsed.root);
    LoadedDirectory loaded;
    if (!report_.has_errors()) {
      loaded.directory = std::make_shared<Snapshot>(std::move(people_), std::move(groups_),
                                                    std::move(sections_), std::move(duties_));
    }
    loaded.findings = report_.take();
    return loaded;
  }

 private:
  struct Mention {
    const Node* at;
    std::string name;
  };

  void read_root(const Node& root) {
    Fields fields(report_, root, "directory");
    if (!fields.ok()) return;
    if (const Node* sections = fields.get("sections")) {
      for (const Node& node : yaml::read_list(report_, *sections)) read_section(node);
    }
    if (const Node* groups = fields.get("groups")) {
      for (const Node& node : yaml::read_list(report_, *groups)) read_group(node);
    }
    if (const Node* people = fields.need("people")) {
      for (const Node& node : yaml::read_list(report_, *people)) read_person(node);
    }
    if (const Node* rosters = fields.get("rosters")) {
      for (const Node& node : yaml::read_list(report_, *rosters)) read_roster(node);
    }
    if (const Node* owners = fields.get("owners")) {
      for (const Node::Entry& entry : yaml::read_mapping(report_, *owners)) {
        const std::string owner = read_name(report_, entry.value);
        duties_.owners.emplace(entry.key.text, owner);
        people_mentioned_.push_back({&entry.value, owner});
      }
    }
    check_mentions();
    check_managers();
  }

  void read_roster(const Node& node) {
    NamedRoster read = read_roster_of(report_, node);
    if (read.id == nullptr) return;
    const std::string name = read_name(report_, *read.id);
    if (duties_.rosters.contains(name)) twice(*read.id, name);
    for (const Node* person : read.people) people_mentioned_.push_back({person, person->text});
    duties_.rosters.emplace(name, std::move(read.roster));
  }

  void read_section(const Node& node) {
    Fields fields(report_, node, "section");
    const Node* id = fields.ok() ? fields.need("section") : nullptr;
    if (!id) return;
    const std::string name = read_name(report_, *id);
    if (sections_.contains(name)) twice(*id, name);
    ports::HouseSection section{name, {}, fields.flag("central", false)};
    if (const Node* title = fields.get("title")) section.title = yaml::read_label(report_, *title);
    sections_.emplace(name, std::move(section));
  }

  void read_group(const Node& node) {
    Fields fields(report_, node, "group");
    const Node* id = fields.ok() ? fields.need("group") : nullptr;
    if (!id) return;
    const std::string name = read_name(report_, *id);
    if (groups_.contains(name)) twice(*id, name);
    Snapshot::Group group;
    if (const Node* title = fields.get("title")) group.title = yaml::read_label(report_, *title);
    if (const Node* head = fields.get("head")) {
      group.head = read_name(report_, *head);
      people_mentioned_.push_back({head, group.head});
    }
    groups_.emplace(name, std::move(group));
  }

  void read_person(const Node& node) {
    Fields fields(report_, node, "person");
    const Node* id = fields.ok() ? fields.need("person") : nullptr;
    if (!id) return;
    ports::Person person;
    person.id = read_name(report_, *id);
    if (people_.contains(person.id)) twice(*id, person.id);
    if (const Node* name = fields.need("name")) person.name = yaml::read_label(report_, *name);
    if (const Node* title = fields.get("title")) person.title = yaml::read_label(report_, *title);
    if (const Node* manager = fields.get("manager")) {
      person.manager = read_name(report_, *manager);
      people_mentioned_.push_back({manager, person.manager});
      manager_at_[person.id] = manager;
    }
    if (const Node* section = fields.get("section")) {
      person.section = read_name(report_, *section);
      sections_mentioned_.push_back({section, person.section});
    }
    if (const Node* skills = fields.get("skills")) {
      for (const Node* skill : yaml::read_words(report_, *skills)) {
        person.skills.push_back(skill->text);
      }
    }
    if (const Node* groups = fields.get("groups")) {
      for (const Node* group : yaml::read_words(report_, *groups)) {
        person.groups.push_back(read_name(report_, *group));
        groups_mentioned_.push_back({group, person.groups.back()});
      }
    }
    if (const Node* roles = fields.get("roles")) read_roles(*roles, person);
    if (const Node* email = fields.get("email")) person.email = read_email(*email);
    person.active = fields.flag("active", true);
    people_.emplace(person.id, std::move(person));
  }

  void read_roles(const Node& node, ports::Person& person) {
    for (const Node* role : yaml::read_words(report_, node)) {
      if (std::ranges::find(kRoles, role->text) == kRoles.end()) {
        yaml::report_unknown(report_, *role, "E-ROLE", {"role", "角色"}, kRoles);
        continue;
      }
      person.roles.push_back(role->text);
    }
  }

  /// Strict on purpose: it becomes part of mail headers and commands as it stands.
  std::string read_email(const Node& node) {
    const std::string text = yaml::read_word(report_, node);
    const auto plain = [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
             std::string_view(".-_+@").find(c) != std::string_view::npos;
    };
    const std::size_t at = text.find('@');
    const bool good = text.size() <= 254 && std::ranges::all_of(text, plain) && at != 0 &&
                      at != std::string::npos && at + 1 < text.size() && text.rfind('@') == at;
    if (good) return text;
    report_.error(node, "E-EMAIL",
                  {"'" + text + "' is no e-mail address.", "“" + text + "”不是电子邮箱地址。"},
                  {"Write name@host with letters, digits and . - _ +",
                   "请写成 name@host，只用字母、数字和 . - _ +"});
    return "";
  }

  void twice(const Node& at, const std::string& name) {
    report_.error(at, "E-DUPLICATE", {"'" + name + "' stands here twice.", name + " 重复出现。"},
                  {"Take one of them away, or rename it.", "请删除其中一个，或改名。"});
  }

  template <class Known>
  void check(const std::vector<Mention>& mentions, const Known& known, const char* code,
             const Label& noun) {
    for (const Mention& mention : mentions) {
      if (known(mention.name)) continue;
      report_.error(*mention.at, code,
                    {"There is no " + noun.en + " '" + mention.name + "' in this file.",
                     "文件中没有" + noun.zh + "“" + mention.name + "”。"},
                    {"Add it to this file, or correct the name.", "请在此文件中添加，或改正名称。"});
    }
  }

  void check_mentions() {
    check(people_mentioned_, [&](const auto& id) { return people_.contains(id); }, "E-PERSON",
          {"person", "人员"});
    check(groups_mentioned_, [&](const auto& id) { return groups_.contains(id); }, "E-GROUP",
          {"group", "用户组"});
    check(sections_mentioned_, [&](const auto& id) { return sections_.contains(id); }, "E-SECTION",
          {"section", "版块"});
  }

  /// A cycle of managers would send an escalation round for ever.
  void check_managers() {
    for (const auto& [id, at] : manager_at_) {
      std::set<std::string> seen{id};
      std::string above = people_.at(id).manager;
      while (!above.empty() && people_.contains(above) && seen.insert(above).second) {
        above = people_.at(above).manager;
      }
      if (above != id) continue;
      report_.error(
          *at, "E-MANAGER",
          {"'" + id + "' is, through others, the own manager.", id + " 的上级链回到了本人。"},
          {"Let the line of managers end with somebody who has none.",
           "上级链必须止于没有上级的人。"});
    }
  }

  Report report_;
  std::map<std::string, ports::Person> people_;
  std::map<std::string, Snapshot::Group> groups_;
  Snapshot::Duties duties_;
  Snapshot::Sections sections_;
  std::vector<Mention> people_mentioned_, groups_mentioned_, sections_mentioned_;
  std::map<std::string, const Node*> manager_at_;
};

}  // namespace

LoadedDirectory load_directory(std::string_view source) { return DirectoryReader().read(source); }

std::shared_ptr<const ports::Directory> empty_directory() {
  return std::make_shared<Snapshot>(std::map<std::string, ports::Person>{},
                                    std::map<std::string, Snapshot::Group>{},
                                    Snapshot::Sections{}, Snapshot::Duties{});
}

}  // namespace recourse::directory
