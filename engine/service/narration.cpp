// The words of a definition and its people, for the sentences of the history.
#include "engine/service/narration.h"

#include "engine/calendar/local_text.h"
#include "engine/history/names.h"
#include "engine/process/compensation.h"
#include "engine/service/labels.h"

namespace recourse::service {
namespace {

using definition::ProcessDefinition;
using history::Term;

const definition::TaskStep* task_at(const ProcessDefinition& definition, const std::string& path) {
  const auto node = definition.chart.find(path);
  if (node == definition::kNoNode) return nullptr;
  return std::get_if<definition::TaskStep>(&definition.steps[node].kind);
}

Label action_label(const ProcessDefinition& definition, const std::string& id,
                   const std::string& path) {
  const auto* task = task_at(definition, path);
  if (task == nullptr) return {};
  for (const auto& action : task->actions) {
    if (action.id == id && !action.label.empty()) return action.label;
  }
  return id == "complete" ? Label{"Complete", "办结"} : Label();
}

Label choice_label(const ProcessDefinition& definition, const std::string& id,
                   const std::string& path) {
  const auto* task = task_at(definition, path);
  if (task == nullptr || !task->vote) return {};
  const auto found = task->vote->choice_labels.find(id);
  return found == task->vote->choice_labels.end() ? Label() : found->second;
}

Label operation_label(const ProcessDefinition& definition, const std::string& id) {
  const auto found = definition.operations.find(id);
  if (found != definition.operations.end() && !found->second.label.empty()) {
    return found->second.label;
  }
  if (id == "cancel") return {"cancel the case", "撤销案件"};
  if (id == "take_back") return {"take back", "取回"};
  if (id == "migrate") return {"migrate to another version", "迁移到其他版本"};
  if (id == "suspend") return {"suspend the case", "挂起案件"};
  if (id == "resume") return {"resume the case", "恢复案件"};
  if (id == "terminate") return {"terminate the case", "终止案件"};
  if (id == "retry") return {"try again", "重试"};
  if (id == "fix_data") return {"correct the data", "更正数据"};
  if (id == "acknowledge") return {"take note", "确认"};
  if (id == "move") return {"move to another step", "跳转"};
  if (id == "merge") return {"merge into another case", "并入其他案件"};
  if (id == "link") return {"link with another case", "关联其他案件"};
  if (id == "assign_section") return {"give the case to another section", "移交其他版块"};
  if (id == "wake") return {"take the case up again", "重新办理"};
  if (id == "recalculate") return {"count the clocks anew", "重新计算时限"};
  if (id == "complete_with") return {"complete by hand", "人工完成"};
  return {};
}

Label clock_label(const ProcessDefinition& definition, const std::string& id) {
  for (const auto& clock : definition.sla) {
    if (clock.name == id) return clock.title;
  }
  return {};
}

Label title_of_process(const HistorySources& sources, const std::string& id) {
  if (id == sources.definition.id) return sources.definition.title;
  const auto other = sources.catalogue.latest(id);
  return other ? other->title : Label();
}

Label term_label(const HistorySources& sources, Term term, const std::string& id,
                 const std::string& path) {
  const ProcessDefinition& definition = sources.definition;
  switch (term) {
    case Term::kProcess: return title_of_process(sources, id);
    case Term::kAction: return action_label(definition, id, path);
    case Term::kChoice: return choice_label(definition, id, path);
    case Term::kData: return field_label(definition, {}, id);
    case Term::kOutcome: {
      if (id == process::kUndone) return {"undone", "已撤销"};
      const auto found = definition.outcomes.find(id);
      return found == definition.outcomes.end() ? Label() : found->second.title;
    }
    case Term::kClock: return clock_label(definition, id);
    case Term::kOperation: return operation_label(definition, id);
    case Term::kConnector: {
      const auto* connector = sources.catalogue.connector(id);
      return connector == nullptr ? Label() : connector->title;
    }
    case Term::kError: {
      const auto found = definition.errors.find(id);
      return found == definition.errors.end() ? Label() : found->second;
    }
    case Term::kMessage:
    case Term::kDecision: return spoken_name(id);
  }
  return {};
}

Label display_name(const ports::Directory& directory, const std::string& user) {
  const ports::Person* person = directory.find(user);
  return person == nullptr || person->name.empty() ? Label{user, user} : person->name;
}

/// People stand in data by id; a reader knows them by name.
Label value_label(const HistorySources& sources, const std::string& path, const Value& value) {
  const feel::Type* type = field_type(sources.definition, path);
  if (type == nullptr) return {};
  const bool is_list = type->kind == feel::Type::Kind::kList && type->element;
  const feel::Type& one = is_list ? *type->element : *type;
  if (one.kind != feel::Type::Kind::kUser) return {};
  if (value.is<std::string>()) return display_name(sources.directory, value.as<std::string>());
  const List* list = value.get_if<List>();
  if (list == nullptr) return {};
  Label names;
  for (const Value& user : *list) {
    const Label name = display_name(sources.directory, std::string(user.text()));
    names.en += (names.en.empty() ? "" : ", ") + name.in(Language::kEnglish);
    names.zh += (names.zh.empty() ? "" : "、") + name.in(Language::kChinese);
  }
  return names;
}

/// The entry of a task, a connector's call or a choice is told by what they do.
/// By its path: an earlier version of the definition had other numbers.
bool speaks_for_itself(const ProcessDefinition& definition, const history::Recalled& recalled,
                       const history::Event& event) {
  const auto* entered = std::get_if<history::ActivityEntered>(&event);
  if (entered == nullptr) return false;
  const auto path = recalled.paths.find(entered->activity);
  const auto node = definition.chart.find(path == recalled.paths.end() ? entered->path
                                                                       : path->second);
  if (node == definition::kNoNode) return false;
  const auto& kind = definition.steps[node].kind;
  return !std::holds_alternative<definition::WaitStep>(kind) &&
         !std::holds_alternative<definition::CallStep>(kind) &&
         !std::holds_alternative<definition::ScopeStep>(kind);
}

}  // namespace

Narration::Narration(const HistorySources& sources, const history::Recalled& recalled)
    : sources_(sources), recalled_(recalled) {
  names_.recalled = &recalled_;
  names_.person = [this](const std::string& user) {
    return display_name(sources_.directory, user);
  };
  names_.step = [this](const std::string& path) {
    const auto node = sources_.definition.chart.find(path);
    return node == definition::kNoNode ? Label() : node_label(sources_.definition, node);
  };
  names_.term = [this](Term term, const std::string& id, const std::string& path) {
    return term_label(sources_, term, id, path);
  };
  names_.value = [this](const std::string& path, const Value& value) {
    return value_label(sources_, path, value);
  };
  names_.moment = [this](Instant instant) {
    const auto& calendar = sources_.catalogue.calendar(sources_.definition.calendar);
    const Label text = calendar::local_text(calendar, instant);
    moments_.emplace_back(Map{{"at", to_text(instant)}, {"en", text.en}, {"zh", text.zh}});
    return text;
  };
}

Label Narration::tell(const history::Event& event, const Value* before) {
  moments_.clear();
  names_.before = before;
  return history::narrate(event, names_);
}

bool Narration::is_detail(const history::Event& event) const {
  return history::is_detail(event, recalled_) ||
         speaks_for_itself(sources_.definition, recalled_, event);
}

history::Recalled recall_state(const history::InstanceState& state,
                               const ProcessDefinition& definition) {
  history::Recalled recalled;
  const auto path_of = [&](definition::NodeId node) { return definition.chart.node(node).path; };
  for (const auto& [id, item] : state.work_items) recalled.titles[id] = item.title;
  for (const auto& [id, activity] : state.activities) recalled.paths[id] = path_of(activity.node);
  for (const auto& [id, job] : state.jobs) {
    recalled.jobs[id] = {recalled.paths[job.activity], job.connector};
  }
  for (const auto& [id, timer] : state.timers) {
    recalled.timers[id] = {id,          timer.activity, std::string(history::name(timer.purpose)),
                           timer.index, timer.name,     timer.due};
  }
  for (const auto& entry : state.undo_log) recalled.undos[entry.seq] = path_of(entry.node);
  for (const auto& [id, incident] : state.incidents) recalled.incidents[id] = incident.text;
  return recalled;
}

}  // namespace recourse::service
