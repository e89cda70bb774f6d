// Sections part the data of a case by who may see and fill it in: each path lies in one of them,
// and whoever is asked to fill something in may.
#include <algorithm>

#include "engine/definition/checks.h"
#include "engine/definition/privacy.h"
#include "engine/definition/sections.h"

namespace recourse::definition {
namespace {

using Severity = Finding::Severity;

class SectionCheck {
 public:
  SectionCheck(const CheckInput& input, Findings& findings)
      : input_(input), definition_(input.definition), findings_(findings) {}

  void run() {
    if (definition_.sections.empty()) return;
    for (const Section& section : definition_.sections) {
      check_roles(section);
      check_apart(section);
    }
    check_shown_to_all();
    for (NodeId at = 0; at < definition_.steps.size(); ++at) {
      const auto* task = std::get_if<TaskStep>(&definition_.steps[at].kind);
      if (task != nullptr) check_task(at, *task);
    }
  }

 private:
  /// Who has a role is known of everybody at any time, not only where it is asked of the case.
  void check_roles(const Section& section) {
    for (const auto& [name, mode] : section.roles) {
      const auto role = definition_.roles.find(name);
      if (role == definition_.roles.end()) continue;  // starter
      if (!role->second.group.empty() || !role->second.users.empty()) continue;
      add(0,
          {"Section '" + section.id + "' goes by role '" + name + "', which is computed.",
           "版块“" + section.id + "”引用了需要计算的角色“" + name + "”。"},
          {"Use a role with `group` or `users`.", "请使用以 `group` 或 `users` 定义的角色。"});
    }
  }

  /// Lists, exports and notices name a case by its key and its customer.
  void check_shown_to_all() {
    std::vector<std::string> paths = ends_of(definition_.key.reads());
    if (const std::string customer = customer_path(definition_); !customer.empty()) {
      paths.push_back(customer);
    }
    for (const std::string& path : paths) {
      const Section* section = section_of(definition_, path);
      if (section == nullptr && !has_section_below(definition_, path)) continue;
      const std::string id = section == nullptr ? "" : " '" + section->id + "'";
      const std::string zh = section == nullptr ? "" : "“" + section->id + "”";
      add(0,
          {"Whoever sees a case is told its business key and its customer, and '" + path +
               "' lies in section" + id + ".",
           "凡可见案件者都会看到其业务编号和客户，而“" + path + "”属于版块" + zh + "。"},
          {"Leave it out of the section, or take the key from other data.",
           "请将其移出版块，或改用其他数据作为业务编号。"});
    }
  }

  void check_apart(const Section& section) {
    for (const Section& other : definition_.sections) {
      for (const std::string& path : section.data) {
        const auto within = [&](const std::string& around) {
          return lies_in(path, around) && (&other != &section || path != around);
        };
        if (std::none_of(other.data.begin(), other.data.end(), within)) continue;
        if (path_is_first(section, other, path)) continue;
        add(0,
            {"'" + path + "' lies in section '" + other.id + "' and in '" + section.id + "'.",
             "“" + path + "”同时属于版块“" + other.id + "”和“" + section.id + "”。"},
            {"Leave it in one of them.", "请只保留在其中一个版块。"});
      }
    }
  }

  /// The same path twice is told once.
  bool path_is_first(const Section& section, const Section& other, const std::string& path) const {
    const bool same = std::find(other.data.begin(), other.data.end(), path) != other.data.end();
    return same && &section < &other;
  }

  void check_task(NodeId at, const TaskStep& task) {
    for (const auto& [language, text] : task.title) {
      for (const std::string& path : text.reads()) {
        const Section* section = section_of(definition_, path);
        if (section == nullptr) continue;
        add(at,
            {"The title of a task is for all who see it, and '" + path + "' lies in section '" +
                 section->id + "'.",
             "任务标题对所有可见者显示，而“" + path + "”属于版块“" + section->id + "”。"},
            {"Use something that everybody may see.", "请使用所有人可见的数据。"});
      }
    }
    for (const FormField& field : task.fields) check_field(at, task, field);
  }

  void check_field(NodeId at, const TaskStep& task, const FormField& field) {
    if (has_section_below(definition_, field.path)) {
      add(at,
          {"'" + field.path + "' is one field here, and parts of it lie in a section.",
           "“" + field.path + "”在此为一个字段，而其部分属于某个版块。"},
          {"Name its parts as fields of their own.", "请将其各部分分别列为字段。"});
    }
    const Section* section = section_of(definition_, field.path);
    if (section == nullptr || field.mode == FieldMode::kReadonly) return;
    for (const std::string& role : task.assign.roles) {
      const auto listed = section->roles.find(role);
      const auto mode = listed == section->roles.end() ? section->others : listed->second;
      const bool asked = field.mode == FieldMode::kRequired || is_needed(task, field.path);
      if (mode == Section::Mode::kEditable || !asked) continue;
      add(at,
          {"Role '" + role + "' is asked to fill in '" + field.path + "', which section '" +
               section->id + "' does not let it edit.",
           "角色“" + role + "”须填写“" + field.path + "”，但版块“" + section->id +
               "”不允许其编辑。"},
          {"Write `" + role + ": editable` there, or take the field away.",
           "请在该版块写 `" + role + ": editable`，或删除该字段。"});
    }
  }

  static bool is_needed(const TaskStep& task, const std::string& path) {
    return std::any_of(task.actions.begin(), task.actions.end(), [&](const auto& action) {
      return std::find(action.needs.begin(), action.needs.end(), path) != action.needs.end();
    });
  }

  void add(NodeId at, Label text, Label fix) {
    findings_.push_back(
        finding_at(input_, Severity::kError, "E-SECTION", at, std::move(text), std::move(fix)));
  }

  const CheckInput& input_;
  const ProcessDefinition& definition_;
  Findings& findings_;
};

}  // namespace

void check_sections(const CheckInput& input, Findings& findings) {
  SectionCheck(input, findings).run();
}

}  // namespace recourse::definition
