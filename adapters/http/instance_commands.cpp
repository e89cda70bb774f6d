#include <algorithm>
#include <array>

#include "adapters/http/case.h"
#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/rows.h"
#include "adapters/http/site.h"
#include "adapters/http/start_files.h"

namespace recourse::http {
namespace {

using Kind = Rejection::Kind;

constexpr std::array<std::string_view, 15> kAdministration{
    "suspend", "resume",      "terminate", "cancel",      "retry", "fix_data", "complete_with",
    "move",    "acknowledge", "migrate",   "recalculate", "merge", "link",     "wake",
    "assign_section"};

/// {reason?, data?, incident?}
struct OperationBody {
  explicit OperationBody(const Call& call)
      : fields(call), reason(fields.text("reason")), data(fields.map("data")) {
    incident = static_cast<std::uint32_t>(fields.number("incident", 0, 0xffffffff).value_or(0));
  }
  Fields fields;
  std::string reason;
  Map data;
  std::uint32_t incident = 0;
};

/// Names what there is: the operations of the definition, and for administrators theirs.
Rejection unknown_operation(const Call& call, const Case& found, const std::string& name) {
  List words;
  std::string text;
  const auto add = [&](std::string_view word) {
    words.emplace_back(word);
    text += (text.empty() ? "" : ", ") + std::string(word);
  };
  for (const auto& [id, operation] : found.definition->operations) add(id);
  for (const std::string_view word : kAdministration) {
    const bool shown = found.definition->operations.count(std::string(word)) == 0;
    if (shown && call.caller.has_role("admin")) add(word);
  }
  Rejection rejection =
      text.empty() ? refuse(Kind::kNotFound, "OPERATION",
                            "There is no operation “" + name + "”; this process has none.",
                            "没有操作“" + name + "”；此流程未定义任何操作。")
                   : refuse(Kind::kNotFound, "OPERATION",
                            "There is no operation “" + name + "”. There are: " + text + ".",
                            "没有操作“" + name + "”。可用操作：" + text + "。");
  rejection.details = Map{{"known", std::move(words)}};
  return rejection;
}

/// An operation of the definition comes first: a process may say for itself what `cancel` means.
/// Everything else on the list is for administrators, always with a reason; to look ahead nobody
/// needs one.
Result<command::Command> operation_command(const Call& call, const Case& found,
                                           const OperationBody& body, bool looks_ahead = false) {
  const std::string& name = call.captured[1];
  if (found.definition->operations.count(name) > 0) {
    return command::Command(command::RunOperation{
        found.id, name, body.reason.empty() ? Value() : Value(body.reason), body.data});
  }
  const bool known =
      std::find(kAdministration.begin(), kAdministration.end(), name) != kAdministration.end();
  if (!known) return unknown_operation(call, found, name);
  if (name == "wake" && !call.caller.has_role("admin")) {
    return refuse(Kind::kForbidden, "ROLE",
                  "This process does not let its ended cases be taken up again: start a successor "
                  "that names this one in repeat_of, or ask an administrator.",
                  "此流程不允许重新办理已结束的案件：请发起后续案件并在 repeat_of 中注明本案件，或联系管理员。");
  }
  if (!command::may_intervene(call.caller, *found.state, name, body.incident)) {
    const bool of_owner = name == "merge" || name == "link";
    if (of_owner) {
      return refuse(Kind::kForbidden, "ROLE",
                    "Only administrators and whoever has a task in the case do this.",
                    "只有管理员和本案件的任务办理人可以执行此操作。");
    }
    return refuse(Kind::kForbidden, "ROLE", "Only administrators do this.",
                  "只有管理员可以执行此操作。");
  }
  if (body.reason.empty() && !looks_ahead) {
    return refuse(Kind::kInvalid, "REASON", "Say why; the reason stays in the record.",
                  "请填写原因，它将记入历史。");
  }
  return command::Command(
      command::AdministerInstance{found.id, name, body.reason, body.incident, body.data});
}

/// A case with this key is there already, and the answer names it: to who may know of it.
void tell_other(const CallPtr& call, const Value& value) {
  const std::string id(value["id"].text());
  on_reader(call, [call, value, id](runtime::Reads& reads) {
    const auto other = InstanceId::parse(id);
    if (!other || !reads.worklist.may_see(reader_of(call->caller), *other)) {
      return call->refuse(refuse(Kind::kConflict, "KEY_TAKEN",
                                 "This business key is in use, by a case that is not yours.",
                                 "该业务编号已被使用，且该案件与您无关。"));
    }
    Response response = answer(value, 200);
    response.headers.emplace_back("Location", "/api/v1/instances/" + id);
    call->send(std::move(response));
  });
}

void begin(const CallPtr& call, const command::StartInstance& start,
           const std::vector<KeptFile>& files) {
  decide(
      call, start,
      [call, files, id = start.id](const Value& value) {
        const bool* started = value["started"].get_if<bool>();
        const bool own = value["id"].text() == id.text();
        // A repeated request is answered with the case that the first one began.
        settle_start(call, files, own);
        if (!own) return tell_other(call, value);
        Response response = answer(value, started != nullptr && *started ? 201 : 200);
        response.headers.emplace_back("Location",
                                      "/api/v1/instances/" + std::string(value["id"].text()));
        call->send(std::move(response));
      },
      [call, files](const Rejection& why) {
        // It may have begun all the same: what nobody names is swept later.
        if (why.kind != Kind::kUnavailable) settle_start(call, files, /*began=*/false);
        call->refuse(why);
      });
}

/// What the form names is sealed for the case at the last: a refusal before has nothing to take
/// away.
void begin_with_files(const CallPtr& call, command::StartInstance start, runtime::Reads& reads) {
  std::vector<KeptFile> files;
  if (names_files(start.data)) {
    auto kept = files_for_start(*call, start, reads);
    if (!kept) return call->refuse(kept.rejection());
    files = std::move(*kept);
    for (const KeptFile& file : files) start.files.push_back(file.file);
  }
  begin(call, start, files);
}

/// Merging and linking name a second case: one that the caller may see, and for merging one that
/// goes on.
void with_other_case(const CallPtr& call, const command::Command& command,
                     const std::function<void()>& work) {
  const auto* asked = std::get_if<command::AdministerInstance>(&command);
  const bool merges = asked != nullptr && asked->kind == "merge";
  if (asked == nullptr || (!merges && asked->kind != "link")) return work();
  const auto other = InstanceId::parse(asked->data.get(merges ? "into" : "to").text());
  if (!other || *other == asked->instance) return work();  // the engine says what is missing
  with_case(call, *other, [call, merges, work](const Case& found, runtime::Reads&) {
    if (!merges || found.state->running()) return work();
    call->refuse(refuse(Kind::kConflict, "INSTANCE_STATE",
                        "The case it would be merged into has ended.", "要并入的案件已结束。"));
  });
}

}  // namespace

void start_instance(const CallPtr& call, runtime::Reads& reads) {
  Fields fields(*call);
  command::StartInstance start;
  start.process = fields.text("process", true);
  start.version = static_cast<int>(fields.number("version", 1, 1'000'000).value_or(0));
  start.key = fields.text("key");
  start.data = fields.map("data");
  start.on_behalf_of = fields.text("on_behalf_of");
  start.channel = fields.text("channel");
  const std::string before = fields.text("repeat_of");
  const std::string origin = fields.text("split_of");
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  if (const auto ended = InstanceId::parse(before)) {
    start.repeat_of = *ended;
  } else if (!before.empty()) {
    return call->refuse(refuse(Kind::kInvalid, "DATA", "“" + before + "” is no case id.",
                               "“" + before + "”不是案件编号。"));
  }
  start.id = call->site.world.runtime.ids().make<InstanceId>();
  if (origin.empty() && start.repeat_of.empty()) {
    return begin_with_files(call, std::move(start), reads);
  }
  if (origin.empty()) {
    const InstanceId ended = start.repeat_of;
    return with_case(call, ended, [call, start](const Case& found, runtime::Reads& later) {
      command::StartInstance next = start;
      next.section = found.state->section;
      begin_with_files(call, std::move(next), later);
    });
  }
  const auto whole = InstanceId::parse(origin);
  if (!whole) return call->refuse(not_found());
  start.begun_by = *whole;
  with_case(call, *whole, [call, start](const Case& found, runtime::Reads& later) {
    if (found.access == command::Access::kWrite) {
      command::StartInstance part = start;
      part.section = found.state->section;
      return begin_with_files(call, std::move(part), later);
    }
    call->refuse(refuse(Kind::kForbidden, "ROLE",
                        "Only who works on a case may split another one off it.",
                        "只有案件的办理人员可以拆分案件。"));
  });
}

void operate_instance(const CallPtr& call, runtime::Reads&) {
  OperationBody body(*call);
  if (const auto fault = body.fields.fault()) return call->refuse(*fault);
  with_named_case(call, [call, body](const Case& found, runtime::Reads&) {
    const auto command = operation_command(*call, found, body);
    if (!command.ok()) return call->refuse(command.rejection());
    with_other_case(call, *command, [call, command = *command] {
      decide(call, command, [call](const Value& value) { call->answer(value); });
    });
  });
}

void preview_operation(const CallPtr& call, runtime::Reads&) {
  OperationBody body(*call);
  if (const auto fault = body.fields.fault()) return call->refuse(*fault);
  with_named_case(call, [call, body](const Case& found, runtime::Reads& reads) {
    const auto command = operation_command(*call, found, body, /*looks_ahead=*/true);
    if (!command.ok()) return call->refuse(command.rejection());
    answer_preview(call, found, *command, reads);
  });
}

void comment_instance(const CallPtr& call, runtime::Reads&) {
  Fields fields(*call);
  const std::string text = fields.text("text", true);
  if (const auto fault = fields.fault()) return call->refuse(*fault);
  with_named_case(call, [call, text](const Case& found, runtime::Reads&) {
    decide(call, command::AddComment{found.id, text, {}},
           [call](const Value& value) { call->answer(value, 201); });
  });
}

}  // namespace recourse::http
