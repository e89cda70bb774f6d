// Which steps a task of the DSL becomes, and where they lead.
#include "tests/conformance/flow_steps.h"

#include <set>
#include <stdexcept>

#include "tests/conformance/flow_reach.h"
#include "tests/conformance/flow_words.h"

namespace recourse::conformance {
namespace {

/// Where a list of tasks stands.
struct Place {
  std::string dot;      ///< variable that holds "."
  std::string pointer;  ///< JSON Pointer of the list: "/do"
  std::string over;     ///< what follows the last task
  FlowVariables variables;
};

/// Where one task stands in its list.
struct Spot {
  const FlowTasks& all;
  std::size_t index;
  const Place& place;
  List& out;
  List& late;                   ///< steps that only lead somewhere: after those of the tasks
  std::set<std::string>& made;  ///< their names, once each
  [[nodiscard]] const FlowTask& task() const { return all[index]; }
  [[nodiscard]] std::string pointer() const {
    return place.pointer + "/" + std::to_string(index) + "/" + task().name;
  }
};

class FlowWriter {
 public:
  explicit FlowWriter(const Value& definition) : definition_(definition) {}

  FlowDraft run() {
    words_.variable("flow_data", /*input=*/true);
    for (const char* name : {"flow_input", "flow_context", "flow_error"}) words_.variable(name);
    const std::string whole = words_.feel(definition_["document"], {}, "null");
    Place place{"flow_data", "/do", "flow_out",
                {{"context", "flow_context"},
                 {"workflow", "{input: flow_input, definition: {document: " + whole + "}}"}}};
    const Value& from = definition_["input"]["from"];
    const std::string shaped =
        from.is_null() ? place.dot : words_.query(from, place.variables, place.dot);
    List steps;
    steps.push_back(words_.set("flow_begin", {{"flow_input", place.dot}, {place.dot, shaped}},
                               entry(read_flow_tasks(definition_["do"]).front())));
    if (tasks(definition_["do"], place, steps)) {
      steps.push_back(words_.set("flow_out", {{"flow_data", output(place)}}, "flow_completed"));
      steps.push_back(Map{{"step", "flow_completed"}, {"finish", "completed"}});
    }
    return words_.finish(std::move(steps), raises_);
  }

 private:
  std::string output(const Place& place) const {
    const Value& as = definition_["output"]["as"];
    return as.is_null() ? place.dot : words_.query(as, place.variables, place.dot);
  }

  /// Appends the steps of a list; whether its end can be reached.
  bool tasks(const Value& list, const Place& place, List& out) {
    const FlowTasks all = read_flow_tasks(list);
    const FlowReach reached = reach_flow(all);
    std::set<std::string> made;
    List late;
    for (std::size_t i = 0; i < all.size(); ++i) {
      if (!reached.tasks[i]) continue;  // a dead step is an error of the process
      Place own = place;
      own.variables["task"] = "{name: " + words_.feel(all[i].name, {}, "null") + "}";
      task({all, i, own, out, late, made});
    }
    out.insert(out.end(), late.begin(), late.end());
    return reached.end;
  }

  List nested(const Value& list, const Place& outer, const std::string& pointer) {
    Place place = outer;
    place.pointer = pointer;
    place.over = "done";
    List steps;
    tasks(list, place, steps);
    return steps;
  }

  /// A task with a condition is entered through a choice.
  static std::string entry(const FlowTask& task) {
    return task["if"].is_null() ? task.step : task.step + "_if";
  }

  /// The step a `then` leads to.
  std::string target(const Spot& at, const Value& then) {
    const std::string_view word = then.text();
    if (word == "exit") return at.place.over;
    if (word == "end") return end_step(at);
    if (word.empty() || word == "continue") {
      return at.index + 1 < at.all.size() ? entry(at.all[at.index + 1]) : at.place.over;
    }
    const std::size_t to = task_at(at.all, word);
    return to > at.index ? entry(at.all[to]) : back_step(at, at.all[to]);
  }

  std::string end_step(const Spot& at) {
    const std::string step = "flow_end";
    if (at.made.insert(step).second) {
      at.late.push_back(words_.set(step, {{"flow_data", output(at.place)}}, step + "_all"));
      at.late.push_back(Map{{"step", step + "_all"}, {"finish", "completed"}});
    }
    return step;
  }

  /// A loop of steps that never wait is an error of the process, so a jump back waits.
  std::string back_step(const Spot& at, const FlowTask& to) {
    const std::string step = "flow_back_to_" + to.step;
    if (at.made.insert(step).second) {
      const Map wait{{"for", "1 second"}};
      at.late.push_back(Map{{"step", step}, {"wait", wait}, {"next", entry(to)}});
    }
    return step;
  }

  void task(const Spot& at) {
    const FlowTask& task = at.task();
    words_.note_task(task.step, task.name);
    if (!task["if"].is_null()) {
      const std::string when = words_.condition(task["if"], at.place.variables, at.place.dot);
      at.out.push_back(words_.choice(entry(task), when, task.step, target(at, Value())));
    }
    if (!task["switch"].is_null()) return branch(at);
    if (!task["raise"].is_null()) return raise(at);
    const std::string next = flow_task_ends(task) ? target(at, task["then"]) : "done";
    const bool shaped = !task["input"]["from"].is_null() || !task["output"]["as"].is_null() ||
                        !task["export"]["as"].is_null();
    if (!shaped) return body(at, task.step, next, at.out);
    shape(at, next);
  }

  /// The body between what shapes its input and its output.
  void shape(const Spot& at, const std::string& next) {
    const FlowTask& task = at.task();
    const std::string& dot = at.place.dot;
    const std::string input = "flow_input_" + std::to_string(++count_);
    words_.variable(input);
    Place inner = at.place;
    inner.variables["input"] = input;
    const Value& from = task["input"]["from"];
    const std::string taken =
        from.is_null() ? dot : words_.query(from, at.place.variables, dot);
    List steps;
    steps.push_back(words_.set("take", {{input, taken}, {dot, taken}}, "work"));
    body({at.all, at.index, inner, at.out, at.late, at.made}, "work", "give", steps);
    const Value& as = task["output"]["as"];
    const std::string given = as.is_null() ? dot : words_.query(as, inner.variables, dot);
    const Value& shared = task["export"]["as"];
    steps.push_back(words_.set("give", {{dot, given}}, shared.is_null() ? "done" : "share"));
    if (!shared.is_null()) {
      const std::string kept = words_.query(shared, inner.variables, dot);
      steps.push_back(words_.set("share", {{"flow_context", kept}}, "done"));
    }
    at.out.push_back(scope(task.step, std::move(steps), next));
  }

  static Value scope(const std::string& step, List steps, const std::string& next) {
    return Map{{"step", step}, {"scope", Map{{"steps", std::move(steps)}}}, {"next", next}};
  }

  void body(const Spot& at, const std::string& step, const std::string& next, List& out) {
    const FlowTask& task = at.task();
    const Place& place = at.place;
    if (!task["set"].is_null()) {
      const std::string feel = words_.feel(task["set"], place.variables, place.dot);
      out.push_back(words_.set(step, {{place.dot, feel}}, next));
    } else if (!task["for"].is_null()) {
      loop(at, step, next, out);
    } else if (!task["fork"].is_null()) {
      fork(at, step, next, out);
    } else if (!task["emit"].is_null()) {
      emit(at, step, next, out);
    } else if (!task["wait"].is_null()) {
      out.push_back(Map{{"step", step}, {"wait", Map{{"for", flow_span(task["wait"])}}},
                        {"next", next}});
    } else if (!task["try"].is_null()) {
      attempt(at, step, next, out);
    } else if (!task["do"].is_null()) {
      out.push_back(scope(step, nested(task["do"], place, at.pointer() + "/do"), next));
    } else {
      throw std::runtime_error("the kind of task '" + task.name + "' is not rewritten");
    }
  }

  void branch(const Spot& at) {
    const FlowTask& task = at.task();
    List ways;
    Value otherwise = task["then"];
    for (const Value& item : task["switch"].as<List>()) {
      const Value& way = item.as<Map>().begin()->value;
      if (way["when"].is_null()) {
        otherwise = way["then"];
        continue;
      }
      const std::string when = words_.condition(way["when"], at.place.variables, at.place.dot);
      ways.push_back(Map{{"when", words_.guard_word(when)}, {"next", target(at, way["then"])}});
    }
    ways.push_back(Map{{"otherwise", target(at, otherwise)}});
    at.out.push_back(Map{{"step", task.step}, {"choose", std::move(ways)}});
  }

  void raise(const Spot& at) {
    raises_ = true;
    const FlowTask& task = at.task();
    Value error = task["raise"]["error"];
    if (error.is<std::string>()) error = definition_["use"]["errors"][error.text()];
    if (!error.is<Map>()) throw std::runtime_error("task '" + task.name + "' raises nothing known");
    if (error["instance"].is_null()) error.as<Map>()["instance"] = at.pointer();
    const std::string feel = words_.feel(error, at.place.variables, at.place.dot);
    const std::string step = task.step + "_raise";
    at.out.push_back(words_.set(task.step, {{"flow_error", feel}}, step));
    at.out.push_back(Map{{"step", step}, {"raise", "flow_fault"}});
  }

  void emit(const Spot& at, const std::string& step, const std::string& next, List& out) {
    const Place& place = at.place;
    const Value& with = at.task()["emit"]["event"]["with"];
    const std::string event =
        "context merge([{id: " + words_.feel(at.pointer() + " ", {}, "null") +
        " + string(now()), specversion: \"1.0\", time: string(now())}, " +
        words_.feel(with, place.variables, place.dot) + "])";
    out.push_back(words_.set(step, {{place.dot, event}}, step + "_send"));
    out.push_back(Map{{"step", step + "_send"},
                      {"send", Map{{"message", "flow_event"},
                                   {"to", "flow_mark"},
                                   {"with", Map{{"event", words_.value_word(place.dot)}}}}},
                      {"next", next}});
  }

  /// The items with their numbers are what the loop runs over.
  void loop(const Spot& at, const std::string& step, const std::string& next, List& out) {
    const FlowTask& task = at.task();
    const std::string number = std::to_string(++count_);
    const std::string item = "flow_item_" + number;
    Place place = at.place;
    const std::string items = words_.query(task["for"]["in"], place.variables, place.dot);
    const auto name = [&](const char* key, const char* otherwise) {
      const Value& given = task["for"][key];
      return given.is_null() ? std::string(otherwise) : std::string(given.text());
    };
    place.variables[name("each", "item")] = item + ".item";
    place.variables[name("at", "index")] = item + ".index";
    List steps = nested(task["do"], place, at.pointer() + "/for/do");
    if (!task["while"].is_null()) {
      const std::string stop = "flow_stop_" + number;
      words_.variable(stop);
      const std::string go = "not(" + stop + " = true) and " +
                             words_.condition(task["while"], place.variables, place.dot);
      List guarded;
      guarded.push_back(words_.choice("look", go, "round", "stop"));
      guarded.push_back(scope("round", std::move(steps), "done"));
      guarded.push_back(words_.set("stop", {{stop, "true"}}, "done"));
      steps = std::move(guarded);
      out.push_back(words_.set(step, {{stop, "false"}}, step + "_each"));
    }
    const std::string numbered =
        "{flow_all: " + items + ", r: if count(flow_all) = 0 then [] else for flow_n in " +
        "1..count(flow_all) return {item: flow_all[flow_n], index: flow_n - 1}}.r";
    out.push_back(Map{{"step", task["while"].is_null() ? step : step + "_each"},
                      {"foreach", Map{{"item", item},
                                      {"in", words_.list_word(numbered)},
                                      {"mode", "sequential"},
                                      {"steps", std::move(steps)}}},
                      {"next", next}});
  }

  /// Every branch works on data of its own. Competing branches leave one winner, the others a list.
  void fork(const Spot& at, const std::string& step, const std::string& next, List& out) {
    const Value& fork = at.task()["fork"];
    const bool* compete = fork["compete"].get_if<bool>();
    const bool race = compete && *compete;
    const std::string number = std::to_string(++count_);
    const std::string winner = "flow_winner_" + number;
    words_.variable(winner);
    const FlowTasks branches = read_flow_tasks(fork["branches"]);
    List parts;
    std::string results;
    for (std::size_t i = 0; i < branches.size(); ++i) {
      Place place = at.place;
      place.dot = "flow_data_" + number + "_" + std::to_string(i + 1);
      words_.variable(place.dot);
      const Value alone = List{fork["branches"].as<List>()[i]};
      List steps;
      steps.push_back(words_.set("begin", {{place.dot, at.place.dot}}, "work"));
      steps.push_back(scope("work", nested(alone, place, at.pointer() + "/fork/branches"), "won"));
      const std::string first =
          "if " + winner + " = null then {value: " + place.dot + "} else " + winner;
      steps.push_back(words_.set("won", {{winner, first}}, "done"));
      parts.push_back(Map{{"branch", branches[i].step}, {"steps", std::move(steps)}});
      results += (results.empty() ? "" : ", ") + place.dot;
    }
    Map parallel{{"branches", std::move(parts)}, {"join", race ? "any" : "all"}};
    if (race) parallel["rest"] = "cancel";
    out.push_back(words_.set(step, {{winner, "null"}}, step + "_fork"));
    out.push_back(Map{{"step", step + "_fork"}, {"parallel", parallel}, {"next", step + "_join"}});
    const std::string joined = race ? winner + ".value" : "[" + results + "]";
    out.push_back(words_.set(step + "_join", {{at.place.dot, joined}}, next));
  }

  /// What the catch does not mean is raised again.
  void attempt(const Spot& at, const std::string& step, const std::string& next, List& out) {
    const Value& caught = at.task()["catch"];
    if (!caught["retry"].is_null()) throw std::runtime_error("retry is not rewritten");
    raises_ = true;
    Place place = at.place;
    const Value& as = caught["as"];
    place.variables[as.is_null() ? "error" : std::string(as.text())] = "flow_error";
    List steps;
    steps.push_back(words_.choice("caught", meant(caught, place), "mend", "again"));
    List mend;
    if (!caught["do"].is_null()) mend = nested(caught["do"], place, at.pointer() + "/catch/do");
    steps.push_back(mend.empty() ? words_.set("mend", {{place.dot, place.dot}}, "done")
                                 : scope("mend", std::move(mend), "done"));
    steps.push_back(Map{{"step", "again"}, {"raise", "flow_fault"}});
    Value tried = scope(step, nested(at.task()["try"], at.place, at.pointer() + "/try"), next);
    const Map handler{{"error", "flow_fault"}, {"do", std::move(steps)}, {"next", next}};
    tried.as<Map>()["handlers"] = List{handler};
    out.push_back(std::move(tried));
  }

  std::string meant(const Value& caught, const Place& place) const {
    std::string all = "true";
    if (const auto* with = caught["errors"]["with"].get_if<Map>()) {
      for (const Map::Entry& entry : *with) {
        all += " and (get value(flow_error, \"" + entry.name + "\") = " +
               words_.feel(entry.value, place.variables, place.dot) + ") = true";
      }
    }
    const Value& when = caught["when"];
    const Value& except = caught["exceptWhen"];
    if (!when.is_null()) all += " and " + words_.condition(when, place.variables, place.dot);
    if (!except.is_null()) {
      all += " and not(" + words_.condition(except, place.variables, place.dot) + ")";
    }
    return all;
  }

  const Value& definition_;
  FlowWords words_;
  bool raises_ = false;
  int count_ = 0;
};

}  // namespace

FlowDraft draft_flow(const Value& definition) { return FlowWriter(definition).run(); }

}  // namespace recourse::conformance
