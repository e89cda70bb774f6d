#include "tests/conformance/betsy_world.h"

#include <algorithm>

#include "adapters/bpmn/names.h"
#include "adapters/directory/directory_loader.h"
#include "adapters/yaml/definition_loader.h"

namespace recourse::conformance {
namespace {

constexpr std::int64_t kTenSeconds = 10 * kMicrosPerSecond;

/// The connectors that stand behind script words, in the words of a house's own manifests.
constexpr const char* kManifests[] = {
    "connector: word.note\ntitle: note\ninput: {word: text}\n",
    "connector: word.add\ntitle: add\ninput: {word: text, number: int}\nresult: {number: int}\n",
    "connector: word.write\ntitle: write\ninput: {word: text}\nresult: {text: text}\n",
    "connector: word.read\ntitle: read\ninput: {word: text, text: optional text}\n",
    "connector: word.throw\ntitle: throw\ninput: {word: text}\n"
    "errors: {ERR_CODE: {title: thrown by a script}}\n",
};
constexpr const char* kConnectors[] = {"word.note", "word.add", "word.write", "word.read",
                                       "word.throw"};

std::optional<bpmn::ScriptBinding> betsy_binding(const std::string& script) {
  bpmn::ScriptBinding made;
  made.connector = "word.note";
  made.with = {{"word", script}};
  if (script.starts_with("INCREMENT_INTEGER_VARIABLE")) {
    made.connector = "word.add";
    made.with.emplace_back("number", "{{ integerVariable }}");
    made.save = {{"integerVariable", "result.number"}};
    made.variables = {{"integerVariable", "int"}};
  } else if (script == "SET_STRING_DATA") {
    made.connector = "word.write";
    made.output = "text";
  } else if (script == "LOG_DATA") {
    made.connector = "word.read";
    made.input = "text";
  } else if (script == "THROW_ERROR") {
    made.connector = "word.throw";
  }
  return made;
}

std::string first_error(const std::vector<definition::Finding>& findings) {
  for (const auto& finding : findings) {
    if (finding.severity != definition::Finding::Severity::kError) continue;
    return finding.code + " " + finding.text.en;
  }
  return {};
}

}  // namespace

BetsyWorld::BetsyWorld()
    : clock_(Instant{1'772'000'000 * kMicrosPerSecond}),
      ids_(clock_, 1),
      loop_(session_, library_, clock_, ids_, hasher_) {
  library_.set_directory(directory::empty_directory());
  loop_.observer = [this](const service::Outcome& outcome) {
    if (outcome.instance.empty()) return;
    if (std::ranges::find(instances_, outcome.instance) != instances_.end()) return;
    instances_.push_back(outcome.instance);
  };
}

std::string BetsyWorld::deploy(const std::string& text) {
  bpmn::ImportOptions options;
  options.script = betsy_binding;
  const bpmn::Import imported = bpmn::import_bpmn(text, options);
  findings_ = imported.findings;
  if (definition::has_errors(findings_)) return first_error(findings_);
  yaml::ConnectorCatalogue connectors;
  for (const char* manifest : kManifests) (void)yaml::load_connector(manifest, connectors);
  for (const auto& file : imported.files) {
    if (file.name.starts_with("connectors/")) (void)yaml::load_connector(file.text, connectors);
  }
  for (const auto& [id, manifest] : connectors) library_.add(manifest);
  for (const auto& file : imported.files) {
    if (file.name.starts_with("connectors/")) continue;
    const auto loaded = yaml::load_definition(file.text, connectors);
    if (!loaded.definition) {
      // The importer promised a definition that passes: its fault, not the file's.
      throw std::runtime_error(file.name + " does not pass the check: " +
                               first_error(loaded.findings) + "\n" + file.text);
    }
    library_.add(loaded.definition);
  }
  return {};
}

std::string BetsyWorld::start(const std::string& process, const Map& variables) {
  const auto definition = library_.latest(bpmn::process_id(process));
  if (!definition) return "there is no process " + process;
  command::StartInstance command;
  command.id = ids_.make<InstanceId>();
  command.process = definition->id;
  for (const auto& variable : definition->data) {
    const auto given = variables.find(variable.name);
    if (variable.input && given) command.data[variable.name] = *given;
  }
  const auto outcome = loop_.call({std::move(command), command::system_caller(), "", ""});
  if (!outcome.answer.ok()) return outcome.answer.rejection().text.en;
  work();
  return {};
}

void BetsyWorld::advance(std::int64_t ms) {
  const Instant end{clock_.now().us + ms * 1000};
  while (true) {
    Instant next = end;
    if (const auto timer = session_.reads().queues.next_timer()) next = std::min(next, *timer);
    for (const Held& held : held_) next = std::min(next, held.until);
    loop_.advance(std::max(next, clock_.now()));
    for (std::size_t i = 0; i < held_.size();) {
      if (held_[i].until > clock_.now()) {
        ++i;
        continue;
      }
      const ports::JobRow job = held_[i].job;
      held_.erase(held_.begin() + static_cast<std::ptrdiff_t>(i));
      finish(job, {}, "");
    }
    work();
    if (next >= end) return;
  }
}

void BetsyWorld::work() {
  constexpr int kJobsMax = 10'000;  // a loop that never ends must not hang the judge
  for (int i = 0; i < kJobsMax; ++i) {
    if (!work_once()) return;
  }
}

bool BetsyWorld::work_once() {
  const Instant now = clock_.now();
  const Instant until{now.us + 36'500 * kMicrosPerDay};
  for (const char* connector : kConnectors) {
    const auto jobs = session_.reads().queues.claim_jobs(connector, "betsy", 1, now, until);
    if (jobs.empty()) continue;
    answer(jobs.front());
    return true;
  }
  return false;
}

void BetsyWorld::answer(const ports::JobRow& job) {
  const std::string word(job.input.get("word").text());
  if (word.starts_with("SCRIPT_")) trace_.push_back(word);
  if (word == "CREATE_MARKER_FILE") marker_ = true;
  if (word == "INCREMENT_INTEGER_VARIABLE_AND_LOG") trace_.emplace_back("INCREMENT_correct");
  if (word == "LOG_DATA") data_read_ = job.input.get("text").text() == "String";
  const Instant later{clock_.now().us + kTenSeconds};
  if (word.starts_with("CREATE_TIMESTAMP_LOG_")) spans_.push_back({word, clock_.now(), later});
  if (word.starts_with("CREATE_TIMESTAMP_LOG_") || word == "WAIT_TEN_SECONDS") {
    held_.push_back({job, later});
    return;
  }
  if (word == "THROW_ERROR") return finish(job, {}, "ERR_CODE");
  if (word == "SET_STRING_DATA") return finish(job, {{"text", "String"}}, "");
  if (job.connector == "word.add") {
    const auto* number = job.input.get("number").get_if<Decimal>();
    const auto more = number ? Decimal::add(*number, Decimal(1)) : std::nullopt;
    return finish(job, {{"number", more ? Value(*more) : Value()}}, "");
  }
  finish(job, {}, "");
}

void BetsyWorld::finish(const ports::JobRow& job, Map result, const std::string& error) {
  command::FinishJob command;
  command.instance = job.instance;
  command.job = job.id;
  command.epoch = job.epoch;
  command.ok = error.empty();
  command.result = std::move(result);
  command.error = error;
  (void)loop_.call({std::move(command), command::system_caller(), "", ""});
}

void BetsyWorld::note_ends(std::vector<std::string>& all) {
  for (const InstanceId id : instances_) {
    const auto state = loop_.state(id);
    if (!state.ok()) continue;
    const auto definition = library_.find((*state)->process, (*state)->version);
    for (const auto& [number, incident] : (*state)->incidents) {
      // Where no condition held nothing was thrown: a fault. Anything else was thrown and not caught.
      const bool thrown = incident.code == "UNHANDLED_ERROR" &&
                          incident.text.en.find("no_way_on") == std::string::npos;
      all.emplace_back(thrown ? "ERROR_thrownErrorEvent" : "ERROR_runtime");
    }
    const auto outcome = definition->outcomes.find((*state)->outcome);
    const bool failed = outcome != definition->outcomes.end() &&
                        outcome->second.kind == definition::Outcome::Kind::kFailure;
    if (failed) all.emplace_back("ERROR_thrownErrorEvent");
    if ((*state)->state == lifecycle::ProcessInstanceState::Terminated) {
      all.emplace_back("ERROR_processAborted");
    }
  }
}

std::vector<std::string> BetsyWorld::trace() {
  std::vector<std::string> all = trace_;
  note_ends(all);
  return all;
}

bool BetsyWorld::parallel() const {
  for (std::size_t i = 0; i < spans_.size(); ++i) {
    for (std::size_t j = i + 1; j < spans_.size(); ++j) {
      const bool overlap = spans_[i].from < spans_[j].to && spans_[j].from < spans_[i].to;
      if (spans_[i].word != spans_[j].word && overlap) return true;
    }
  }
  return false;
}

}  // namespace recourse::conformance
