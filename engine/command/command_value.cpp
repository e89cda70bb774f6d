// Commands as plain values: the stimulus of a record, and back for a retry. The members are listed
// once, in describe(), and both ways go through that list.
#include "engine/command/command.h"
#include "engine/history/codec.h"

namespace recourse::command {

void describe(StartInstance& c, auto& a) {
  a("id", c.id), a("process", c.process), a("version", c.version), a("key", c.key);
  a("data", c.data), a("on_behalf_of", c.on_behalf_of), a("channel", c.channel);
  a("parent", c.parent), a("parent_activity", c.parent_activity);
  a("repeat_of", c.repeat_of), a("begun_by", c.begun_by), a("files", c.files);
  a("section", c.section);
}
void describe(WorkItemCommand& c, auto& a) {
  a("instance", c.instance), a("item", c.item), a("action", c.action);
  a("data", c.data), a("comment", c.comment), a("to", c.to), a("choice", c.choice);
  a("back_to", c.back_to), a("until", c.until), a("revision", c.revision);
  a("place", c.place), a("effective_at", c.effective_at), a("mentions", c.mentions);
}
void describe(RunOperation& c, auto& a) {
  a("instance", c.instance), a("operation", c.operation), a("reason", c.reason);
  a("data", c.data);
}
void describe(AdministerInstance& c, auto& a) {
  a("instance", c.instance), a("kind", c.kind), a("reason", c.reason);
  a("incident", c.incident), a("data", c.data);
}
void describe(AddComment& c, auto& a) {
  a("instance", c.instance), a("text", c.text), a("mentions", c.mentions);
}
void describe(FireTimer& c, auto& a) {
  a("instance", c.instance), a("timer", c.timer);
}
void describe(DeliverMessage& c, auto& a) {
  a("instance", c.instance), a("message", c.message), a("id", c.id), a("name", c.name);
  a("key", c.key), a("signal", c.signal), a("data", c.data), a("child", c.child);
}
void describe(FinishJob& c, auto& a) {
  a("instance", c.instance), a("job", c.job), a("epoch", c.epoch), a("ok", c.ok);
  a("result", c.result), a("error", c.error), a("error_data", c.error_data);
  a("message", c.message), a("late", c.late);
}
void describe(EndCall& c, auto& a) {
  a("instance", c.instance), a("child", c.child), a("outcome", c.outcome), a("error", c.error);
  a("result", c.result), a("undoable", c.undoable);
}
void describe(UndoInstance& c, auto& a) { a("instance", c.instance), a("caller", c.caller); }

void describe(ClaimLock& c, auto& a) {
  a("instance", c.instance), a("lock", c.lock), a("key", c.key), a("by", c.by);
  a("activity", c.activity);
}
void describe(DropClaim& c, auto& a) {
  a("instance", c.instance), a("lock", c.lock), a("key", c.key), a("by", c.by);
  a("activity", c.activity);
}
void describe(TakeLock& c, auto& a) {
  a("instance", c.instance), a("lock", c.lock), a("key", c.key), a("activity", c.activity);
}
void describe(FollowCalendar& c, auto& a) { a("instance", c.instance); }
void describe(ArmStarts& c, auto& a) { a("instance", c.instance), a("process", c.process); }
void describe(JoinStart& c, auto& a) {
  a("instance", c.instance), a("id", c.id), a("data", c.data);
}
void describe(ReportRefusal& c, auto& a) {
  a("instance", c.instance), a("child", c.child), a("process", c.process), a("data", c.data);
  a("starter", c.starter), a("code", c.code), a("text", c.text);
}
void describe(StartAgain& c, auto& a) {
  a("instance", c.instance), a("child", c.child), a("process", c.process), a("data", c.data);
  a("starter", c.starter);
}

void describe(StepErasure& c, auto& a) {
  a("instance", c.instance), a("to", c.to), a("reason", c.reason), a("keys", c.keys);
  a("cases", c.cases), a("until", c.until);
}
void describe(NoteErasure& c, auto& a) {
  a("instance", c.instance), a("request", c.request), a("keys", c.keys);
}
void describe(EndRetention& c, auto& a) {
  a("instance", c.instance), a("request", c.request);
}
void describe(IssueNumber& c, auto& a) {
  a("instance", c.instance), a("code", c.code), a("year", c.year), a("by", c.by);
  a("job", c.job);
}
void describe(VoidNumber& c, auto& a) {
  a("instance", c.instance), a("number", c.number), a("by", c.by), a("job", c.job);
}
void describe(PassTurn& c, auto& a) {
  a("instance", c.instance), a("list", c.list), a("key", c.key), a("by", c.by);
  a("item", c.item), a("people", c.people);
}
void describe(KeepTurn& c, auto& a) {
  a("instance", c.instance), a("list", c.list), a("key", c.key), a("by", c.by);
  a("user", c.user);
}
void describe(TakeTurn& c, auto& a) {
  a("instance", c.instance), a("item", c.item), a("user", c.user), a("rule", c.rule);
  a("after", c.after), a("people", c.people);
}
void describe(NoteRelative& c, auto& a) {
  a("instance", c.instance), a("relation", c.relation), a("relative", c.relative);
}
void describe(ReviewAbsence& c, auto& a) { a("instance", c.instance), a("user", c.user); }
void describe(AttachFile& c, auto& a) {
  a("instance", c.instance), a("sha256", c.file.sha256), a("salt", c.file.salt);
  a("name", c.file.name), a("content", c.file.content), a("media_type", c.file.type);
  a("size", c.file.size), a("field", c.file.field);
}

namespace {

constexpr std::string_view kCommandNames[] = {
    "StartInstance",  "WorkItemCommand", "RunOperation",   "AdministerInstance",
    "AddComment",     "FireTimer",       "DeliverMessage", "FinishJob",
    "EndCall",        "ClaimLock",       "DropClaim",      "TakeLock",
    "FollowCalendar", "ArmStarts",       "JoinStart",      "ReportRefusal",
    "StartAgain",     "IssueNumber",     "VoidNumber",     "PassTurn",
    "KeepTurn",       "TakeTurn",        "NoteRelative",   "StepErasure",
    "NoteErasure",    "ReviewAbsence",   "AttachFile",     "EndRetention",
    "UndoInstance"};
constexpr std::string_view kVerbNames[] = {
    "claim", "release", "start",    "stop",     "complete", "vote",    "fail",      "skip",
    "suspend", "resume", "delegate", "transfer", "nominate", "urge",   "comment",   "take_back",
    "add_signer", "remove_signer", "save_draft", "back_date", "cc", "read",
    "override"};

template <std::size_t I = 0>
std::optional<Command> read_command(std::string_view type, const Map& value) {
  if constexpr (I < std::variant_size_v<Command>) {
    if (type != kCommandNames[I]) return read_command<I + 1>(type, value);
    using T = std::variant_alternative_t<I, Command>;
    T command;
    std::size_t others = 1;  // the name of the command
    if constexpr (std::is_same_v<T, WorkItemCommand>) {
      const auto verb = parse_verb(value.get("verb").text());
      if (!verb) return std::nullopt;
      command.verb = *verb;
      ++others;
    }
    std::string fault;
    if (!history::read_fields(value, command, fault, others)) return std::nullopt;
    return Command(std::move(command));
  } else {
    return std::nullopt;
  }
}

}  // namespace

std::string_view name(Verb verb) { return kVerbNames[static_cast<std::size_t>(verb)]; }

std::vector<Verb> all_verbs() {
  std::vector<Verb> out;
  for (std::size_t i = 0; i < std::size(kVerbNames); ++i) {
    const auto verb = static_cast<Verb>(i);
    if (verb != Verb::kTakeBack) out.push_back(verb);
  }
  return out;
}

bool is_word(Verb verb) {
  return verb == Verb::kComment || verb == Verb::kCc || verb == Verb::kRead;
}

std::optional<Verb> parse_verb(std::string_view text) {
  for (std::size_t i = 0; i < std::size(kVerbNames); ++i) {
    if (kVerbNames[i] == text) return static_cast<Verb>(i);
  }
  return std::nullopt;
}

InstanceId instance_of(const Command& command) {
  return std::visit(
      [](const auto& c) {
        if constexpr (requires { c.instance; }) {
          return c.instance;
        } else {
          return c.id;
        }
      },
      command);
}

Value to_value(const Command& command) {
  Map out{{"command", kCommandNames[command.index()]}};
  if (const auto* work = std::get_if<WorkItemCommand>(&command)) out["verb"] = name(work->verb);
  std::visit([&](const auto& c) { history::write_fields(c, out); }, command);
  return out;
}

std::optional<Command> command_from_value(const Value& value) {
  const auto* map = value.get_if<Map>();
  return map == nullptr ? std::nullopt : read_command(value["command"].text(), *map);
}

}  // namespace recourse::command
