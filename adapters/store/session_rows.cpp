// Statements that take many rows at once. SOCI has no binary parameters, so these speak to the
// drivers themselves.
#include "adapters/store/session_native.h"
#include "engine/base/hex.h"

namespace recourse::store {

namespace {

constexpr int kBinary = 1;

/// Leaves the statement ready for the next row, whatever became of this one.
struct Reset {
  sqlite_api::sqlite3_stmt* statement;
  ~Reset() { sqlite_api::sqlite3_reset(statement); }
};

/// `ids` holds what SQLite points to while the statement runs.
void bind_field(sqlite_api::sqlite3_stmt* statement, int number, ColumnType type,
                const RowList::Field& field, std::vector<std::string>& ids) {
  if (field.null) {
    sqlite_api::sqlite3_bind_null(statement, number);
  } else if (type == ColumnType::kNumber) {
    sqlite_api::sqlite3_bind_int64(statement, number, field.number);
  } else if (type == ColumnType::kBytes) {
    sqlite_api::sqlite3_bind_blob(statement, number, field.bytes.data(),
                                  static_cast<int>(field.bytes.size()), nullptr);
  } else {
    const bool id = type == ColumnType::kId;
    const std::string_view text =
        id ? std::string_view(ids.emplace_back(to_hex(field.bytes))) : field.bytes;
    sqlite_api::sqlite3_bind_text(statement, number, text.data(), static_cast<int>(text.size()),
                                  nullptr);  // it stays where it is
  }
}

std::optional<std::string> column_text(sqlite_api::sqlite3_stmt* statement, int column) {
  const auto* text = sqlite_api::sqlite3_column_text(statement, column);
  if (text == nullptr) return std::nullopt;
  return std::string(reinterpret_cast<const char*>(text));
}

}  // namespace

/// The number this database gave to one of the types that migration_rows.cpp makes.
std::uint32_t Session::type_number(const char* type) {
  std::uint32_t& number = native_->type_numbers[type];
  if (number == 0) {
    const auto rows = query("select cast(cast(to_regtype(:type) as oid) as bigint)", 1,
                            {{"type", std::string(type)}});
    number = static_cast<std::uint32_t>(rows.front().number(0));
  }
  return number;
}

std::vector<Row> Session::query_rows(const std::string& sql, std::size_t columns,
                                     const std::vector<RowList*>& lists) {
  std::vector<const char*> values;
  std::vector<int> lengths;
  for (RowList* list : lists) {
    const std::string_view array = list->array(type_number(list->shape().type));
    values.push_back(array.data());
    lengths.push_back(static_cast<int>(array.size()));
  }
  PGconn* connection = native_->postgres();
  std::string& name = native_->list_statements[sql];
  if (name.empty()) {
    const std::string fresh = "rows_" + std::to_string(native_->list_statements.size());
    const PostgresResult prepared(PQprepare(connection, fresh.c_str(), sql.c_str(), 0, nullptr),
                                  &PQclear);
    require_done(prepared.get());
    name = fresh;
  }
  const std::vector<int> formats(lists.size(), kBinary);
  const PostgresResult result(
      PQexecPrepared(connection, name.c_str(), static_cast<int>(lists.size()), values.data(),
                     lengths.data(), formats.data(), 0),
      &PQclear);
  require_done(result.get());
  std::vector<Row> rows;
  for (int r = 0; r < PQntuples(result.get()); ++r) {
    std::vector<std::optional<std::string>> fields(columns);
    for (std::size_t c = 0; c < columns; ++c) {
      const int column = static_cast<int>(c);
      if (PQgetisnull(result.get(), r, column) != 0) continue;
      fields[c] = PQgetvalue(result.get(), r, column);
    }
    rows.emplace_back(std::move(fields));
  }
  return rows;
}

std::vector<Row> Session::run_for_each(const std::string& sql, std::size_t columns,
                                       const RowList& list) {
  sqlite_api::sqlite3* connection = native_->sqlite();
  const auto fail = [connection](int code) {
    throw sqlite_error(code, sqlite_api::sqlite3_errmsg(connection));
  };
  auto known = native_->row_statements.find(sql);
  if (known == native_->row_statements.end()) {
    sqlite_api::sqlite3_stmt* fresh = nullptr;
    const int code = sqlite_api::sqlite3_prepare_v2(connection, sql.c_str(),
                                                    static_cast<int>(sql.size()), &fresh, nullptr);
    if (code != SQLITE_OK) fail(code);
    known = native_->row_statements
                .emplace(sql, SqliteStatement(fresh, &sqlite_api::sqlite3_finalize))
                .first;
  }
  sqlite_api::sqlite3_stmt* statement = known->second.get();
  std::vector<Row> rows;
  std::vector<std::string> ids;
  ids.reserve(list.shape().columns.size());
  RowList::Reader reader(list);
  for (std::size_t i = 0; i < list.rows(); ++i) {
    const Reset reset{statement};
    ids.clear();
    int number = 0;
    for (const Column& column : list.shape().columns) {
      bind_field(statement, ++number, column.type, reader.next(), ids);
    }
    int code = sqlite_api::sqlite3_step(statement);
    for (; code == SQLITE_ROW; code = sqlite_api::sqlite3_step(statement)) {
      std::vector<std::optional<std::string>> fields(columns);
      for (std::size_t c = 0; c < columns; ++c) {
        fields[c] = column_text(statement, static_cast<int>(c));
      }
      rows.emplace_back(std::move(fields));
    }
    if (code != SQLITE_DONE) fail(code);
  }
  return rows;
}

}  // namespace recourse::store
