// The JSON shapes of the API, once: openapi.json is written from these tables, and the tests hold
// every answer they get against it.
#include "adapters/http/schemas.h"

#include <array>

#include "adapters/http/problem_codes.h"
#include "engine/command/command.h"
#include "engine/lifecycle/process_instance.h"
#include "engine/lifecycle/work_item.h"

namespace recourse::http {
namespace {

struct Table {
  std::string_view name;
  std::string_view members;
  std::string_view and_of = {};  ///< a table whose members it has, too
};

constexpr std::array kTables{
    Table{"Label", "en:text zh:text"},
    Table{"Person", "id:text name:Label title:Label groups:text[] roles*:text[]"},
    Table{"Absence",
          "id:id person:text person_name:Label? from:time to:time substitutes:text[] "
          "processes:text[] reason:text said_by:text said:time state:AbsenceState note:Label?"},
    Table{"AbsenceList", "items:Absence[]"},
    Table{"HandedOver",
          "id:id instance:id case:text title:Label to:text? to_name:Label? ok:bool code*:Code "
          "detail*:text"},
    Table{"Handover", "person:text carried_out:bool more:bool tasks:HandedOver[]"},
    Table{"Session", "user:Person csrf:text"},
    Table{"Candidates", "users:text[] groups:text[]"},
    Table{"TaskRow",
          "id:id title:Label step:text step_label:Label process:text process_title:Label "
          "instance:id case:text customer:text? state:TaskState owner:text? owner_name:Label? "
          "candidates:Candidates due:time? due_text:Label? overdue:bool priority:count "
          "created:time ended:time? revision:count copied*:time copy_read*:time?"},
    Table{"TaskPage", "items:TaskRow[] next:text? as_of_seq:count"},
    Table{"TaskList", "items:TaskRow[]"},
    Table{"Counts", "mine:count available:count team:count overdue:count done:count cc:count"},
    Table{"Type", "kind:TypeKind optional*:bool element*:Type options*:text[] fields*:TypeField[]"},
    Table{"TypeField", "name:text label:Label type:Type"},
    Table{"Field",
          "path:text label:Label help:Label mode:FieldMode visible:bool widget*:text type:Type "
          "value:any merge*:text section*:text"},
    Table{"FormSection", "id:text title:Label"},
    Table{"Form", "fields:Field[] sections*:FormSection[] live:bool possible:map"},
    Table{"LiveField", "path:text visible:bool type:Type"},
    Table{"LiveForm", "fields:LiveField[] possible:map"},
    Table{"Choice", "id:text label:Label"},
    Table{"Action",
          "id:text label:Label needs:text[] kind:ActionKind enabled:bool reason:Label? "
          "to*:Choice[]"},
    Table{"VerbOffer", "verb:Verb enabled:bool reason:Label?"},
    Table{"Ballot", "actor:text actor_name:Label choice:text at:time"},
    Table{"Vote", "choices:Choice[] cast:Ballot[] total:count rule:Label in_order:bool"},
    Table{"Comment", "at:time actor:text? actor_name:Label? text:text task:id?"},
    Table{"Reason", "text:Label seq:count?"},
    Table{"Question", "id:text question:Label answers:Reason[]"},
    Table{"Explanation", "questions:Question[]"},
    Table{"Override", "user:text user_name:Label by:text by_name:Label rules:text[]"},
    Table{"Task",
          "form:Form actions:Action[] verbs:VerbOffer[] why:Label? vote:Vote? help*:Label "
          "answer*:any comments:Comment[] draft:any override*:Override",
          "TaskRow"},
    Table{"TaskStanding", "id:id state:TaskState owner*:text? revision*:count"},
    Table{"VerbAnswer", "task:TaskStanding instance:id"},
    Table{"BulkResult", "id:text ok:bool task*:TaskStanding status*:count code*:Code detail*:text"},
    Table{"BulkAnswer", "results:BulkResult[]"},
    Table{"CaseRow",
          "id:id process:text version:count title:Label case:text key:text? state:CaseState "
          "outcome:text? starter:text? owner:text? customer:text? started:time ended:time? "
          "priority:count incidents:count section:text?"},
    Table{"CasePage", "items:CaseRow[] next:text?"},
    Table{"Started", "id:id started:bool"},
    Table{"ActiveStep",
          "path:text visit:count kind:StepKind since:time index*:count task*:id due*:time job*:id "
          "wait*:time"},
    Table{"Clock",
          "name:text title:Label state:ClockState target:text budget:text started:time due:time "
          "policy:text? provisional:bool elapsed:text paused:text used:text left:text total:text "
          "pauses:Pause[] rungs:count[]"},
    Table{"Pause", "from:time to:time? reason:text"},
    Table{"Relative", "relation:Relation id:id"},
    Table{"Incident", "id:count code:text text:Label since:time path*:text remedies*:text[]"},
    Table{"Attachment",
          "sha256:text name:text type:text size:count by:text at:time field*:text masked*:bool"},
    Table{"Upload", "sha256:text name:text type:text size:count field*:text"},
    Table{"AttachmentList", "items:Attachment[]"},
    Table{"StepChoice", "id:text label:Label"},
    Table{"Operation", "id:text label:Label enabled:bool reason:Label? steps*:StepChoice[]"},
    Table{"Case",
          "id:id process:text version:count hash:text key:text case:text state:CaseState "
          "outcome:text? title:Label started:time ended:time? starter:text starter_name:Label? "
          "section:StepChoice? owner:text? keep_until:time? priority:count seq:count "
          "record:count record_hash:text data:map active:ActiveStep[] "
          "family:Relative[] sla:Clock[] incidents:Incident[] operations:Operation[]"},
    Table{"CaseStanding", "instance:id state:CaseState"},
    Table{"Moment", "at:time en:text zh:text"},
    Table{"Event",
          "seq:count type:text v:count at:time at_text:Label recorded:time actor:text? "
          "actor_name:Label? acting_for:text? reason:text? text:Label moments:Moment[] detail:bool "
          "payload:map before*:any record:count position:count? hash:text"},
    Table{"History", "items:Event[]"},
    Table{"Node",
          "id:text kind:StepKind label:Label line:count state:NodeState visits:count parent*:text"},
    Table{"Edge", "from:text to:text label:Label kind:EdgeKind taken:bool"},
    Table{"Diagram", "nodes:Node[] edges:Edge[]"},
    Table{"EndingTask", "title:Label owner_name:Label?"},
    Table{"StepName", "step:Label"},
    Table{"AskedTask", "title:Label step:Label people:Label[] due:time? due_text:Label?"},
    Table{"MadeCall", "step:Label connector:text"},
    Table{"UndoneStep", "step:Label later:bool"},
    Table{"SetTimer", "step:Label at:time at_text:Label"},
    Table{"ChangedData", "label:Label path:text type:Type? from:any to:any"},
    Table{"CaseEnd", "state:CaseState outcome:Label"},
    Table{"Preview",
          "ends:EndingTask[] leaves:StepName[] asks:AskedTask[] calls:MadeCall[] "
          "undoes:UndoneStep[] timers:SetTimer[] stops:StepName[] changes:ChangedData[] "
          "finishes:CaseEnd? trouble:Label? story:Label[]"},
    Table{"Notice", "id:text kind:text instance:id task:id? text:Label at:time read:time?"},
    Table{"NoticePage", "items:Notice[] next:text? unread:count"},
    Table{"Unread", "unread:count"},
    Table{"Receipt",
          "notice:Notice person:text person_name:Label? channel:text state:DeliveryState "
          "attempts:count due:time? sent:time? delivered:time? read:time? fault:text?"},
    Table{"Receipts", "items:Receipt[]"},
    Table{"Channel",
          "id:text kind:ChannelKind address*:text secret*:text key*:text has_secret*:bool"},
    Table{"Quiet", "outside_hours:bool from*:text to*:text"},
    Table{"Digest", "at:text channel:text kinds:text[]"},
    Table{"Rung", "after_min:count channel:text"},
    Table{"Subscriptions",
          "language:text calendar:text channels:Channel[] kinds:map quiet:Quiet ladder:Rung[] "
          "digest*:Digest has_feed:bool email:text? house_mail:bool push_key:text "
          "calendars:text[]"},
    Table{"Feed", "path:text"},
    Table{"Delivery", "id:text delivered:count kept:bool duplicate:bool"},
    Table{"Message", "id:text name:text key:text data:any received:time"},
    Table{"MessageList", "items:Message[]"},
    Table{"Job",
          "id:id instance:id process:text step:text connector:text attempt:count input:map "
          "epoch:count worker:text leased_until:time?"},
    Table{"JobList", "jobs:Job[]"},
    Table{"JobAnswer", "late*:bool"},
    Table{"Access",
          "position:text at:time actor:text instance:id what:text fields:text purpose:text "
          "result:text previous_hash:text hash:text"},
    Table{"AccessPage", "items:Access[] next:text?"},
    Table{"Erasure",
          "id:id state:text keys:count since*:time done*:time? until*:time? holds*:ErasureHold[] "
          "fresh*:bool clear*:text[]"},
    Table{"ErasurePage", "items:Erasure[] next:text?"},
    Table{"ErasureHold", "id:id until:time? case:id?"},
    Table{"Hold", "held:bool id*:id until*:time? cases*:count lifted*:count"},
    Table{"HoldInForce", "id:id until:time?"},
    Table{"Retention",
          "id:id process:text version:count case:text ended:time? until:time state:text keep*:text "
          "basis*:Label holds:HoldInForce[]"},
    Table{"RetentionPage", "items:Retention[] next:text? waits_since:time?"},
    Table{"ClockConfirmed", "now:time"},
    Table{"Lease", "leased_until:time"},
    Table{"Definition",
          "process:text version:count hash:text title:Label startable:bool form:Form"},
    Table{"DefinitionList", "items:Definition[]"},
    Table{"DefinitionPage", "diagram:Diagram versions:count[]", "Definition"},
    Table{"Finding",
          "severity:Severity code:text line:count column:count step:text text:Label fix:Label"},
    Table{"Findings", "ok:bool findings:Finding[]"},
    Table{"Published", "findings:Finding[] published:bool", "Definition"},
    Table{"Export",
          "id:text form:text format:text process:text identified:bool state:ExportState "
          "cases:count events:count size:count parts:count asked:time fault:text note*:text"},
    Table{"ExportList", "items:Export[]"},
    Table{"Health", "status:text queued*:count"},
    // Requests.
    Table{"TaskNamed", "id:text revision*:count"},
};

constexpr std::string_view kWordTables[][2] = {
    {"AbsenceState", "planned running over withdrawn"},
    {"TypeKind", "any null bool int decimal money text date time datetime duration months "
                 "working_duration user file enum list record range function"},
    {"FieldMode", "required optional readonly"},
    {"ActionKind", "next back complete vote"},
    {"StepKind", "scope task auto set decide choose send wait parallel foreach call start raise "
                 "escalate compensate finish"},
    {"ClockState", "running paused met breached stopped"},
    {"Relation", "parent child repeat_of repeated_by merged_into merged linked"},
    {"NodeState", "idle active done exited failed"},
    {"ExportState", "waiting running done failed"},
    {"EdgeKind", "flow handler back"},
    {"DeliveryState", "waiting sent delivered read failed dropped"},
    {"ChannelKind", "email webhook wecom dingtalk feishu webpush"},
    {"Severity", "error warning"},
};

std::vector<std::string_view> words_of(std::string_view text) {
  std::vector<std::string_view> words;
  std::size_t at = 0;
  while ((at = text.find_first_not_of(' ', at)) != std::string_view::npos) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    words.push_back(text.substr(at, end - at));
    at = end;
  }
  return words;
}

Value enum_schema(const std::vector<std::string_view>& words) {
  return Map{{"type", "string"}, {"enum", List(words.begin(), words.end())}};
}

template <class State>
Value states_schema(State last) {
  std::vector<std::string_view> words;
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    words.push_back(lifecycle::name(static_cast<State>(i)));
  }
  return enum_schema(words);
}

Value plain_schema(std::string_view type) {
  if (type == "text") return Map{{"type", "string"}};
  if (type == "id") return Map{{"type", "string"}, {"pattern", "^[0-9a-f]{32}$"}};
  if (type == "time") return Map{{"type", "string"}, {"format", "date-time"}};
  if (type == "bool") return Map{{"type", "boolean"}};
  if (type == "map") return Map{{"type", "object"}};
  if (type == "any") return Map{};
  if (type == "count") {
    // Whole numbers are texts, so that nobody reads them as binary floating point.
    return Map{{"type", List{"string", "integer"}}, {"pattern", "^-?[0-9]+$"}};
  }
  return Map{{"$ref", "#/components/schemas/" + std::string(type)}};
}

Value member_schema(const Member& member) {
  Value schema = plain_schema(member.type);
  if (member.list) schema = Map{{"type", "array"}, {"items", std::move(schema)}};
  if (!member.nullable) return schema;
  return Map{{"anyOf", List{std::move(schema), Map{{"type", "null"}}}}};
}

std::string all_members(const Table& table) {
  std::string text(table.members);
  for (const Table& other : kTables) {
    if (!table.and_of.empty() && other.name == table.and_of) text += " " + all_members(other);
  }
  return text;
}

/// RFC 9457; a refusal adds what helps: `errors` by field, `allowed` verbs, `known` words …
Value problem_schema() {
  return Map{{"type", "object"},
             {"required", List{"type", "title", "status", "code", "detail"}},
             {"properties",
              Map{{"type", plain_schema("text")},
                  {"title", plain_schema("text")},
                  {"status", Map{{"type", "integer"}}},
                  {"code", plain_schema("Code")},
                  {"detail", plain_schema("text")},
                  {"errors", Map{{"type", "object"},
                                 {"additionalProperties", Map{{"type", "string"}}}}},
                  {"allowed", Map{{"type", "array"}, {"items", plain_schema("Verb")}}},
                  {"known", Map{{"type", "array"}, {"items", plain_schema("text")}}}}},
             {"additionalProperties", true}};
}

}  // namespace

std::vector<Member> members_of(std::string_view table) {
  std::vector<Member> members;
  for (std::string_view word : words_of(table)) {
    Member member;
    const std::size_t colon = word.find(':');
    member.name = word.substr(0, colon);
    member.type = word.substr(colon + 1);
    if (member.name.ends_with('*')) member.optional = true, member.name.remove_suffix(1);
    if (member.type.ends_with('?')) member.nullable = true, member.type.remove_suffix(1);
    if (member.type.ends_with("[]")) member.list = true, member.type.remove_suffix(2);
    members.push_back(member);
  }
  return members;
}

Value object_schema(std::string_view table) {
  Map properties;
  List required;
  for (const Member& member : members_of(table)) {
    properties[member.name] = member_schema(member);
    if (!member.optional) required.emplace_back(member.name);
  }
  Map schema{{"type", "object"}, {"properties", std::move(properties)},
             {"additionalProperties", false}};
  if (!required.empty()) schema["required"] = std::move(required);
  return schema;
}

Value reference(std::string_view name) {
  return member_schema(members_of("x:" + std::string(name)).front());
}

Map component_schemas() {
  Map schemas;
  for (const Table& table : kTables) {
    const std::string members = all_members(table);
    schemas[table.name] = object_schema(members);
  }
  for (const auto& [name, words] : kWordTables) schemas[name] = enum_schema(words_of(words));
  std::vector<std::string_view> verbs;
  for (const command::Verb verb : command::all_verbs()) verbs.push_back(command::name(verb));
  schemas["Verb"] = enum_schema(verbs);
  schemas["TaskState"] = states_schema(lifecycle::WorkItemState::Obsolete);
  schemas["CaseState"] = states_schema(lifecycle::ProcessInstanceState::Terminated);
  schemas["Code"] = enum_schema({kProblemCodes.begin(), kProblemCodes.end()});
  schemas["Problem"] = problem_schema();
  return schemas;
}

}  // namespace recourse::http
