#pragma once
#include <map>
#include <memory>

#include "adapters/exchange/ocel.h"

struct sqlite3;
struct sqlite3_stmt;

namespace recourse::exchange {

/// OCEL 2.0 as an SQLite database: six fixed tables, one table a type, keys between all of them.
/// Readers put the names of the type tables into statements as they are, so those are made of
/// letters and digits; the types' own names stand in the map tables.
class OcelSqlite final : public OcelSink {
 public:
  /// `path` must not exist. Throws std::runtime_error for whatever SQLite says.
  explicit OcelSqlite(const std::string& path);
  ~OcelSqlite() override;
  OcelSqlite(const OcelSqlite&) = delete;
  OcelSqlite& operator=(const OcelSqlite&) = delete;
  void object(const OcelObject& object) override;
  void event(const OcelEvent& event) override;
  void finish() override;

 private:
  struct Close {
    void operator()(sqlite3* database) const;
    void operator()(sqlite3_stmt* statement) const;
  };
  using Texts = std::vector<const std::string*>;
  void run(const std::string& sql);
  /// One row; null: NULL.
  void insert(const std::string& sql, const Texts& values);
  const std::string& event_table(const std::string& type);
  const std::string& object_table(const std::string& type);

  std::unique_ptr<sqlite3, Close> database_;
  std::map<std::string, std::unique_ptr<sqlite3_stmt, Close>> statements_;
  std::map<std::string, std::string> event_tables_, object_tables_;  ///< by type
  std::uint64_t since_commit_ = 0;
};

}  // namespace recourse::exchange
