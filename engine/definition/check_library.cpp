#include "engine/definition/check_library.h"

#include <algorithm>

#include "engine/definition/check_called.h"
#include "engine/definition/data_flow.h"
#include "engine/definition/library_circles.h"
#include "engine/definition/privacy.h"
#include "engine/definition/rests.h"
#include "engine/definition/throws.h"
#include "engine/definition/unhandled.h"

namespace recourse::definition {
namespace {

using Severity = Finding::Severity;

/// A `call` or `start`, whichever it is.
struct Invocation {
  NodeId node = 0;
  const std::string* process = nullptr;
  const std::vector<Assignment>* with = nullptr;
  const Assignments* save = nullptr;  ///< calls only
};

std::vector<Invocation> invocations_of(const ProcessDefinition& definition) {
  std::vector<Invocation> all;
  for (NodeId id = 0; id < definition.steps.size(); ++id) {
    const StepKind& kind = definition.steps[id].kind;
    if (const auto* call = std::get_if<CallStep>(&kind)) {
      all.push_back({id, &call->process, &call->with, &call->save});
    }
    if (const auto* start = std::get_if<StartStep>(&kind)) {
      all.push_back({id, &start->process, &start->with, nullptr});
    }
  }
  return all;
}

/// Must every case pass this step before it ends? Proved as definite assignment is.
bool is_unavoidable(const ProcessDefinition& definition, NodeId step) {
  FlowModel model;
  model.tracked_count = 1;
  model.parts.resize(1);
  model.at_start = Bits(1);
  model.on_done.resize(definition.chart.nodes.size());
  model.on_transition.resize(definition.chart.transitions.size());
  model.on_done[step].push_back({0, TrackedWrite::Gives::kAlways, {}});
  const DataFlow facts = analyse_data_flow(definition, model);
  for (const Node& node : definition.chart.nodes) {
    const bool end = std::holds_alternative<FinishStep>(definition.steps[node.id].kind) ||
                     std::holds_alternative<RaiseStep>(definition.steps[node.id].kind) ||
                     (node.kind == NodeKind::kFinal && node.parent == 0);
    if (end && !facts.at_entry[node.id].has(0)) return false;
  }
  return true;
}

class LibraryCheck {
 public:
  LibraryCheck(const std::vector<DefinitionPtr>& definitions,
               const std::map<std::string, ConnectorManifest>& connectors)
      : definitions_(definitions), connectors_(connectors), findings_(definitions.size()) {
    for (std::size_t i = 0; i < definitions.size(); ++i) index_[definitions[i]->id] = i;
  }

  std::vector<Findings> run() {
    for (std::size_t i = 0; i < definitions_.size(); ++i) {
      for (const Invocation& one : invocations_of(*definitions_[i])) check_invocation(i, one);
      check_waiters(i);
      check_raised(i);
    }
    check_recursion();
    check_circles();
    return std::move(findings_);
  }

 private:
  void tell(std::size_t at, Severity severity, std::string code, NodeId node, Label text,
            Label fix) {
    const CheckInput input{*definitions_[at], connectors_, {}};
    findings_[at].push_back(
        finding_at(input, severity, std::move(code), node, std::move(text), std::move(fix)));
  }

  void check_invocation(std::size_t at, const Invocation& one) {
    const auto found = index_.find(*one.process);
    if (found == index_.end()) {
      return tell(
          at, Severity::kWarning, "W-CALL", one.node,
          {"The process '" + *one.process + "' is not among these definitions.",
           "这些定义中没有流程“" + *one.process + "”。"},
          {"Correct the name, or publish that process first.", "请改正名称，或先发布该流程。"});
    }
    const ProcessDefinition& callee = *definitions_[found->second];
    std::set<std::string> given;
    for (const Assignment& input : *one.with) {
      given.insert(input.path);
      check_input(at, one, callee, input);
    }
    for (const Variable& variable : callee.data) {
      const bool needed = variable.input && variable.required && !variable.initial;
      if (!needed || given.count(variable.name) > 0) continue;
      refuse(at, one.node,
             {"'" + callee.id + "' needs the input '" + variable.name + "'.",
              "“" + callee.id + "”需要输入项“" + variable.name + "”。"},
             {"Add it under `with`.", "请在 `with` 下补上。"});
    }
    if (one.save) check_key(at, one.node, callee);
    if (one.save) check_result(at, one, callee);
    if (one.save) check_errors(at, one, found->second);
  }

  void refuse(std::size_t at, NodeId node, Label text, Label fix) {
    tell(at, Severity::kError, "E-CALL", node, std::move(text), std::move(fix));
  }

  void check_input(std::size_t at, const Invocation& one, const ProcessDefinition& callee,
                   const Assignment& input) {
    const auto variable =
        std::find_if(callee.data.begin(), callee.data.end(),
                     [&](const Variable& v) { return v.name == input.path && v.input; });
    if (variable == callee.data.end()) {
      return refuse(at, one.node,
                    {"'" + callee.id + "' has no input '" + input.path + "'.",
                     "“" + callee.id + "”没有输入项“" + input.path + "”。"},
                    {"Declare it there with `input: true`, or take it away here.",
                     "请在那里用 `input: true` 声明，或在此删除。"});
    }
    feel::TypePtr type;
    if (const auto* text = std::get_if<feel::Template>(&input.source.content)) type = text->type();
    const bool fits =
        !type || feel::assignable(*feel::required_of(type), *feel::required_of(variable->type));
    if (fits) return check_privacy_kept(at, one, callee, *variable, input.source);
    refuse(at, one.node,
           {"'" + input.path + "' of '" + callee.id + "' is " + feel::describe(*variable->type) +
                ", but this is " + feel::describe(*type) + ".",
            "“" + callee.id + "”的“" + input.path + "”是 " + feel::describe(*variable->type) +
                "，但这里是 " + feel::describe(*type) + "。"},
           {"Change the value, or the declared type.", "请修改这个值，或修改声明的类型。"});
  }

  /// What is private here stays so there: it would stand in that case in clear, or be its key.
  void check_privacy_kept(std::size_t at, const Invocation& one, const ProcessDefinition& callee,
                          const Variable& variable, const Source& source) {
    if (privacy_in(variable, {}) != Privacy::kNone) return;
    for (const std::string& path : private_reads(*definitions_[at], one.node, reads_of(source))) {
      tell(at, Severity::kError, "E-PRIVATE", one.node,
           {"'" + path + "' is private, and the input '" + variable.name + "' of '" + callee.id +
                "' is not.",
            "“" + path + "”是个人数据，而“" + callee.id + "”的输入项“" + variable.name + "”不是。"},
           {"Declare the input there with `private`, or give something that names nobody.",
            "请在那里以 `private` 声明该输入项，或传入不指明个人的内容。"});
    }
  }

  /// Under a key there is one case, which answers to whoever began it.
  void check_key(std::size_t at, NodeId call, const ProcessDefinition& callee) {
    if (callee.key.empty() || surely_caught(*definitions_[at], call, "KEY_TAKEN")) return;
    tell(at, Severity::kWarning, "W-KEY", call,
         {"'" + callee.id + "' has a business key: where a case with that key is there already, "
              "this call ends with an error that nobody handles here.",
          "“" + callee.id + "”使用业务编号：若该编号已有案件，此调用会以无人处理的错误结束。"},
         {"Add a handler {error: any, next: …} to the call.",
          "请为该调用添加处理器 {error: any, next: …}。"});
  }

  void check_result(std::size_t at, const Invocation& one, const ProcessDefinition& callee) {
    constexpr std::string_view kResult = "result.";
    for (const Assignment& saved : *one.save) {
      const auto* expression = std::get_if<feel::Expression>(&saved.source.content);
      if (!expression || expression->empty()) continue;
      for (const std::string& read : expression->reads()) {
        if (read.compare(0, kResult.size(), kResult) != 0) continue;
        const std::string name =
            read.substr(kResult.size(), read.find('.', kResult.size()) - kResult.size());
        const bool known =
            name == "outcome" || std::any_of(callee.data.begin(), callee.data.end(),
                                             [&](const Variable& v) { return v.name == name; });
        if (known) continue;
        refuse(at, one.node,
               {"'" + callee.id + "' has no data '" + name + "' to give back.",
                "“" + callee.id + "”没有可返回的数据“" + name + "”。"},
               {"Name a variable of that process, or `outcome`.",
                "请使用该流程的变量，或 `outcome`。"});
      }
    }
  }

  void check_errors(std::size_t at, const Invocation& one, std::size_t callee) {
    const CheckInput input{*definitions_[callee], connectors_, {}};
    const Throws throws(input);
    const std::set<std::string>& escaping = throws.unhandled();
    if (escaping.count("*") > 0) return;
    for (const Catch& caught : definitions_[at]->steps[one.node].catches) {
      const bool ended = caught.name == "called_process_ended" || caught.name == "any";
      if (caught.kind != Catch::Kind::kError || ended || escaping.count(caught.name) > 0) continue;
      tell(at, Severity::kWarning, "W-HANDLER", one.node,
           {"'" + *one.process + "' never ends with the error '" + caught.name + "'.",
            "“" + *one.process + "”不会以错误“" + caught.name + "”结束。"},
           {"Take the handler away, or raise the error there.",
            "请删除该处理器，或在那里引发该错误。"});
    }
  }

  [[nodiscard]] static bool waits(const ProcessDefinition& definition, const std::string& name,
                                  bool signal) {
    const Catch::Kind kind = signal ? Catch::Kind::kSignal : Catch::Kind::kMessage;
    return std::any_of(definition.steps.begin(), definition.steps.end(), [&](const auto& step) {
      return std::any_of(step.catches.begin(), step.catches.end(), [&](const Catch& caught) {
        return caught.kind == kind && caught.name == name;
      });
    });
  }

  [[nodiscard]] bool somebody_waits(const std::string& name, bool signal) const {
    return std::any_of(definitions_.begin(), definitions_.end(),
                       [&](const DefinitionPtr& one) { return waits(*one, name, signal); });
  }

  [[nodiscard]] static feel::TypePtr carried(const ProcessDefinition& definition,
                                             const std::string& name, bool signal) {
    if (signal) {
      const auto found = definition.signals.find(name);
      return found == definition.signals.end() ? nullptr : found->second;
    }
    const auto found = definition.messages.find(name);
    return found == definition.messages.end() ? nullptr : found->second.carries;
  }

  /// What is sent must be what those who wait declare: it would be an incident there.
  void check_carried(std::size_t at, NodeId send, const std::string& name, bool signal) {
    const feel::TypePtr sent = carried(*definitions_[at], name, signal);
    for (const DefinitionPtr& receiver : definitions_) {
      const feel::TypePtr wanted = carried(*receiver, name, signal);
      if (!wanted || !waits(*receiver, name, signal)) continue;
      for (const feel::Type::Field& field : wanted->fields) {
        const feel::Type::Field* own = sent ? sent->field(field.name) : nullptr;
        const bool fits = own ? feel::assignable(*own->type, *field.type) : field.type->optional;
        if (fits) continue;
        refuse(
            at, send,
            {"'" + receiver->id + "' expects '" + name + "' to carry '" + field.name + "' as " +
                 feel::describe(*field.type) + ".",
             "“" + receiver->id + "”要求“" + name + "”携带“" + field.name + "”，类型为 " +
                 feel::describe(*field.type) + "。"},
            {"Declare the same under `carries` in both.", "请在两处的 `carries` 中作相同声明。"});
      }
    }
  }

  void check_waiters(std::size_t at) {
    const ProcessDefinition& definition = *definitions_[at];
    for (NodeId id = 0; id < definition.steps.size(); ++id) {
      const auto* send = std::get_if<SendStep>(&definition.steps[id].kind);
      if (!send) continue;
      const bool signal = !send->signal.empty();
      const std::string& name = signal ? send->signal : send->message;
      check_carried(at, id, name, signal);
      if (somebody_waits(name, signal)) continue;
      tell(at, Severity::kWarning, "W-NO-WAITER", id,
           {"None of these definitions waits for '" + name + "'.",
            "这些定义中没有任何流程等待“" + name + "”。"},
           {"Let a process wait for it, or take the step away.",
            "请让某个流程等待它，或删除该步骤。"});
    }
  }

  /// What nobody calls has nobody to tell of its errors.
  void check_raised(std::size_t at) {
    const bool called = std::any_of(definitions_.begin(), definitions_.end(), [&](const auto& one) {
      const std::vector<Invocation> all = invocations_of(*one);
      return std::any_of(all.begin(), all.end(), [&](const Invocation& other) {
        return other.save != nullptr && *other.process == definitions_[at]->id;
      });
    });
    if (called) return;
    for (const NodeId node : raised_past_all(*definitions_[at])) {
      const std::string& error = std::get<RaiseStep>(definitions_[at]->steps[node].kind).error;
      tell(at, Severity::kWarning, "W-INCIDENT", node,
           {"The error '" + error + "' may get past every handler, and no process here calls this "
                "one: the case would stop with an incident.",
            "错误“" + error + "”可能无人处理，且此处没有流程调用本流程：案件会因异常而停住。"},
           {"Add a handler {error: " + error + ", …} without `match`, or end with `finish`.",
            "请添加不带 `match` 的处理器 {error: " + error + ", …}，或以 `finish` 结束。"});
    }
  }

  /// Calls that no case can get round, in a circle: nothing ever ends.
  void check_recursion() {
    std::vector<std::vector<std::pair<std::size_t, NodeId>>> sure(definitions_.size());
    for (std::size_t i = 0; i < definitions_.size(); ++i) {
      for (const Invocation& one : invocations_of(*definitions_[i])) {
        const auto to = index_.find(*one.process);
        const bool call = one.save != nullptr && to != index_.end();
        if (call && is_unavoidable(*definitions_[i], one.node)) {
          sure[i].emplace_back(to->second, one.node);
        }
      }
    }
    for (std::size_t start = 0; start < definitions_.size(); ++start) {
      for (const auto& [next, node] : sure[start]) {
        std::set<std::size_t> seen{next};
        std::vector<std::size_t> open{next};
        while (!open.empty() && seen.count(start) == 0) {
          const std::size_t now = open.back();
          open.pop_back();
          for (const auto& [to, ignored] : sure[now]) {
            if (seen.insert(to).second) open.push_back(to);
          }
        }
        if (seen.count(start) == 0) continue;
        tell(start, Severity::kError, "E-RECURSION", node,
             {"'" + definitions_[start]->id +
                  "' calls itself without any way past the call: it "
                  "would go deeper for ever.",
              "“" + definitions_[start]->id + "”必然调用自身，没有绕过调用的路径，会无限递归。"},
             {"Lead a `choose` or `only_if` past the call when the depth is reached.",
              "请用 `choose` 或 `only_if` 在达到深度时绕过该调用。"});
      }
    }
  }

  /// What is begun again and again at once, without getting any further.
  void check_circles() {
    for (const auto& [at, node] : circles_of_calls(definitions_)) {
      tell(at, Severity::kError, "E-LIVELOCK", node,
           {"From here the case can go round in a circle that waits only for calls of processes "
            "that end at once.",
            "案件可能从此处起无限循环，只等待一经调用即结束的流程。"},
           {"Put a task or a wait into the circle that is never skipped.",
            "请在循环中加入不会被跳过的任务或等待。"});
    }
    for (const auto& [at, node] : begun_again_at_once(definitions_)) {
      const bool told = std::any_of(
          findings_[at].begin(), findings_[at].end(), [&](const Finding& finding) {
            return finding.code == "E-RECURSION" &&
                   finding.step == definitions_[at]->chart.node(node).path;
          });
      if (told) continue;
      tell(at, Severity::kError, "E-RECURSION", node,
           {"'" + definitions_[at]->id + "' comes to itself again at once with the same data, and "
                "so on for ever.",
            "“" + definitions_[at]->id + "”会立即以相同的数据再次启动自身，无限重复。"},
           {"Hand something on that brings it to an end, or wait for somebody before.",
            "请传入能使其结束的数据，或在此之前等待他人处理。"});
    }
  }

  const std::vector<DefinitionPtr>& definitions_;
  const std::map<std::string, ConnectorManifest>& connectors_;
  std::map<std::string, std::size_t> index_;
  std::vector<Findings> findings_;
};

}  // namespace

std::vector<Findings> check_library(const std::vector<DefinitionPtr>& definitions,
                                    const std::map<std::string, ConnectorManifest>& connectors) {
  std::vector<Findings> findings = LibraryCheck(definitions, connectors).run();
  check_called_locks(definitions, connectors, findings);
  check_called_messages(definitions, connectors, findings);
  return findings;
}

}  // namespace recourse::definition
