#include "adapters/exchange/ocel_sqlite.h"

#include <sqlite3.h>

#include <cstdio>
#include <set>
#include <stdexcept>

namespace recourse::exchange {
namespace {

constexpr std::uint64_t kRowsInOneCommit = 20'000;

constexpr const char* kFixed =
    "CREATE TABLE event_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL UNIQUE);"
    "CREATE TABLE object_map_type (ocel_type TEXT PRIMARY KEY, ocel_type_map TEXT NOT NULL UNIQUE);"
    "CREATE TABLE event (ocel_id TEXT PRIMARY KEY, ocel_type TEXT NOT NULL,"
    " FOREIGN KEY (ocel_type) REFERENCES event_map_type (ocel_type));"
    "CREATE TABLE object (ocel_id TEXT PRIMARY KEY, ocel_type TEXT NOT NULL,"
    " FOREIGN KEY (ocel_type) REFERENCES object_map_type (ocel_type));"
    "CREATE TABLE event_object (ocel_event_id TEXT, ocel_object_id TEXT, ocel_qualifier TEXT,"
    " PRIMARY KEY (ocel_event_id, ocel_object_id, ocel_qualifier),"
    " FOREIGN KEY (ocel_event_id) REFERENCES event (ocel_id),"
    " FOREIGN KEY (ocel_object_id) REFERENCES object (ocel_id));"
    "CREATE TABLE object_object (ocel_source_id TEXT, ocel_target_id TEXT, ocel_qualifier TEXT,"
    " PRIMARY KEY (ocel_source_id, ocel_target_id, ocel_qualifier),"
    " FOREIGN KEY (ocel_source_id) REFERENCES object (ocel_id),"
    " FOREIGN KEY (ocel_target_id) REFERENCES object (ocel_id));";

/// "Et0001": the only names that are safe in every reader's statements.
std::string map_name(const char* kind, std::size_t number) {
  char name[24];
  std::snprintf(name, sizeof name, "%s%04zu", kind, number);
  return name;
}

/// "2026-03-02 01:00:00.000": how the format's readers expect a time.
std::string time_text(Instant at) {
  std::string text = to_text(at);
  text[10] = ' ';
  text.pop_back();  // the Z; all times are UTC
  return text;
}

}  // namespace

void OcelSqlite::Close::operator()(sqlite3* database) const { sqlite3_close_v2(database); }
void OcelSqlite::Close::operator()(sqlite3_stmt* statement) const { sqlite3_finalize(statement); }

OcelSqlite::OcelSqlite(const std::string& path) {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &opened,
                                   SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, nullptr);
  database_.reset(opened);
  if (code != SQLITE_OK) throw std::runtime_error("cannot make " + path);
  // The file is new and is thrown away when the export fails, so nothing must survive a crash.
  run("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;");
  run(kFixed);
  run("BEGIN");
}

OcelSqlite::~OcelSqlite() = default;

void OcelSqlite::run(const std::string& sql) {
  if (sqlite3_exec(database_.get(), sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK) return;
  throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(database_.get()));
}

void OcelSqlite::insert(const std::string& sql, const Texts& values) {
  auto& statement = statements_[sql];
  if (!statement) {
    sqlite3_stmt* made = nullptr;
    if (sqlite3_prepare_v2(database_.get(), sql.c_str(), -1, &made, nullptr) != SQLITE_OK) {
      throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(database_.get()));
    }
    statement.reset(made);
  }
  sqlite3_reset(statement.get());
  int place = 0;
  for (const std::string* value : values) {
    ++place;
    if (value == nullptr) {
      sqlite3_bind_null(statement.get(), place);
    } else {
      sqlite3_bind_text(statement.get(), place, value->data(), static_cast<int>(value->size()),
                        SQLITE_STATIC);
    }
  }
  if (sqlite3_step(statement.get()) != SQLITE_DONE) {
    throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(database_.get()));
  }
  if (++since_commit_ < kRowsInOneCommit) return;
  since_commit_ = 0;
  run("COMMIT; BEGIN");
}

const std::string& OcelSqlite::event_table(const std::string& type) {
  auto& table = event_tables_[type];
  if (!table.empty()) return table;
  const std::string map = map_name("Et", event_tables_.size());
  table = "event_" + map;
  insert("INSERT INTO event_map_type VALUES (?, ?)", {&type, &map});
  std::string columns;
  for (const auto& [name, number] : ocel_event_attributes()) {
    columns += ", " + name + (number ? " INTEGER" : " TEXT");
  }
  run("CREATE TABLE " + table + " (ocel_id TEXT PRIMARY KEY, ocel_time TIMESTAMP" + columns +
      ", FOREIGN KEY (ocel_id) REFERENCES event (ocel_id))");
  return table;
}

const std::string& OcelSqlite::object_table(const std::string& type) {
  auto& table = object_tables_[type];
  if (!table.empty()) return table;
  const std::string map = map_name("Ot", object_tables_.size());
  table = "object_" + map;
  insert("INSERT INTO object_map_type VALUES (?, ?)", {&type, &map});
  std::string columns;
  for (const auto& name : ocel_object_attributes(type)) columns += ", " + name + " TEXT";
  run("CREATE TABLE " + table +
      " (ocel_id TEXT, ocel_time TIMESTAMP, ocel_changed_field TEXT" + columns +
      ", FOREIGN KEY (ocel_id) REFERENCES object (ocel_id))");
  return table;
}

void OcelSqlite::object(const OcelObject& object) {
  const std::string& table = object_table(object.type);
  insert("INSERT INTO object VALUES (?, ?)", {&object.id, &object.type});
  const Instant begin = object.attributes.empty() ? Instant{} : object.attributes.front().at;
  const std::string since = time_text(begin);
  Texts row{&object.id, &since, nullptr};
  std::string columns, places;
  std::set<std::string> seen;
  for (const auto& change : object.attributes) {
    if (!seen.insert(change.attribute.name).second) continue;
    columns += ", " + change.attribute.name;
    places += ", ?";
    row.push_back(&change.attribute.value);
  }
  const std::string into = "INSERT INTO " + table + " (ocel_id, ocel_time, ocel_changed_field";
  insert(into + columns + ") VALUES (?, ?, ?" + places + ")", row);
  for (const auto& change : object.attributes) {
    // The first value of a field stands in the row above; what follows changed it.
    if (seen.erase(change.attribute.name) > 0) continue;
    const std::string at = time_text(change.at);
    insert(into + ", " + change.attribute.name + ") VALUES (?, ?, ?, ?)",
           {&object.id, &at, &change.attribute.name, &change.attribute.value});
  }
  for (const OcelRelation& relation : object.relations) {
    insert("INSERT INTO object_object VALUES (?, ?, ?)",
           {&object.id, &relation.object, &relation.qualifier});
  }
}

void OcelSqlite::event(const OcelEvent& event) {
  const std::string& table = event_table(event.type);
  insert("INSERT INTO event VALUES (?, ?)", {&event.id, &event.type});
  const std::string at = time_text(event.at);
  Texts row{&event.id, &at};
  std::string places = "?, ?";
  for (const OcelAttribute& attribute : event.attributes) {
    row.push_back(&attribute.value);
    places += ", ?";
  }
  insert("INSERT INTO " + table + " VALUES (" + places + ")", row);
  for (const OcelRelation& relation : event.relations) {
    insert("INSERT OR IGNORE INTO event_object VALUES (?, ?, ?)",
           {&event.id, &relation.object, &relation.qualifier});
  }
}

void OcelSqlite::finish() {
  run("COMMIT");
  statements_.clear();
  database_.reset();
}

}  // namespace recourse::exchange
