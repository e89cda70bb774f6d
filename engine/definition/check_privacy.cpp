// Personal data stays personal: a private value reaches no place that is kept in clear.
#include <algorithm>

#include "engine/definition/checks.h"
#include "engine/definition/privacy.h"
#include "engine/definition/root_of.h"

namespace recourse::definition {
namespace {

using Severity = Finding::Severity;
using Reads = std::set<std::string>;

/// What people are asked about stands in the record with the answer, to be decided again from it.
bool asks(const feel::Expression& expression) {
  constexpr std::string_view kAsked[] = {"owner_of", "manager_of", "section_of", "dept_of"};
  return !expression.empty() &&
         std::any_of(std::begin(kAsked), std::end(kAsked), [&](std::string_view name) {
           return expression.calls().count(std::string(name)) > 0;
         });
}

bool asks_about_people(const Source& source) {
  if (const auto* one = std::get_if<feel::Expression>(&source.content)) return asks(*one);
  const auto* text = std::get_if<feel::Template>(&source.content);
  return text && std::any_of(text->expressions_.begin(), text->expressions_.end(), asks);
}

bool reads_signal(const Reads& reads) {
  return std::any_of(reads.begin(), reads.end(), [](const std::string& path) {
    return path == "signal" || path.starts_with("signal.");
  });
}

class PrivacyCheck {
 public:
  PrivacyCheck(const CheckInput& input, Findings& findings)
      : input_(input), definition_(input.definition), findings_(findings) {}

  void run() {
    check_declarations(0, definition_.data);
    check_customer();
    no_private(0, definition_.key.reads(), {"The business key", "业务编号"});
    no_private(0, definition_.belongs_to.reads(), {"The section of a case", "案件所属版块"});
    for (const auto& [name, message] : definition_.messages) {
      no_private(0, message.key.reads(),
                 {"The key of message '" + name + "'", "消息“" + name + "”的主键"});
    }
    for (const auto& [id, role] : definition_.roles) {
      const Label who{"Who has the role '" + id + "'", "角色“" + id + "”的成员"};
      no_private(0, role.expression.reads(), who);
    }
    for (const SlaClock& clock : definition_.sla) {
      const NodeId at = clock.step == kNoNode ? 0 : clock.step;
      no_private(at, clock.from.reads(), {"The begin of a clock", "时钟的起算时刻"});
      no_private(at, clock.target, {"The budget of a clock", "时钟的时限"});
      no_asking(at, clock.only_if);
      no_asking(at, clock.pause_when);
    }
    for (const auto& [id, operation] : definition_.operations) check_writes_of(0, operation.set);
    for (const StartTrigger& start : definition_.starts) check_writes_of(0, start.set);
    for (const Node& node : definition_.chart.nodes) check_node(node);
  }

 private:
  void add(NodeId at, Label text, Label fix) {
    findings_.push_back(finding_at(input_, Severity::kError, "E-PRIVATE", at, std::move(text),
                                   std::move(fix)));
  }

  /// What is kept in clear: keys, titles, people, instants.
  void no_private(NodeId at, const Reads& reads, const Label& what) {
    for (const std::string& path : private_reads(definition_, at, reads)) {
      add(at,
          {what.en + " is kept in clear, and '" + path + "' is private.",
           what.zh + "以明文保存，而“" + path + "”是个人数据。"},
          {"Use something that names nobody, like a number of the case. Who works on a task sees "
           "private data in its form.",
           "请使用不指明个人的内容，例如案件编号。办理任务的人可在表单中看到个人数据。"});
    }
  }
  void no_asking(NodeId at, const feel::Expression& expression) {
    if (!asks(expression)) return;
    no_private(at, expression.reads(), {"Whom the directory is asked about", "向目录查询的人"});
  }
  void no_private(NodeId at, const Span& span, const Label& what) {
    if (const auto* text = std::get_if<feel::Template>(&span)) no_private(at, text->reads(), what);
  }

  /// A signal is told to everybody, and stands in every record as it came.
  void refuse_signal(NodeId at, const std::string& path) {
    add(at,
        {"'" + path + "' is private, and a signal is told to all cases in clear.",
         "“" + path + "”是个人数据，而信号以明文发给所有案件。"},
        {"Send a message to this case instead.", "请改为向此案件发送消息。"});
  }

  void check_writes_of(NodeId at, const Assignments& assignments) {
    for (const Assignment& assignment : assignments) {
      const Reads reads = reads_of(assignment.source);
      if (asks_about_people(assignment.source)) {
        no_private(at, reads, {"Whom the directory is asked about", "向目录查询的人"});
      }
      if (privacy_at(definition_, at, assignment.path) != Privacy::kNone) {
        if (reads_signal(reads)) refuse_signal(at, assignment.path);
        continue;
      }
      for (const auto& path : private_reads(definition_, at, reads)) {
        add(at,
            {"'" + assignment.path + "' takes what the private '" + path +
                 "' says, and is not private itself.",
             "“" + assignment.path + "”取自个人数据“" + path + "”，自身却未声明为个人数据。"},
            {"Declare it with `private: true`, or do not write '" + path + "' into it.",
             "请以 `private: true` 声明该数据，或不要把“" + path + "”写入其中。"});
      }
    }
  }

  void check_node(const Node& node) {
    const StepInfo& step = definition_.steps[node.id];
    no_asking(node.id, step.only_if);
    no_asking(node.id, step.while_);
    for (const TransitionId t : node.transitions) {
      no_asking(node.id, definition_.transitions[t].guard);
    }
    const NodeId around = node.parent == kNoNode ? node.id : node.parent;
    check_declarations(node.id, step.locals);
    if (step.lock) no_private(around, step.lock->key.reads(), {"The key of a lock", "锁的键"});
    for (const Catch& trigger : step.catches) {
      const Label when{"The time of a handler", "处理程序的时间"};
      no_private(node.id, trigger.span, when);
      no_private(node.id, trigger.at.reads(), when);
    }
    for (const TransitionId t : node.transitions) {
      check_writes_of(node.id, definition_.transitions[t].set);
    }
    if (const auto* task = std::get_if<TaskStep>(&step.kind)) return check_task(node.id, *task);
    if (const auto* set = std::get_if<SetStep>(&step.kind)) check_writes_of(node.id, set->set);
    if (const auto* job = std::get_if<AutoStep>(&step.kind)) {
      check_writes_of(node.id, job->save);
      no_private(node.id, job->retry.wait, {"A waiting time", "等待时间"});
    }
    if (const auto* decide = std::get_if<DecideStep>(&step.kind)) {
      check_writes_of(node.id, decide->save);
    }
    if (const auto* call = std::get_if<CallStep>(&step.kind)) check_writes_of(node.id, call->save);
    if (const auto* each = std::get_if<ForeachStep>(&step.kind)) check_collect(node.id, *each);
    if (const auto* send = std::get_if<SendStep>(&step.kind)) {
      no_private(node.id, send->key.reads(), {"The key of a message", "消息的主键"});
      for (const Assignment& carried : send->with) {
        if (send->signal.empty()) continue;
        no_private(node.id, reads_of(carried.source), {"What a signal carries", "信号所带的数据"});
      }
    }
    if (const auto* wait = std::get_if<WaitStep>(&step.kind)) {
      const Label until{"The end of a wait", "等待的终点"};
      if (wait->for_span) no_private(node.id, *wait->for_span, until);
      no_private(node.id, wait->until.reads(), until);
    }
  }

  void check_collect(NodeId at, const ForeachStep& each) {
    for (const Assignment& assignment : each.collect) {
      if (privacy_at(definition_, at, assignment.path) != Privacy::kNone) continue;
      const NodeId inside = each.body == kNoNode ? at : each.body;
      const Reads reads = reads_of(assignment.source);
      if (private_reads(definition_, inside, reads).empty()) continue;
      add(at,
          {"'" + assignment.path + "' collects private data, and is not private itself.",
           "“" + assignment.path + "”汇集个人数据，自身却未声明为个人数据。"},
          {"Declare it with `private: true`.", "请以 `private: true` 声明该数据。"});
    }
  }

  void check_task(NodeId at, const TaskStep& task) {
    for (const auto& [language, text] : task.title) {
      no_private(at, text.reads(), {"The title of a task", "任务标题"});
    }
    const Label people{"Who gets a task", "任务的办理人"};
    for (const auto& users : task.assign.users) no_private(at, users.reads(), people);
    for (const auto& users : task.assign.exclude) no_private(at, users.reads(), people);
    no_private(at, task.assign.sticky_by.reads(), people);
    if (task.due) no_private(at, *task.due, {"When a task is due", "任务的到期时间"});
    if (task.vote) no_private(at, task.vote->weight.reads(), {"The weight of a vote", "票的权重"});
  }

  void check_declarations(NodeId at, const std::vector<Variable>& variables) {
    for (const Variable& variable : variables) {
      if (privacy_in(variable, {}) == Privacy::kNone) continue;
      if (!variable.merge.empty() && variable.merge != "append") {
        add(at,
            {"'" + variable.name + "' is private: sealed values can be appended, but not combined "
             "by `" + variable.merge + "`.",
             "“" + variable.name + "”是个人数据：封存的值可以追加，不能以 `" + variable.merge +
                 "` 合并。"},
            {"Use `merge: append`, or leave `merge` out.", "请用 `merge: append`，或去掉 `merge`。"});
      }
      for (const std::string& role : variable.seen_by) {
        if (definition_.roles.count(role) == 0) {
          add(at, {"There is no role '" + role + "' to see '" + variable.name + "'.",
                   "没有可查看“" + variable.name + "”的角色“" + role + "”。"},
              {"Declare it under `roles`.", "请在 `roles` 中声明。"});
        }
      }
      check_person(at, variable);
    }
  }

  /// The person must be known whenever something about them is written, and named by something
  /// that is no secret itself.
  void check_person(NodeId at, const Variable& variable) {
    const bool own = variable.private_subject && !variable.private_subject->empty();
    const std::string path = own ? *variable.private_subject : definition_.personal.customer;
    if (path.empty()) {
      add(at,
          {"'" + variable.name + "' is private, and nothing says whose data it is.",
           "“" + variable.name + "”是个人数据，但未说明属于谁。"},
          {"Name the person: `private: {subject: order.customer}`.",
           "请指明个人：`private: {subject: order.customer}`。"});
      return;
    }
    const Variable* root = variable_at(definition_, at, root_of(path));
    const feel::Type* type = root == nullptr ? nullptr : root->type.get();
    bool sure = root != nullptr && root->input && !root->type->optional;
    for (std::size_t dot = path.find('.'); type != nullptr && dot != std::string::npos;) {
      const std::size_t next = path.find('.', dot + 1);
      const auto* field = type->field(path.substr(dot + 1, next - dot - 1));
      type = field == nullptr ? nullptr : field->type.get();
      sure = sure && type != nullptr && !type->optional;
      dot = next;
    }
    const bool names = type != nullptr && (type->kind == feel::Type::Kind::kText ||
                                           type->kind == feel::Type::Kind::kUser);
    const bool secret = privacy_at(definition_, at, path) != Privacy::kNone;
    if (sure && names && !secret) return;
    add(at,
        {"'" + variable.name + "' belongs to the person at '" + path +
             "', which must be a required input of type text or user, and not private itself.",
         "“" + variable.name + "”属于“" + path +
             "”所指的个人；它须为必填的输入，类型为 text 或 user，且自身不是个人数据。"},
        {"Name a customer number or the like: `private: {subject: order.customer}`.",
         "请指明客户编号之类的数据：`private: {subject: order.customer}`。"});
  }

  /// The search for cases finds them by their customer.
  void check_customer() {
    const std::string& path = definition_.personal.customer;
    if (path.empty() || privacy_at(definition_, 0, path) == Privacy::kNone) return;
    add(0,
        {"'" + path + "' is what cases are searched by, and is private.",
         "“" + path + "”用于查找案件，却是个人数据。"},
        {"Keep a customer number there, and the name in private data of its own.",
         "请在此处保存客户编号，姓名另存为个人数据。"});
  }

  const CheckInput& input_;
  const ProcessDefinition& definition_;
  Findings& findings_;
};

}  // namespace

void check_privacy(const CheckInput& input, Findings& findings) {
  if (input.definition.personal.any) PrivacyCheck(input, findings).run();
}

}  // namespace recourse::definition
