#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "adapters/cli/terminal.h"

/// Every command of the binary: what it may be told, and the function that carries it out. The
/// functions print on the terminal, give an exit code, and throw WorldFailed or StoreError.
namespace recourse::cli {

struct CheckOptions {
  std::vector<std::string> paths;
  std::string format = "text";  ///< text, json, sarif
  std::string directory;        ///< file; "": one among the paths, or none
};
int run_check(const CheckOptions& options, const Terminal& terminal);

struct TestOptions {
  std::vector<std::string> paths;
  std::string format = "text";  ///< text, json, junit
  std::string only;             ///< a part of the scenario's name
  bool coverage = false;
  int coverage_at_least = 0;  ///< percent; less is refused
  std::string junit;          ///< a file that gets JUnit XML beside what is printed
  std::string save;           ///< a folder that gets the records of all cases played
};
int run_test(const TestOptions& options, const Terminal& terminal);

struct SchemaOptions {
  std::string file = "definition";  ///< one of yaml::schema_names()
  bool page = false;                ///< all keys as Markdown instead
};
int run_schema(const SchemaOptions& options, const Terminal& terminal);

struct FmtOptions {
  std::vector<std::string> paths;
  bool check = false;  ///< write nothing
};
int run_fmt(const FmtOptions& options, const Terminal& terminal);

struct DiffOptions {
  std::string before, after;    ///< files
  std::string format = "text";  ///< text, json, html
};
int run_diff(const DiffOptions& options, const Terminal& terminal);

struct ImportOptions {
  std::string file;
  std::string out;     ///< folder; "": print
  bool force = false;  ///< overwrite definitions that are there
};
int run_import_bpmn(const ImportOptions& options, const Terminal& terminal);

struct DrawOptions {
  std::string file;
  std::string format;  ///< svg, bpmn, mermaid; "": by the name of `out`, else svg
  std::string out;     ///< file; "": print
};
int run_draw(const DrawOptions& options, const Terminal& terminal);

struct ServeOptions {
  std::string db = "sqlite:./recourse.db";
  std::string keys;  ///< file of the master key; "": see open_keys()
  std::string listen = "127.0.0.1:8080";
  std::string defs;       ///< folder deployed at start
  std::string directory;  ///< file
  std::string calendars;  ///< folder
  std::string policies;   ///< folder
  std::string ui_dir;
  int shards = 0;  ///< 0: 1 on SQLite, 3 on PostgreSQL
  int cache_mb = 512;  ///< of states of cases kept in memory
  bool secure_cookies = false;
  std::string public_url;  ///< where people reach the web app; "": the address served on
  std::string smtp;        ///< smtp(s)://host:port; "": no mail
  std::string mail_from;
  std::vector<std::string> trusted;  ///< receivers inside the house
  std::string signing_keys;  ///< their file; "": beside the database
};
int run_serve(const ServeOptions& options, const Terminal& terminal);

struct KeysOptions {
  std::string file;
};
/// Makes the file of a master key.
int run_keys_make(const KeysOptions& options, const Terminal& terminal);

struct DemoOptions {
  std::string listen = "127.0.0.1:8080";
  std::string folder;  ///< of the throw-away database; "": under the temporary folder
  std::string defs = "process-defs";
  bool fresh = false;  ///< forget the cases of an earlier demo
  bool check = false;  ///< drive one complaint through the API, then stop
  int cases = 60;
  std::uint64_t seed = 20260302;
};
int run_demo(const DemoOptions& options, const Terminal& terminal);

/// Where a data command finds the engine.
struct TargetOptions {
  std::string server;  ///< URL; "": see db
  std::string db = "sqlite:./recourse.db";
  std::string keys;      ///< for db: file of the master key; "": see open_keys()
  std::string token;     ///< for --server
  std::string as;        ///< act as this person; "": the operator of this machine
  std::string password;  ///< for `as` on a server
};
struct StartOptions {
  TargetOptions target;
  std::string process, data, key, channel = "cli", on_behalf_of, repeat_of;
};
int run_start(const StartOptions& options, const Terminal& terminal);
struct TasksOptions {
  TargetOptions target;
  std::string view = "mine", process, text;
  int limit = 50;
};
int run_tasks(const TasksOptions& options, const Terminal& terminal);
struct NoticesOptions {
  TargetOptions target;
  std::string instance;  ///< the receipts of this case
  bool failed = false;   ///< what was given up
  bool read = false;     ///< mark all of one's own as read
  int limit = 50;
};
int run_notices(const NoticesOptions& options, const Terminal& terminal);
struct AbsenceOptions {
  TargetOptions target;
  std::string person;  ///< "": whoever asks
  std::string from, to, reason, id;
  std::vector<std::string> substitutes, processes;
};
int run_absence_list(const AbsenceOptions& options, const Terminal& terminal);
int run_absence_say(const AbsenceOptions& options, const Terminal& terminal);
int run_absence_withdraw(const AbsenceOptions& options, const Terminal& terminal);
struct HandoverOptions {
  TargetOptions target;
  std::string person, to, rule, reason;
  bool carry_out = false;
};
int run_handover(const HandoverOptions& options, const Terminal& terminal);
struct TaskOptions {
  TargetOptions target;
  std::string id, verb, action, data, comment, to, choice, place, effective_at;
};
int run_task(const TaskOptions& options, const Terminal& terminal);
/// An operation on a case; see adapters/http/instance_commands.cpp.
struct OperateOptions {
  TargetOptions target;
  std::string id, operation, reason, data, from, to, into;
  std::vector<std::string> branches;  ///< BRANCH or BRANCH=start|skip
  int incident = 0;
  bool dry_run = false;
};
int run_operate(const OperateOptions& options, const Terminal& terminal);
struct MessageOptions {
  TargetOptions target;
  std::string name, key, data, id;
  bool signal = false;
};
int run_message(const MessageOptions& options, const Terminal& terminal);
struct InstanceOptions {
  TargetOptions target;
  std::string id;
  std::string at;  ///< seq or time; "": now
  bool all = false;  ///< history: details too
};
int run_instance(const InstanceOptions& options, const Terminal& terminal);
int run_history(const InstanceOptions& options, const Terminal& terminal);
struct ExplainOptions {
  TargetOptions target;
  std::string id;   ///< of a case or a task
  std::string who;  ///< why not this person; "": not asked
};
int run_explain(const ExplainOptions& options, const Terminal& terminal);
struct AccessesOptions {
  TargetOptions target;
  std::string out;  ///< file; "": print
};
/// The log of who read what, a row a line, as `verify` reads it.
int run_accesses(const AccessesOptions& options, const Terminal& terminal);
struct EraseOptions {
  TargetOptions target;
  std::string subject;
  std::string reason, identity;  ///< identity: how it was checked; "": not yet
  std::string request, refuse;   ///< instead of a subject: the id of a request; why it is refused
  bool list = false;             ///< what is open, and nothing else
};
int run_erase(const EraseOptions& options, const Terminal& terminal);
struct HoldOptions {
  TargetOptions target;
  std::string subject;
  std::string reason, until;  ///< until: an instant; "": until it is lifted
  bool lift = false;
};
int run_hold(const HoldOptions& options, const Terminal& terminal);
struct RetentionOptions {
  TargetOptions target;
  std::string state, process;
  std::string confirm_clock;  ///< why the time is right; "": not said
};
int run_retention(const RetentionOptions& options, const Terminal& terminal);
struct DeployOptions {
  TargetOptions target;
  std::vector<std::string> paths;
  bool dry_run = false;
};
int run_deploy(const DeployOptions& options, const Terminal& terminal);

struct ReplayOptions {
  std::string db = "sqlite:./recourse.db";
  std::vector<std::string> ids;
  bool all = false;
  bool check = false;
  std::string at;
  std::string save;              ///< a folder that gets the records of all cases
};
int run_replay(const ReplayOptions& options, const Terminal& terminal);

struct RegressOptions {
  std::string file;              ///< the new definition
  std::string against;           ///< folder of recorded cases; "": the database
  std::string db = "sqlite:./recourse.db";
  std::string keys;              ///< file of the master key of personal data
  std::vector<std::string> map;  ///< "old=new" names of steps
  std::size_t show = 20;         ///< differing cases told one by one
};
int run_regress(const RegressOptions& options, const Terminal& terminal);

struct MigrateOptions {
  TargetOptions target;
  std::string process, reason, data;
  int from = 0, to = 0;
  std::vector<std::string> map;    ///< "old=new" names of steps
  std::vector<std::string> where;  ///< "key=C1", "customer=…", "state=…", "text=…"
  bool dry_run = false;
};
int run_migrate(const MigrateOptions& options, const Terminal& terminal);

struct ViewOptions {
  std::string file;  ///< a case file, or a file of records
  std::string defs;  ///< folder of definitions, for a file that holds none
  std::string out;
};
int run_view(const ViewOptions& options, const Terminal& terminal);

struct ExportOptions {
  std::string db = "sqlite:./recourse.db";
  std::string form;              ///< xes, ocel, csv
  std::string out;               ///< file; "": print (not for an OCEL database)
  std::string layout = "json";   ///< of ocel: json, sqlite
  std::string process;           ///< "": all
  bool identified = false;
  std::string reason;            ///< for `identified`; stays on record
  std::string signing_keys;      ///< their file; "": see key_file_path()
};
int run_export(const ExportOptions& options, const Terminal& terminal);

struct DbOptions {
  std::string db = "sqlite:./recourse.db";
  std::string to;        ///< backup: the file
  std::string app_role;  ///< init, upgrade: the PostgreSQL role that serves; "": the owner
};
int run_db_init(const DbOptions& options, const Terminal& terminal);
int run_db_status(const DbOptions& options, const Terminal& terminal);
int run_db_upgrade(const DbOptions& options, const Terminal& terminal);
int run_db_check(const DbOptions& options, const Terminal& terminal);
int run_db_rebuild(const DbOptions& options, const Terminal& terminal);
int run_db_backup(const DbOptions& options, const Terminal& terminal);

/// The tamper-evident record. `keys`: the file of the signing keys; "": beside the database.
struct KeyOptions {
  std::string db = "sqlite:./recourse.db";
  std::string keys;
  std::string origin;  ///< new: the log's name; "": one by chance
  std::string reason;  ///< rotate
};
int run_key_new(const KeyOptions& options, const Terminal& terminal);
int run_key_rotate(const KeyOptions& options, const Terminal& terminal);
int run_key_list(const KeyOptions& options, const Terminal& terminal);
struct CheckpointOptions {
  TargetOptions target;
  std::string keys, out;
  std::optional<std::uint64_t> from;  ///< with a proof from a log of that size
  std::string cosigned, witness;      ///< a note with a witness's signature, and its key
};
int run_checkpoint(const CheckpointOptions& options, const Terminal& terminal);
struct CaseFileOptions {
  TargetOptions target;
  std::string id, keys, out;
  std::string checkpoint;  ///< file; the case file carries the proof for it
};
int run_case_file(const CaseFileOptions& options, const Terminal& terminal);
struct VerifyOptions {
  TargetOptions target;            ///< the database, when there are no files
  std::vector<std::string> files;  ///< case files
  std::string checkpoint;          ///< file: one that was kept elsewhere
  std::vector<std::string> keys;   ///< verifier keys that are trusted
  std::vector<std::string> witnesses;  ///< keys of witnesses that must have cosigned
};
int run_verify(const VerifyOptions& options, const Terminal& terminal);

struct PasswordOptions {
  std::string db = "sqlite:./recourse.db";
  std::string user;
};
/// Sets a person's password, read from standard input.
int run_password(const PasswordOptions& options, const Terminal& terminal);

struct DoctorOptions {
  std::string db = "sqlite:./recourse.db";
};
int run_doctor(const DoctorOptions& options, const Terminal& terminal);

struct BenchOptions {
  std::string db = "sqlite:./recourse-bench.db";
  int seconds = 4;    ///< of each workload
  int clients = 600;  ///< commands in flight
  int instances = 2'000;
  int shards = 0;
  int subscribers = 500;  ///< of `push`: people who follow the event stream
  int push_rate = 500;    ///< of `push`: advances a second
  int rounds = 5;     ///< of each workload and of `seal`, in turn
  int language_rounds = 21;  ///< each figure is the median
  int rate = 0;              ///< open loop: commands a second; 0: only the closed loop
  int slow_commit_ms = 0;    ///< PostgreSQL: what a slower disk adds to every commit
  int limit_advances = 40'000;  ///< decided beforehand to find the limit
  int cases = 500;           ///< of `regress`: stored ones
  std::string defs = "process-defs";  ///< of `regress`: the process library
  int events = 1'000'000;    ///< of `verify` and `replay`
  std::int64_t tasks = 1'000'000;  ///< of `inbox`: open ones in the last step
  int timers = 100'000;            ///< of `timers`: due at one instant
  int starts_per_s = 2'000;        ///< of `timers`: cases this machine starts a second, at least
  int hot = 10'000;                ///< of `growth`: cases that are worked on
  std::int64_t cold = 1'000'000;   ///< of `growth`: cases that come to lie beside them
  int looks = 500;                 ///< of `inbox`: pages asked for, of each view at each step
  int finished = 2'000;            ///< of `complaint`: cases worked to their end
  double minutes = 10;             ///< of `snapshot`: how long the reader holds it
  std::int64_t open_cases = 1'000'000;  ///< of `memory`
  int cache_mb = 512;                   ///< of `memory`
};
/// What the database alone can do: the smallest commit, an advance in plain SQL statement by
/// statement and in one, and Recourse's own rows decided beforehand.
int run_bench_floor(const BenchOptions& options, const Terminal& terminal);
int run_bench_advance(const BenchOptions& options, const Terminal& terminal);
int run_bench_outage(const BenchOptions& options, const Terminal& terminal);
int run_bench_complaint(const BenchOptions& options, const Terminal& terminal);
int run_bench_snapshot(const BenchOptions& options, const Terminal& terminal);
int run_bench_memory(const BenchOptions& options, const Terminal& terminal);
int run_bench_inbox(const BenchOptions& options, const Terminal& terminal);
int run_bench_growth(const BenchOptions& options, const Terminal& terminal);
int run_bench_timers(const BenchOptions& options, const Terminal& terminal);
int run_bench_push(const BenchOptions& options, const Terminal& terminal);
int run_bench_regress(const BenchOptions& options, const Terminal& terminal);
int run_bench_language(const BenchOptions& options, const Terminal& terminal);
int run_bench_verify(const BenchOptions& options, const Terminal& terminal);
int run_bench_replay(const BenchOptions& options, const Terminal& terminal);
int run_bench_seal(const BenchOptions& options, const Terminal& terminal);

/// Reads the command line and runs one command. `arguments` without the program's name.
int run_command_line(int argc, char** argv);

}  // namespace recourse::cli
