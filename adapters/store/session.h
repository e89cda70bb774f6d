#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "adapters/store/row_list.h"
#include "engine/ports/instance_store.h"

struct pg_result;

namespace recourse::store {

enum class Dialect { kSqlite, kPostgres };

/// A statement failed. Derived from StoreError, so that what nobody here can mend leaves the folder
/// as the port promises; the cause is for those who can.
struct SqlError : ports::StoreError {
  enum class Cause {
    kUnique,      ///< a unique index refused a row
    kRetry,       ///< serialization failure, deadlock: the same again may work
    kBusy,        ///< another process holds the SQLite file
    kLost,        ///< the connection is gone; the session must not be used again
    kOther,
  } cause = Cause::kOther;
  SqlError(Cause c, Kind kind, const std::string& what) : StoreError(kind, what), cause(c) {}
};

using SqlValue = std::variant<std::nullptr_t, std::int64_t, std::string>;
struct Parameter {
  std::string name;  ///< without the colon
  SqlValue value;
};
using Parameters = std::vector<Parameter>;

/// One result row. Everything arrives as text, which is exact for BIGINT and UUID alike.
class Row {
 public:
  explicit Row(std::vector<std::optional<std::string>> fields) : fields_(std::move(fields)) {}
  [[nodiscard]] bool is_null(std::size_t i) const { return !fields_[i].has_value(); }
  [[nodiscard]] const std::string& text(std::size_t i) const;  ///< "" for NULL
  [[nodiscard]] std::int64_t number(std::size_t i) const;      ///< 0 for NULL
  template <class AnyId>
  [[nodiscard]] AnyId id(std::size_t i) const {
    const std::optional<AnyId> parsed = AnyId::parse(undashed(i));
    if (!parsed) broken_id();
    return *parsed;
  }

 private:
  [[nodiscard]] std::string undashed(std::size_t i) const;
  [[noreturn]] static void broken_id();
  std::vector<std::optional<std::string>> fields_;
};

/// One connection with its prepared statements. One thread at a time. SOCI's use() and into() stay
/// in session.cpp.
class Session {
 public:
  /// `target`: a file path, or a PostgreSQL URI. Throws StoreError.
  static std::unique_ptr<Session> open(Dialect dialect, const std::string& target);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[nodiscard]] Dialect dialect() const { return dialect_; }
  /// Prepared on first use and kept. Always read to the end: an open SELECT would pin the SQLite
  /// snapshot. Throws SqlError.
  std::vector<Row> query(const std::string& sql, std::size_t columns,
                         const Parameters& parameters = {});
  /// Rows changed.
  std::int64_t execute(const std::string& sql, const Parameters& parameters = {});
  /// PostgreSQL: a statement whose parameters $1, $2, … are whole lists, as arrays of their types.
  std::vector<Row> query_rows(const std::string& sql, std::size_t columns,
                              const std::vector<RowList*>& lists);
  /// SQLite: the statement once for each row of the list, whose fields are ?1, ?2, …
  std::vector<Row> run_for_each(const std::string& sql, std::size_t columns, const RowList& rows);
  /// One statement straight to the database, no parameters, never prepared: schema changes, pragmas
  /// and transactions.
  void run(const std::string& sql);

  [[nodiscard]] bool lost() const { return lost_; }
  void give_up() { lost_ = true; }  ///< it is closed instead of being used again
  [[nodiscard]] bool in_transaction() const;
  /// Reads what the server may have said meanwhile, without a round trip: false, if it hung up.
  [[nodiscard]] bool alive();
  struct Native;  ///< session_native.h, for the files that speak to the drivers
  [[nodiscard]] Native& native() { return *native_; }

 private:
  explicit Session(Dialect dialect);
  std::vector<Row> run_prepared(const std::string& sql, std::size_t columns,
                                const Parameters& parameters, std::int64_t* changed);
  [[noreturn]] void rethrow();
  [[nodiscard]] std::uint32_t type_number(const char* type);
  void require_done(const pg_result* result);  ///< throws SqlError otherwise

  Dialect dialect_;
  std::unique_ptr<Native> native_;
  bool lost_ = false;
};

/// When a commit must have reached the disk.
enum class Durability {
  kAtOnce,
  kWithTheNext,  ///< that is made durable at once: journals are written in order
};

/// BEGIN … COMMIT; rolls back when it is left in any other way. SQLite takes the write lock at
/// once, because a read that turns into a write fails there whatever the timeout.
class Transaction {
 public:
  explicit Transaction(Session& session, Durability durability = Durability::kAtOnce);
  ~Transaction();
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  /// Throws StoreError kOutcomeUnknown when the answer to COMMIT did not come.
  void commit();

 private:
  void wait_for_the_disk_again() noexcept;
  Session& session_;
  Durability durability_;
  bool open_ = true;
};

}  // namespace recourse::store
