// The commands of the tamper-evident record: key, checkpoint, case-file, accesses,
// verify.
#include <cctype>
#include <filesystem>
#include <fstream>
#include <ostream>
#include <sstream>

#include "adapters/cli/case_files.h"
#include "adapters/cli/keys.h"
#include "adapters/cli/open_database.h"
#include "adapters/cli/sealing.h"
#include "adapters/cli/target.h"
#include "adapters/http/accesses.h"
#include "adapters/json/json_value.h"
#include "adapters/runtime/ambient.h"
#include "adapters/seal/access_check.h"
#include "adapters/store/open.h"
#include "engine/ports/key_file_error.h"

namespace recourse::cli {
namespace {

std::string file_content(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  if (!in) throw WorldFailed("cannot read " + path);
  return out.str();
}

void write_out(const std::string& path, const std::string& content, const Terminal& terminal) {
  if (path.empty()) {
    terminal.out << content;
    return;
  }
  std::ofstream out(path, std::ios::binary);
  out << content;
  out.close();
  if (!out) throw WorldFailed("cannot write " + path);
}

constexpr int kAccessPage = 1'000;

/// A database without a server, and the log on it. `master`: file of the keys of personal data.
struct OwnLog {
  OwnLog(const std::string& db, const std::string& signing_keys, const Terminal& terminal,
         const std::string& master_keys = {})
      : database(open_database(db)),
        keys(keys_to_look(db, master_keys)),
        sealing({*database, clock, hasher,
                 [&terminal](const Label& line) { terminal.err << terminal.say(line) << '\n'; },
                 keys ? &keys->keyring : nullptr},
                key_file_path(db, signing_keys)) {}
  std::unique_ptr<store::Database> database;
  std::unique_ptr<OwnKeys> keys;  ///< of personal data, where they are at hand
  runtime::SystemClock clock;
  runtime::Sha256 hasher;
  Sealing sealing;

  /// For what opens personal data.
  void require_fitting_keys() const {
    if (keys) require_fit(*keys, *store::secret_store(*database));
  }
  void seal_now(const Terminal& terminal) {
    try {
      const auto standing = sealing.seal_now();
      if (!standing.alarm.empty()) throw WorldFailed(terminal.say(standing.alarm));
    } catch (const ports::StoreError&) {
      throw;
    } catch (const std::runtime_error& error) {
      throw WorldFailed(error.what());
    }
  }
};

std::uint64_t size_of_held(const std::string& path) {
  if (path.empty()) return 0;
  const auto note = seal::parse_note(file_content(path));
  const auto text = note ? seal::parse_checkpoint(note->text) : std::nullopt;
  if (!text) throw WorldFailed(path + " is no signed checkpoint");
  return text->size;
}

std::string named_key_file(const KeyOptions& options) {
  const std::string path = key_file_path(options.db, options.keys);
  if (path.empty()) throw WorldFailed("name the key file with --signing-keys");
  return path;
}

seal::KeyFile keys_of(const std::string& path) {
  auto file = seal::read_key_file(path);
  if (!file) throw WorldFailed("there is no key file " + path + "; run: recourse signing-key new");
  return *file;
}

std::string label_of(const Value& label, const Terminal& terminal) {
  return terminal.say({std::string(label["en"].text()), std::string(label["zh"].text())});
}

std::string number_of(const Value& report, const char* name) {
  const auto* number = report[name].get_if<Decimal>();
  return number ? number->to_text() : std::string(report[name].text());
}

/// "case 0190… record 7 (from event 31) ": where it was found.
std::string place_of(const Value& finding, const Terminal& terminal) {
  std::string out;
  if (!finding["instance"].is_null()) {
    out += terminal.say({"case ", "案件 "}) + std::string(finding["instance"].text()) + " ";
  }
  if (!finding["record"].is_null()) {
    out += terminal.say({"record ", "记录 "}) + number_of(finding, "record") + " ";
  }
  if (!finding["seq"].is_null()) {
    out += terminal.say({"(from event ", "（自事件 "}) + number_of(finding, "seq") +
           terminal.say({") ", "） "});
  }
  return out;
}

void tell_list(const Value& list, const Label& before, const Terminal& terminal) {
  const auto* items = list.get_if<List>();
  if (items == nullptr) return;
  for (const Value& item : *items) {
    terminal.out << "  " << terminal.say(before)
                 << (before.empty() ? std::string(item["verdict"].text()) + ": " : "")
                 << place_of(item, terminal) << label_of(item["text"], terminal) << '\n';
  }
}

enum class Judged { kRecord, kAccesses, kExport };

/// `report`: as seal::Report::to_map gives it, or a server's answer.
void tell(const std::string& name, const Value& report, Judged what, const Terminal& terminal) {
  std::string verdict(report["verdict"].text());
  const bool good = verdict == "ok";
  for (char& c : verdict) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  terminal.out << name << ": " << (good ? verdict : terminal.strong(verdict)) << " — "
               << label_of(report["saying"], terminal) << '\n';
  tell_list(report["findings"], {}, terminal);
  const auto number = [&](const char* member) { return number_of(report, member); };
  if (what == Judged::kAccesses) {
    terminal.out << "  "
                 << terminal.say({number("accesses") + " accesses, " + number("accesses_signed") +
                                      " of them under the held checkpoint; whether later ones "
                                      "were cut off, only a newer checkpoint can tell",
                                  "访问记录 " + number("accesses") + " 条，其中 " +
                                      number("accesses_signed") +
                                      " 条由所持有的检查点覆盖；其后是否有记录被截去，"
                                      "须以更新的检查点判断"})
                 << '\n';
    return tell_list(report["notes"], {"note: ", "注："}, terminal);
  }
  if (what == Judged::kExport) {
    terminal.out << "  "
                 << terminal.say({"an export under the checkpoint of " + number("checkpoint") +
                                      " records",
                                  "导出，对应 " + number("checkpoint") + " 条记录的检查点"})
                 << '\n';
    return tell_list(report["notes"], {"note: ", "注："}, terminal);
  }
  terminal.out << "  "
               << terminal.say({number("cases") + " cases, " + number("records") + " records, " +
                                    number("events") + " events; signed up to record " +
                                    number("checkpoint") + ", " + number("tail") + " after it",
                                "共 " + number("cases") + " 个案件、" + number("records") +
                                    " 条记录、" + number("events") + " 个事件；已签名至第 " +
                                    number("checkpoint") + " 条，其后 " + number("tail") + " 条"});
  if (number("accesses") != "0") {
    terminal.out << terminal.say({"; " + number("accesses") + " accesses, " +
                                      number("accesses_signed") + " of them signed",
                                  "；访问记录 " + number("accesses") + " 条，其中 " +
                                      number("accesses_signed") + " 条已签名"});
  }
  if (number("redactions") != "0") {
    terminal.out << terminal.say({"; redactions: ", "；已删除内容："}) << number("redactions");
  }
  if (!report["tail_age_s"].is_null()) {
    terminal.out << terminal.say({" (oldest: " + number("tail_age_s") + " s)",
                                  "（最早：" + number("tail_age_s") + " 秒前）"});
  }
  terminal.out << '\n';
  tell_list(report["notes"], {"note: ", "注："}, terminal);
  if (const auto* evidence = report["evidence"].get_if<List>()) {
    for (const Value& note : *evidence) terminal.out << note.text() << '\n';
  }
}

seal::VerifierKey key_from(const std::string& text) {
  const auto key = seal::parse_verifier_key(text);
  if (key) return *key;
  throw WorldFailed("'" + text + "' is no verifier key; recourse signing-key list shows them");
}

seal::Held held_of(const VerifyOptions& options) {
  seal::Held held;
  if (!options.checkpoint.empty()) held.checkpoint = file_content(options.checkpoint);
  for (const std::string& text : options.keys) {
    held.keys.push_back(key_from(text));
  }
  for (const std::string& text : options.witnesses) {
    held.witnesses.push_back(key_from(text));
    if (held.witnesses.back().kind == seal::VerifierKey::Kind::kCosignature) continue;
    throw WorldFailed("'" + text + "' is the key of a log: --witness wants that of a witness");
  }
  return held;
}

/// The exported file stands in the folder of its note.
seal::FindExported files_beside(const std::string& note) {
  const auto folder = std::filesystem::path(note).parent_path();
  return [folder](const std::string& name) {
    return seal::exported_file((folder / name).string());
  };
}

/// The server that holds the database verifies it itself.
int verify_on_server(const VerifyOptions& options, const Terminal& terminal) {
  Target target(options.target, terminal);
  Map body;
  const seal::Held held = held_of(options);
  if (held.checkpoint) body["checkpoint"] = *held.checkpoint;
  if (!options.keys.empty()) body["key"] = options.keys.front();
  if (!options.witnesses.empty()) body["witness"] = options.witnesses.front();
  const auto found = accepted(target.client().post("/api/v1/log/verification", body));
  if (!found.ok()) return terminal.refuse(found.rejection());
  if (terminal.json) {
    terminal.print(*found);
  } else {
    tell(target.client().url(), *found, Judged::kRecord, terminal);
  }
  const auto* findings = (*found)["findings"].get_if<List>();
  return findings != nullptr && findings->empty() ? kOk : kRefused;
}

}  // namespace

int run_key_new(const KeyOptions& options, const Terminal& terminal) {
  const std::string path = named_key_file(options);
  if (seal::read_key_file(path)) {
    throw WorldFailed(path + " holds keys already; for one more: recourse signing-key rotate");
  }
  const auto file = seal::new_key_file(options.origin, runtime::SystemClock().now());
  seal::write_key_file(path, file);
  terminal.out << file.keys.back().key.verifier().text() << '\n';
  return kOk;
}

int run_key_rotate(const KeyOptions& options, const Terminal& terminal) {
  const std::string path = named_key_file(options);
  seal::KeyFile file = keys_of(path);
  seal::add_key(file, runtime::SystemClock().now(), options.reason);
  seal::write_key_file(path, file);
  terminal.out << file.keys.back().key.verifier().text() << '\n';
  terminal.err << terminal.say({"the next checkpoint bears both signatures; from then on this key "
                                "signs alone. Give it to those who verify.",
                                "下一个检查点将同时带有两个签名，此后仅由该密钥签名。请将其告知验证者。"})
               << '\n';
  return kOk;
}

int run_key_list(const KeyOptions& options, const Terminal& terminal) {
  const seal::KeyFile file = keys_of(named_key_file(options));
  List list;
  for (const auto& key : file.keys) {
    const std::string text = key.key.verifier().text();
    const bool signs = &key == &file.keys.back();
    list.push_back(Map{{"key", text}, {"made", to_text(key.made)},
                       {"reason", key.reason}, {"signs", signs}});
    if (!terminal.json) {
      terminal.out << text << "  " << to_text(key.made) << "  " << key.reason
                   << (signs ? terminal.say({"  signs", "  当前签名"}) : "") << '\n';
    }
  }
  if (terminal.json) terminal.print(list);
  return kOk;
}

int run_checkpoint(const CheckpointOptions& options, const Terminal& terminal) {
  if (!options.cosigned.empty()) {
    const auto witness = seal::parse_verifier_key(options.witness);
    if (!witness) throw WorldFailed("--witness wants the verifier key of the witness");
    OwnLog log(options.target.db, options.keys, terminal);
    const auto kept = log.sealing.accept_cosignature(file_content(options.cosigned), *witness);
    return kept.ok() ? kOk : terminal.refuse(kept.rejection());
  }
  std::string path = "/api/v1/log/checkpoint";
  if (options.from) path += "?from=" + std::to_string(*options.from);
  if (is_served(options.target)) {
    Target target(options.target, terminal);
    const auto text = target.client().download(path);
    if (!text.ok()) return terminal.refuse(text.rejection());
    write_out(options.out, *text, terminal);
    return kOk;
  }
  OwnLog log(options.target.db, options.keys, terminal);
  log.seal_now(terminal);
  const auto text = log.sealing.checkpoint(options.from);
  if (!text) throw WorldFailed("the log is shorter than --from says");
  write_out(options.out, *text, terminal);
  return kOk;
}

int run_case_file(const CaseFileOptions& options, const Terminal& terminal) {
  const std::uint64_t held = size_of_held(options.checkpoint);
  const auto id = InstanceId::parse(options.id);
  if (!id) throw WorldFailed("'" + options.id + "' is no id of a case: 32 hexadecimal digits");
  if (is_served(options.target)) {
    Target target(options.target, terminal);
    std::string path = "/api/v1/instances/" + url_escaped(options.id) + "/case-file";
    if (held > 0) path += "?held=" + std::to_string(held);
    const auto bytes = target.client().download(path);
    if (!bytes.ok()) return terminal.refuse(bytes.rejection());
    write_out(options.out, *bytes, terminal);
    return kOk;
  }
  OwnLog log(options.target.db, options.keys, terminal, options.target.keys);
  log.require_fitting_keys();
  log.seal_now(terminal);
  auto files = files_of_case(*log.database, log.keys.get(), *id, terminal);
  const auto bytes = log.sealing.case_file(*id, held, std::move(files));
  if (!bytes.ok()) return terminal.refuse(bytes.rejection());
  write_out(options.out, *bytes, terminal);
  return kOk;
}

int run_accesses(const AccessesOptions& options, const Terminal& terminal) {
  std::string lines;
  if (is_served(options.target)) {
    Target target(options.target, terminal);
    for (std::string cursor = "0"; !cursor.empty();) {
      const auto page = accepted(target.client().get("/api/v1/audit/access?limit=200&cursor=" +
                                                     url_escaped(cursor)));
      if (!page.ok()) return terminal.refuse(page.rejection());
      for (const Value& row : (*page)["items"].as<List>()) lines += json::to_json(row) + '\n';
      cursor = (*page)["next"].text();
    }
  } else {
    const OwnLog log(options.target.db, "", terminal);
    const auto accesses = store::access_log(*log.database);
    std::int64_t read_to = 0;
    for (auto page = accesses->after(0, kAccessPage); !page.empty();
         page = accesses->after(read_to, kAccessPage)) {
      for (const auto& row : page) lines += json::to_json(Value(http::access_value(row))) + '\n';
      read_to = page.back().position;
    }
  }
  write_out(options.out, lines, terminal);
  return kOk;
}

int run_verify(const VerifyOptions& options, const Terminal& terminal) {
  if (options.files.empty() && is_served(options.target)) {
    return verify_on_server(options, terminal);
  }
  const seal::Held held = held_of(options);
  bool all_good = true;
  List reports;
  const auto judged = [&](const std::string& name, const seal::Report& report,
                          Judged what = Judged::kRecord) {
    all_good = all_good && report.findings.empty();
    Map map = report.to_map(runtime::SystemClock().now());
    if (!terminal.json) return tell(name, map, what, terminal);
    map["file"] = name;
    reports.emplace_back(std::move(map));
  };
  for (const std::string& path : options.files) {
    const std::string content = file_content(path);
    // An empty one may be a log of accesses: with a checkpoint it can be judged.
    if (seal::looks_like_export_note(content)) {
      judged(path, seal::verify_export(content, files_beside(path), held), Judged::kExport);
    } else if (content.empty() || content.starts_with('{')) {
      judged(path, seal::verify_access_file(content, held), Judged::kAccesses);
    } else {
      judged(path, seal::verify_case_file(content, held));
    }
  }
  if (options.files.empty()) {
    OwnLog log(options.target.db, "", terminal, options.target.keys);
    log.require_fitting_keys();
    judged(log.database->name(), log.sealing.verify(held, [&](std::uint64_t records) {
      if (terminal.interactive) terminal.err << '\r' << records << std::flush;
    }));
    if (terminal.interactive) terminal.err << '\r';
  }
  if (terminal.json) terminal.print(reports.size() == 1 ? reports.front() : Value(reports));
  return all_good ? kOk : kRefused;
}

}  // namespace recourse::cli
