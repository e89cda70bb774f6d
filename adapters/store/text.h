#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace recourse::store {

/// Valid UTF-8 without NUL. PostgreSQL would cut a text at its NUL without an error, and SQLite
/// would keep broken UTF-8 that PostgreSQL refuses; so neither ever reaches SQL.
[[nodiscard]] bool storable(std::string_view text);

/// Throws StoreError (kCorrupt) when `text` is not storable.
void require_storable(std::string_view text);

/// `["a","b"]`, and back. The reader throws StoreError (kCorrupt) for anything else.
[[nodiscard]] std::string json_list(const std::vector<std::string>& items);
[[nodiscard]] std::vector<std::string> list_from_json(std::string_view text);

/// Rows of one batch as a JSON array of objects: the one parameter that json_each and
/// jsonb_to_recordset take apart again. Every text is checked on its way in.
class JsonRows {
 public:
  JsonRows& row();  ///< starts the next object; the setters below fill it
  JsonRows& set(const char* name, std::int64_t number);
  JsonRows& set(const char* name, std::string_view text);
  JsonRows& set(const char* name, const std::optional<std::int64_t>& number);
  JsonRows& set_null(const char* name);
  [[nodiscard]] bool empty() const { return body_.empty(); }
  [[nodiscard]] std::string text() const;

 private:
  void begin_field(const char* name);
  std::string body_;
  bool first_field_ = true;
};

}  // namespace recourse::store
