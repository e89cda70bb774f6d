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

/// The rows that one statement of a commit takes in, column by column in the binary form in which
/// PostgreSQL takes arrays: nothing is quoted, and nobody takes text apart again. SQLite reads the
/// same bytes row by row. Every text is checked on its way in (text.h); throws StoreError.
class RowList {
 public:
  explicit RowList(const std::vector<Column>& columns);

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
  [[nodiscard]] const std::vector<Column>& columns() const { return *columns_; }
  /// A column as a one-dimensional array. Valid until the next row.
  [[nodiscard]] std::string_view array(std::size_t column);

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
    std::vector<std::size_t> at_;
    std::size_t column_ = 0;
  };

 private:
  RowList& add_id(const char* bytes);
  std::string& buffer(std::size_t column);
  std::string& field(ColumnType type);
  RowList& done();

  const std::vector<Column>* columns_;
  std::vector<std::string> buffers_;  ///< header, then length and bytes of every field
  std::vector<bool> nulls_;
  std::size_t column_ = 0;
  std::size_t rows_ = 0;
};

}  // namespace recourse::store
