#include "adapters/yaml/scenario_loader.h"

#include <fmt/format.h>

#include "adapters/yaml/plain_value.h"
#include "adapters/yaml/report.h"

namespace recourse::yaml {
namespace {

std::optional<Instant> read_instant(Report& report, const Node& node) {
  std::string text = read_word(report, node);
  std::optional<Instant> instant = parse_instant(text);
  // People write 09:00+08:00; the strict reader wants seconds.
  if (!instant && text.size() > 16) instant = parse_instant(text.insert(16, ":00"));
  if (!instant) {
    report.error(node, "E-VALUE", {"An instant with its offset is expected here.",
                                   "此处应为带时区偏移的时刻。"},
                 {"Write it like 2025-03-03T09:00+08:00.", "请写成 2025-03-03T09:00+08:00。"});
  }
  return instant;
}

std::vector<std::string> read_names(Report& report, const Node& node) {
  std::vector<std::string> names;
  for (const Node* name : read_words(report, node)) names.push_back(name->text);
  return names;
}

Value value_or_null(const Fields& fields, std::string_view key) {
  const Node* value = fields.get(key);
  return value ? plain_value(*value) : Value();
}

int small_number(const Fields& fields, std::string_view key) {
  return static_cast<int>(fields.number(key).value_or(0));
}

TaskAct read_task_act(Report& report, const Node& node) {
  const Fields fields(report, node, "act task");
  TaskAct act;
  act.task = fields.word("task");
  fields.need("as");
  act.as = fields.word("as");
  act.action = fields.word("action");
  act.verb = fields.word("verb");
  act.choice = fields.word("choice");
  act.to = fields.word("to");
  act.comment = fields.word("comment");
  act.item = small_number(fields, "item");
  act.data = value_or_null(fields, "data");
  return act;
}

AdvanceAct read_advance(Report& report, const Node& node) {
  const Fields fields(report, node, "act advance");
  AdvanceAct act;
  const Node& how = *node.find("advance");
  if (how.is_mapping()) {
    const Fields parts(report, how, "advance to");
    if (const Node* to = parts.need("to")) act.to = read_instant(report, *to);
    return act;
  }
  Result<calendar::TimeSpan> span = calendar::parse_time_span(read_word(report, how));
  if (span) {
    act.span = std::move(*span);
  } else {
    report.error(how, "E-DURATION", span.rejection().text,
                 {"Write a span like '2 working days'.", "请写成“2 working days”这样的时长。"});
  }
  return act;
}

JobAct read_job(Report& report, const Node& node) {
  const Fields fields(report, node, "act job");
  JobAct act;
  act.job = fields.word("job");
  act.item = small_number(fields, "item");
  act.result = value_or_null(fields, "result");
  act.error_data = value_or_null(fields, "data");
  if (fields.get("error")) {
    act.answer = JobAct::Answer::kError;
    act.error = fields.word("error");
  } else if (fields.get("fail")) {
    act.answer = JobAct::Answer::kFail;
    act.error = fields.word("fail");
  }
  return act;
}

MessageAct read_message_act(Report& report, const Node& node) {
  const Fields fields(report, node, "act message");
  MessageAct act;
  act.name = fields.word("message");
  if (fields.need("key")) act.key = value_or_null(fields, "key");
  act.data = value_or_null(fields, "data");
  act.id = fields.word("id");
  return act;
}

OperationAct read_operation(Report& report, const Node& node) {
  const Fields fields(report, node, "act operation");
  OperationAct act;
  act.name = fields.word("operation");
  fields.need("by");
  act.by = fields.word("by");
  act.reason = fields.word("reason");
  act.step = fields.word("step");
  act.data = value_or_null(fields, "data");
  return act;
}

/// Absent: nothing asked; null: must be nothing.
std::optional<std::string> word_or_nothing(Report& report, const Node& node,
                                           std::string_view key) {
  const Node* value = node.find(key);
  if (!value) return std::nullopt;
  return value->is_null() ? std::string() : read_word(report, *value);
}

ExpectTask read_expected_task(Report& report, const Node& node) {
  const Fields fields(report, node, "expected task");
  ExpectTask task;
  task.line = node.line;
  task.owner = word_or_nothing(report, node, "owner");
  if (fields.get("state")) task.state = fields.word("state");
  if (const Node* people = fields.get("candidates")) task.candidates = read_names(report, *people);
  if (const Node* due = fields.get("due")) task.due = read_instant(report, *due);
  if (fields.get("count")) task.count = small_number(fields, "count");
  if (fields.get("title")) task.title = fields.word("title");
  task.for_whom = word_or_nothing(report, node, "for");
  return task;
}

ExpectClock read_expected_clock(Report& report, const Node& node) {
  ExpectClock clock;
  clock.none = node.is_null();
  if (clock.none) return clock;
  const Fields fields(report, node, "expected clock");
  if (fields.get("state")) {
    clock.state = fields.choice("state", {"running", "paused", "met", "breached"});
  }
  if (const Node* due = fields.get("due")) clock.due = read_instant(report, *due);
  if (const Node* fired = fields.get("fired")) clock.fired = read_names(report, *fired);
  return clock;
}

Expect read_expect(Report& report, const Node& node) {
  const Fields fields(report, node, "expectation");
  Expect expect;
  if (const Node* active = node.find("active")) expect.active = read_names(report, *active);
  if (const Node* tasks = fields.get("tasks")) {
    for (const Node::Entry& entry : read_mapping(report, *tasks)) {
      expect.tasks.emplace_back(entry.key.text, read_expected_task(report, entry.value));
    }
  }
  if (const Node* data = fields.get("data")) {
    for (const Node::Entry& entry : read_mapping(report, *data)) {
      expect.data.emplace_back(entry.key.text, plain_value(entry.value));
    }
  }
  expect.ended = word_or_nothing(report, node, "ended");
  if (const Node* exited = fields.get("exited")) expect.exited = read_names(report, *exited);
  if (const Node* jobs = node.find("waiting_jobs")) expect.waiting_jobs = read_names(report, *jobs);
  if (const Node* notices = fields.get("notices")) {
    const Fields kinds(report, *notices, "expected notices");
    for (const Node::Entry& entry : read_mapping(report, *notices)) {
      expect.notices.emplace_back(entry.key.text, small_number(kinds, entry.key.text));
    }
  }
  if (fields.get("incidents")) expect.incidents = small_number(fields, "incidents");
  if (const Node* steps = node.find("waiting")) expect.waiting = read_names(report, *steps);
  if (fields.get("cases")) expect.cases = small_number(fields, "cases");
  if (const Node* family = fields.get("family")) {
    const Fields relations(report, *family, "expected family");
    for (const Node::Entry& entry : read_mapping(report, *family)) {
      expect.family.emplace_back(entry.key.text, small_number(relations, entry.key.text));
    }
  }
  if (const Node* sla = fields.get("sla")) {
    for (const Node::Entry& entry : read_mapping(report, *sla)) {
      expect.sla.emplace_back(entry.key.text, read_expected_clock(report, entry.value));
    }
  }
  return expect;
}

StartAct read_start_act(Report& report, const Node& node, const Node& content) {
  const Fields outer(report, node, "act start");
  const Fields fields(report, content, "further start");
  StartAct act;
  fields.need("by");
  act.start.by = fields.word("by");
  act.start.data = value_or_null(fields, "data");
  act.start.key = fields.word("key");
  act.name = fields.word("name");
  act.repeat_of = fields.word("repeat_of");
  return act;
}

std::vector<Date> read_dates(Report& report, const Node& node) {
  std::vector<Date> dates;
  for (const Node* item : read_words(report, node)) {
    if (const auto date = parse_date(item->text)) {
      dates.push_back(*date);
      continue;
    }
    report.error(*item, "E-VALUE",
                 {"'" + item->text + "' is no date.", "“" + item->text + "”不是日期。"},
                 {"Write YYYY-MM-DD.", "请写 YYYY-MM-DD。"});
  }
  return dates;
}

CalendarAct read_calendar_act(Report& report, const Node& node) {
  const Fields fields(report, node, "act calendar");
  CalendarAct act;
  act.id = fields.word("calendar");
  fields.need("version");
  act.version = fields.word("version");
  if (const Node* closed = fields.get("closed")) act.closed = read_dates(report, *closed);
  if (const Node* worked = fields.get("make_up")) act.make_up = read_dates(report, *worked);
  return act;
}

AbsenceAct read_absence_act(Report& report, const Node& node) {
  const Fields fields(report, node, "act absence");
  AbsenceAct act;
  act.user = fields.word("absence");
  if (const Node* from = fields.get("from")) act.from = read_instant(report, *from);
  if (const Node* to = fields.get("to")) act.to = read_instant(report, *to);
  if (const Node* names = fields.get("substitutes")) act.substitutes = read_names(report, *names);
  if (const Node* names = fields.get("processes")) act.processes = read_names(report, *names);
  return act;
}

std::optional<ScenarioStep> read_step(Report& report, const Node& node) {
  ScenarioStep step;
  step.line = node.line;
  step.column = node.column;
  if (node.find("task")) step.what = read_task_act(report, node);
  else if (node.find("advance")) step.what = read_advance(report, node);
  else if (node.find("job")) step.what = read_job(report, node);
  else if (node.find("message")) step.what = read_message_act(report, node);
  else if (node.find("operation")) step.what = read_operation(report, node);
  else if (const Node* start = node.find("start")) step.what = read_start_act(report, node, *start);
  else if (node.find("calendar")) step.what = read_calendar_act(report, node);
  else if (node.find("absence")) step.what = read_absence_act(report, node);
  else if (node.find("case")) {
    const Fields fields(report, node, "act case");
    step.what = CaseAct{fields.word("case")};
  } else if (node.find("signal")) {
    const Fields fields(report, node, "act signal");
    SignalAct act{fields.word("signal"), {}};
    if (const Node* data = fields.get("data")) act.data = plain_value(*data);
    step.what = std::move(act);
  } else if (node.find("person_left")) {
    const Fields fields(report, node, "act person_left");
    step.what = PersonLeftAct{fields.word("person_left")};
  } else if (const Node* expect = node.find("expect")) {
    const Fields fields(report, node, "act expect");
    step.what = read_expect(report, *expect);
  } else {
    report.error(node, "E-KIND", {"This step does not say what happens.", "此步骤没有说明发生什么。"},
                 {"Begin with task, advance, job, message, signal, operation, start, case, "
                  "calendar, absence, person_left or expect.",
                  "请以 task、advance、job、message、signal、operation、start、case、calendar、"
                  "absence、person_left 或 expect 开头。"});
    return std::nullopt;
  }
  const Node* refused = node.find("refused");
  if (refused) step.refused = read_word(report, *refused);
  return step;
}

void read_start(Report& report, const Node& node, ScenarioStart& start) {
  const Fields fields(report, node, "scenario start");
  if (const Node* at = fields.get("at")) {
    start.at = read_instant(report, *at).value_or(Instant{});
  }
  if (fields.get("by")) start.by = fields.word("by");
  if (fields.get("data")) start.data = value_or_null(fields, "data");
  if (fields.get("key")) start.key = fields.word("key");
}

/// `shared` holds what the file says for all its scenarios.
Scenario read_scenario(Report& report, const Node& node, Scenario shared) {
  const Fields fields(report, node, "scenario");
  shared.line = node.line;
  if (fields.need("scenario")) shared.name = fields.word("scenario");
  if (fields.get("process")) shared.process = fields.word("process");
  if (const Node* start = fields.get("start")) read_start(report, *start, shared.start);
  report.step = shared.name;
  if (fields.ok() && shared.process.empty()) fields.need("process");
  if (fields.ok() && shared.start.at.us == 0) {
    report.error(node, "E-MISSING", {"The scenario does not say when it starts.",
                                     "场景没有写明开始时间。"},
                 {"Add 'start: {at: 2025-03-03T09:00+08:00, by: …}'.",
                  "请添加“start: {at: 2025-03-03T09:00+08:00, by: …}”。"});
  }
  if (const Node* steps = fields.need("do")) {
    for (const Node& item : read_list(report, *steps)) {
      if (auto step = read_step(report, item)) shared.steps.push_back(std::move(*step));
    }
  }
  report.step.clear();
  return shared;
}

}  // namespace

LoadedScenarios load_scenarios(std::string_view source) {
  Parsed parsed = parse(source);
  if (!parsed.root) return {{}, std::move(parsed.findings)};
  Report report;
  LoadedScenarios loaded;
  const Node& file = *parsed.root;
  const Node* many = file.find("scenarios");
  if (!many) {
    loaded.scenarios.push_back(read_scenario(report, file, {}));
  } else {
    const Fields fields(report, file, "scenario file");
    Scenario shared;
    shared.process = fields.word("process");
    if (const Node* start = fields.get("start")) read_start(report, *start, shared.start);
    for (const Node& item : read_list(report, *many)) {
      loaded.scenarios.push_back(read_scenario(report, item, shared));
    }
  }
  if (report.has_errors()) loaded.scenarios.clear();
  loaded.findings = report.take();
  return loaded;
}

}  // namespace recourse::yaml
