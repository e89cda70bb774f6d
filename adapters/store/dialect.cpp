#include "adapters/store/dialect.h"

namespace recourse::store {

std::string replaced(std::string text, std::string_view what, std::string_view with) {
  for (std::size_t at = text.find(what); at != std::string::npos;
       at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
  return text;
}

std::string spell(Dialect dialect, std::string_view sql) {
  struct Word {
    const char *word, *sqlite, *postgres;
  };
  static constexpr Word kWords[] = {
      {"{id}", "text", "uuid"},
      // 60 %: an advance rewrites the row, and a HOT update needs room beside it.
      {"{hot}", "", " with (fillfactor = 60)"},
      {"{compact}", " without rowid", ""},
      {"{lock}", "", " for update"},
      {"{bytes}", "", " collate \"C\""},
      {"{skip}", "", " for update skip locked"},
  };
  std::string out(sql);
  for (const Word& word : kWords) {
    out = replaced(std::move(out), word.word,
                   dialect == Dialect::kSqlite ? word.sqlite : word.postgres);
  }
  return out;
}

std::string hex_of(Dialect dialect, std::string_view column) {
  const std::string what(column);
  // hex() of nothing is an empty text in SQLite.
  return dialect == Dialect::kSqlite ? "nullif(hex(" + what + "), '')"
                                     : "encode(" + what + ", 'hex')";
}

std::string rows_of(Dialect dialect, std::string_view name, std::string_view columns) {
  if (dialect == Dialect::kPostgres) {
    return spell(dialect, "jsonb_to_recordset(cast(:" + std::string(name) + " as jsonb)) as r(" +
                              std::string(columns) + ")");
  }
  std::string picked;
  for (std::size_t at = 0; at < columns.size();) {
    const std::string_view column = columns.substr(at, columns.find(' ', at) - at);
    if (!picked.empty()) picked += ", ";
    picked.append("value->>'").append(column).append("' as ").append(column);
    const std::size_t comma = columns.find(", ", at);
    at = comma == std::string_view::npos ? columns.size() : comma + 2;
  }
  return "(select " + picked + " from json_each(:" + std::string(name) + ")) r";
}

std::string each_text(Dialect dialect, std::string_view source) {
  const std::string from(source);
  if (dialect == Dialect::kSqlite) return "json_each(" + from + ") e";
  return "jsonb_array_elements_text(cast(" + from + " as jsonb)) as e(value)";
}

std::string list_holds(Dialect dialect, std::string_view list, std::string_view text) {
  const std::string what(list), wanted(text);
  if (dialect == Dialect::kPostgres) return "(cast(" + what + " as jsonb) ? " + wanted + ")";
  return "exists (select 1 from " + each_text(dialect, list) + " where e.value = " + wanted + ")";
}

std::string falls_to_share(Dialect dialect, std::string_view column) {
  const std::string id(column);
  const auto digit = [&](int at) {
    return "(instr('0123456789abcdef', substr(" + id + ", " + std::to_string(at) + ", 1)) - 1)";
  };
  const std::string last_byte = dialect == Dialect::kPostgres
                                    ? "get_byte(uuid_send(" + id + "), 15)"
                                    : "(" + digit(31) + " * 16 + " + digit(32) + ")";
  return last_byte + " % :of = :rank";
}

std::string contains(Dialect dialect, std::string_view column, std::string_view name) {
  const std::string where(column);
  const std::string what = ":" + std::string(name);
  if (dialect == Dialect::kSqlite) return "instr(lower(" + where + "), " + what + ") > 0";
  return "strpos(lower(" + where + " collate \"C\"), " + what + ") > 0";
}

}  // namespace recourse::store
