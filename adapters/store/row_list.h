#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/id.h"

namespace recourse::store {

enum class ColumnType : std::uint8_t { kNumber, kText, kId, kBytes };
struct Column {
  std::string_view name;
  ColumnType type = ColumnType::kText;
};

/// The columns of a list, and the composite type under which PostgreSQL knows such a row.
struct RowShape {
  const char* type;
  std::vector<Column> columns;
};

/// The rows that one statement of a commit takes in, in the binary form in which PostgreSQL takes
/// an array of rows: nothing is quoted, nobody takes text apart again, and the server unfolds one
/// array instead of one for every column, which costs it a twentieth. SQLite reads the same bytes.
/// Every text is checked on its way in (text.h); throws StoreError.
class RowList {
 public:
  explicit RowList(const RowShape& shape);

  /// The next field of the row in the making; after the last one, the row is complete.
  RowList& add(std::int64_t number);
  RowList& add(std::uint64_t number) { return add(static_cast<std::int64_t>(number)); }
  RowList& add(int number) { return add(std::int64_t{number}); }
  RowList& add(bool yes) { return add(std::int64_t{yes}); }
  RowList& add(std::string_view text);
  RowList& add(const std::string& text) { return add(std::string_view(text)); }
  RowList& add(const char* text) = delete;  // it would become a bool
  RowList& add(const std::optional<std::int64_t>& number);
  template <class Tag>
  RowList& add(const Id<Tag>& id) {
    return add_id(reinterpret_cast<const char*>(id.bytes.data()));
  }
  RowList& add_bytes(std::string_view bytes);
  RowList& add_null();

  [[nodiscard]] bool empty() const { return rows_ == 0; }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] const RowShape& shape() const { return *shape_; }
  /// All rows as a one-dimensional array of the type with this number. Valid until the next row.
  [[nodiscard]] std::string_view array(std::uint32_t type);

  struct Field {
    bool null = false;
    std::int64_t number = 0;
    std::string_view bytes;  ///< the text, the bytes, or the 16 of an id
  };
  /// Reads the rows again, each field of each row once, in order.
  class Reader {
   public:
    explicit Reader(const RowList& list);
    [[nodiscard]] Field next();

   private:
    const RowList& list_;
    std::size_t at_;
    std::size_t column_ = 0;
  };

 private:
  RowList& add_id(const char* bytes);
  void begin_field(std::uint32_t length);
  RowList& put(ColumnType type, std::string_view bytes);
  RowList& done();

  const RowShape* shape_;
  /// Header of the array; of each row its length and its number of fields, then type, length and
  /// bytes of every field.
  std::string buffer_;
  std::size_t row_ = 0;  ///< where the row in the making begins
  std::size_t column_ = 0;
  std::size_t rows_ = 0;
};

}  // namespace recourse::store
