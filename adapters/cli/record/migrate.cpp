// Takes the running cases of one version to another, one by one, through the same API as everybody.
#include <algorithm>
#include <optional>
#include <ostream>
#include <set>

#include "adapters/cli/commands.h"
#include "adapters/cli/record/regress_run.h"
#include "adapters/cli/target.h"

namespace recourse::cli {
namespace {

/// "?process=…&key=…" for the list of cases. Throws WorldFailed for a condition nobody knows.
std::string query_of(const MigrateOptions& options) {
  static const std::set<std::string> kKnown{"key", "customer", "state", "text"};
  std::string query = "?limit=200&process=" + url_escaped(options.process);
  for (const std::string& word : options.where) {
    const std::size_t at = word.find('=');
    const std::string name = word.substr(0, at);
    if (at == std::string::npos || kKnown.count(name) == 0) {
      throw WorldFailed(
          Label{"--where wants key=, customer=, state= or text= with a value; found '" + word + "'",
                "--where 应为 key=、customer=、state= 或 text= 加上取值，实为“" + word + "”"});
    }
    query += "&" + name + "=" + url_escaped(word.substr(at + 1));
  }
  return query;
}

struct Moved {
  List migrated, refused;
};

bool runs_on(const Value& row, int version) {
  const bool runs = row["state"] == Value("Running") || row["state"] == Value("Suspended");
  return runs && row["version"].text() == std::to_string(version);
}

/// All of them first: moving one changes what a list shows.
Result<List> cases_of(Client& client, const MigrateOptions& options) {
  List found;
  std::string next;
  do {
    const std::string page = next.empty() ? "" : "&cursor=" + url_escaped(next);
    const auto answer = accepted(client.get("/api/v1/instances" + query_of(options) + page));
    if (!answer.ok()) return answer.rejection();
    if (const auto* items = (*answer)["items"].get_if<List>()) {
      for (const Value& row : *items) {
        if (runs_on(row, options.from)) found.push_back(row);
      }
    }
    next = (*answer)["next"].text();
  } while (!next.empty());
  return found;
}

/// Whoever mistypes a name is not told that all went well.
std::optional<Rejection> unknown(Client& client, const MigrateOptions& options) {
  const std::string from = std::to_string(options.from);
  const auto known = accepted(
      client.get("/api/v1/definitions/" + url_escaped(options.process) + "/" + from));
  if (known.ok() || known.rejection().code != "NOT_FOUND") return std::nullopt;
  return Rejection{Rejection::Kind::kNotFound,
                   "DEFINITION_NOT_FOUND",
                   {"No version " + from + " of a process '" + options.process +
                        "' was ever published here.",
                    "此处从未发布过流程“" + options.process + "”的版本 " + from + "。"},
                   {}};
}

void move_one(Client& client, const Value& row, const Map& body, bool dry_run,
              Language language, Moved& moved) {
  const std::string id(row["id"].text());
  const std::string path = "/api/v1/instances/" + url_escaped(id) + "/operations/migrate" +
                           (dry_run ? "/preview" : "");
  const auto answer = accepted(client.post(path, body));
  Map told{{"instance", id}, {"key", row["key"]}};
  if (answer.ok()) {
    if (dry_run) told["story"] = (*answer)["story"];
    moved.migrated.emplace_back(std::move(told));
    return;
  }
  told["code"] = answer.rejection().code;
  told["reason"] = answer.rejection().text.in(language);
  moved.refused.emplace_back(std::move(told));
}

/// Why cases stay: a reason that all of them have is said once.
void tell_refused(const List& refused, const Terminal& terminal) {
  const bool alike = refused.size() > 1 && std::ranges::all_of(refused, [&](const Value& one) {
    return one["reason"] == refused.front()["reason"];
  });
  if (alike) {
    const std::string count = std::to_string(refused.size());
    const std::string why(refused.front()["reason"].text());
    terminal.out << terminal.say({"all " + count + ": " + why, "全部 " + count + " 个：" + why})
                 << '\n';
    return;
  }
  for (const Value& one : refused) {
    const std::string key(one["key"].text());
    terminal.out << (key.empty() ? "" : key + " ") << one["instance"].text() << ": "
                 << one["reason"].text() << '\n';
  }
}

void tell(const Moved& moved, const MigrateOptions& options, const Terminal& terminal) {
  tell_refused(moved.refused, terminal);
  const std::string done = std::to_string(moved.migrated.size());
  const std::string kept = std::to_string(moved.refused.size());
  const std::string to = std::to_string(options.to);
  terminal.out << terminal.say(
                      options.dry_run
                          ? Label{done + " cases can go to version " + to + ", " + kept +
                                      " cannot; nothing was done (--dry-run)",
                                  done + " 个案件可迁移到版本 " + to + "，" + kept +
                                      " 个不能；未执行任何操作（--dry-run）"}
                          : Label{done + " cases are on version " + to + " now, " + kept +
                                      " stay on " + std::to_string(options.from),
                                  done + " 个案件已迁移到版本 " + to + "，" + kept +
                                      " 个仍在版本 " + std::to_string(options.from)})
               << '\n';
}

}  // namespace

int run_migrate(const MigrateOptions& options, const Terminal& terminal) {
  const auto data = read_data(options.data);
  if (!data.ok()) return terminal.refuse(data.rejection());
  if (options.reason.empty() && !options.dry_run) {
    return terminal.refuse({Rejection::Kind::kInvalid,
                            "REASON",
                            {"Say why with --reason; it stays in the record of every case.",
                             "请用 --reason 说明原因，它将记入每个案件的历史。"},
                            {}});
  }
  Map names;
  for (const auto& [from, to] : parse_renames(options.map)) names[from] = to;
  const Map body{{"reason", options.reason},
                 {"data", Map{{"to", options.to}, {"map", names}, {"data", *data}}}};
  Target target(options.target, terminal);
  const auto cases = cases_of(target.client(), options);
  if (!cases.ok()) return terminal.refuse(cases.rejection());
  if (cases->empty()) {
    if (const auto why = unknown(target.client(), options)) return terminal.refuse(*why);
  }
  Moved moved;
  {
    Progress progress(terminal);
    for (const Value& row : *cases) {
      move_one(target.client(), row, body, options.dry_run, terminal.language, moved);
      progress.step();
    }
  }
  if (terminal.json) {
    terminal.print(Map{{"process", options.process}, {"from", options.from}, {"to", options.to},
                       {"dry_run", options.dry_run}, {"migrated", moved.migrated},
                       {"refused", moved.refused}});
  } else {
    tell(moved, options, terminal);
  }
  return moved.refused.empty() ? kOk : kRefused;
}

}  // namespace recourse::cli
