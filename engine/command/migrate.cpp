#include "engine/command/migrate.h"

#include "engine/command/migration_plan.h"
#include "engine/definition/privacy.h"
#include "engine/process/case_data.h"
#include "engine/process/evaluation.h"

namespace recourse::command {
namespace {

using Kind = Rejection::Kind;

history::Renames renames_of(const Value& map) {
  history::Renames renames;
  if (const auto* names = map.get_if<Map>()) {
    for (const auto& [from, to] : *names) renames[from] = to.text();
  }
  return renames;
}

/// What was kept in clear is sealed when it is written again.
bool is_newly_private(const definition::Variable& variable, const Value& value) {
  return definition::privacy_in(variable, {}) != definition::Privacy::kNone &&
         !holds_sealed(value);
}

/// The data the new version wants, as far as it differs from what the case has.
Result<Map> carried_data(const definition::ProcessDefinition& to, const InstanceState& before,
                         const Desk& there, const Value& given, std::vector<Label>& faults) {
  Map changed;
  for (const auto& variable : to.data) {
    const Value* known = before.data.find(variable.name);
    const Value& said = given[variable.name];
    if (known == nullptr && said.is_null()) {
      const bool missing = variable.input && !variable.type->optional && !variable.initial;
      if (missing) {
        faults.push_back({"the input “" + variable.name + "” is missing: give it in data",
                          "缺少输入项“" + variable.name + "”：请在 data 中给出"});
      }
      const process::Evaluation view(before, there, 0, "system");
      changed[variable.name] = variable.initial ? view.value(*variable.initial) : Value();
      continue;
    }
    const Value& raw = said.is_null() ? *known : said;
    if (raw.is_null()) continue;
    auto typed = feel::conform(raw, *variable.type, variable.name, to.currency);
    if (!typed) {
      faults.push_back(typed.rejection().text);
    } else if (known == nullptr || !(*typed == *known) || is_newly_private(variable, *typed)) {
      changed[variable.name] = std::move(*typed);
    }
  }
  return changed;
}

Rejection kept_from(const std::vector<Label>& faults) {
  List reasons;
  Label all;
  for (const Label& fault : faults) {
    all.en += (all.en.empty() ? "" : "; ") + fault.en;
    all.zh += (all.zh.empty() ? "" : "；") + fault.zh;
    reasons.emplace_back(Map{{"en", fault.en}, {"zh", fault.zh}});
  }
  return refuse(Kind::kConflict, "MIGRATE", "The case cannot go on there: " + all.en + ".",
                "案件无法迁移：" + all.zh + "。", Map{{"reasons", std::move(reasons)}});
}

}  // namespace

Result<definition::DefinitionPtr> migration_target(const AdministerInstance& command,
                                                   const Desk& desk, const InstanceState& before) {
  const Value& to = command.data.get("to");  // outside programs may give numbers as text
  const auto* number = to.get_if<Decimal>();
  const auto read = number != nullptr ? std::optional(*number) : Decimal::parse(to.text());
  const auto version = read ? read->to_int64() : std::nullopt;
  if (!version || *version < 1 || *version > 1'000'000) {
    return refuse(Kind::kInvalid, "MIGRATE", "Say with “to” to which version.",
                  "请用“to”指明目标版本。");
  }
  if (*version == before.version) {
    return refuse(Kind::kConflict, "MIGRATE",
                  "The case is on version " + std::to_string(before.version) + " already.",
                  "案件已处于版本 " + std::to_string(before.version) + "。");
  }
  auto found = desk.catalogue.find(before.process, static_cast<int>(*version));
  if (found) return found;
  return refuse(Kind::kNotFound, "DEFINITION_NOT_FOUND",
                "There is no published version " + std::to_string(*version) + " of " +
                    before.process + ".",
                "流程 " + before.process + " 没有已发布的版本 " + std::to_string(*version) + "。");
}

Desk desk_under(const definition::ProcessDefinition& to, const Desk& desk,
                const InstanceState& before) {
  Desk there{to, desk.catalogue, desk.directory, desk.ids, desk.now, desk.open_items, desk.random};
  there.read_with(desk.secrets, before);
  return there;
}

Result<Decision> migrate(const AdministerInstance& command, const Caller& caller, const Desk& desk,
                         const InstanceState& before) {
  const auto to = migration_target(command, desk, before);
  if (!to) return to.rejection();
  if ((*to)->personal.any && desk.secrets == nullptr) {
    return refuse(Kind::kUnavailable, "NO_KEYS",
                  "That version keeps personal data, and the server was given no file of keys: "
                  "start it with --keys FILE.",
                  "该版本保存个人数据，但服务器未配置密钥文件：请以 --keys 文件 启动。");
  }
  const Desk there = desk_under(**to, desk, before);
  const MigrationPlan plan(desk.definition, **to, before, renames_of(command.data.get("map")));
  std::vector<Label> faults = plan.faults();
  const auto data = carried_data(**to, before, there, command.data.get("data"), faults);
  if (!faults.empty()) return kept_from(faults);

  Session leaving(desk, before, caller.user);
  Map said = command.data;
  said["from"] = before.version;
  leaving.turn().record(history::OperationDone{command.kind, command.reason, std::move(said)});
  plan.leave(leaving.turn());
  leaving.turn().record(plan.event());
  Decision decision = leaving.take({}, command.reason);

  Session arriving(there, decision.after, caller.user);
  const ActivityId root = before.activities.begin()->first;
  for (const auto& [name, value] : *data) {
    process::write(arriving.turn(), root, name, value, /*merge=*/"");
  }
  plan.arrive(arriving.turn());
  arriving.run();
  Decision rest = arriving.take(
      Map{{"instance", before.id.text()}, {"state", lifecycle::name(arriving.state().state)}},
      command.reason);
  decision.events.insert(decision.events.end(), rest.events.begin(), rest.events.end());
  decision.effects.insert(decision.effects.end(), rest.effects.begin(), rest.effects.end());
  decision.answer = std::move(rest.answer);
  decision.after = std::move(rest.after);
  return decision;
}

}  // namespace recourse::command
