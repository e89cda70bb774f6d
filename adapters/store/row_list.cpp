#include "adapters/store/row_list.h"

#include <iterator>

#include "adapters/store/text.h"
#include "engine/base/invariant.h"

namespace recourse::store {

namespace {

/// Dimensions, whether there are nulls, the type of the elements, their number, the first index.
constexpr std::size_t kArrayHeader = 20;
/// Of a row its length and its number of fields; of a field its type and its length.
constexpr std::size_t kRowHeader = 8, kFieldHeader = 8;
constexpr std::uint32_t kNoBytes = ~std::uint32_t{0};  ///< the length of NULL
constexpr std::size_t kIdBytes = 16;

template <class Number>
void put_big_endian(char* at, Number number) {
  for (std::size_t i = sizeof number; i-- > 0; number = static_cast<Number>(number >> 8)) {
    at[i] = static_cast<char>(number & 0xFF);
  }
}

template <class Number>
Number big_endian(const char* at) {
  Number number = 0;
  for (std::size_t i = 0; i < sizeof number; ++i) {
    number = static_cast<Number>(number << 8 | static_cast<unsigned char>(at[i]));
  }
  return number;
}

/// As PostgreSQL numbers its types; these numbers are part of its protocol.
std::uint32_t postgres_type(ColumnType type) {
  constexpr std::uint32_t kBytea = 17, kInt8 = 20, kText = 25, kUuid = 2950;
  switch (type) {
    case ColumnType::kNumber: return kInt8;
    case ColumnType::kText: return kText;
    case ColumnType::kId: return kUuid;
    case ColumnType::kBytes: return kBytea;
  }
  return kText;
}

}  // namespace

RowList::RowList(const RowShape& shape) : shape_(&shape) {}

void RowList::begin_field(std::uint32_t length) {
  if (buffer_.empty()) buffer_.resize(kArrayHeader);
  char head[kRowHeader + kFieldHeader];
  std::size_t size = 0;
  const auto put = [&head, &size](std::uint32_t number) {
    put_big_endian(head + size, number);
    size += sizeof number;
  };
  if (column_ == 0) {
    row_ = buffer_.size();
    put(0);  // its length, once it is complete
    put(static_cast<std::uint32_t>(shape_->columns.size()));
  }
  put(postgres_type(shape_->columns[column_].type));
  put(length);
  buffer_.append(head, size);
}

RowList& RowList::put(ColumnType type, std::string_view bytes) {
  RECOURSE_INVARIANT(shape_->columns[column_].type == type,
                     "a field of another type for " + std::string(shape_->columns[column_].name));
  begin_field(static_cast<std::uint32_t>(bytes.size()));
  buffer_ += bytes;
  return done();
}

RowList& RowList::done() {
  if (++column_ == shape_->columns.size()) {
    const std::size_t length = buffer_.size() - row_ - sizeof(std::uint32_t);
    put_big_endian(buffer_.data() + row_, static_cast<std::uint32_t>(length));
    column_ = 0;
    ++rows_;
  }
  return *this;
}

RowList& RowList::add(std::int64_t number) {
  char bytes[sizeof number];
  put_big_endian(bytes, static_cast<std::uint64_t>(number));
  return put(ColumnType::kNumber, {bytes, sizeof bytes});
}

RowList& RowList::add(std::string_view text) {
  require_storable(text);
  return put(ColumnType::kText, text);
}

RowList& RowList::add_bytes(std::string_view bytes) { return put(ColumnType::kBytes, bytes); }

RowList& RowList::add_id(const char* bytes) { return put(ColumnType::kId, {bytes, kIdBytes}); }

RowList& RowList::add(const std::optional<std::int64_t>& number) {
  return number ? add(*number) : add_null();
}

RowList& RowList::add_null() {
  begin_field(kNoBytes);
  return done();
}

std::string_view RowList::array(std::uint32_t type) {
  if (buffer_.empty()) buffer_.resize(kArrayHeader);
  const std::uint32_t header[] = {1, 0, type, static_cast<std::uint32_t>(rows_), 1};
  static_assert(sizeof header == kArrayHeader);
  for (std::size_t i = 0; i < std::size(header); ++i) {
    put_big_endian(buffer_.data() + i * sizeof header[0], header[i]);
  }
  return buffer_;
}

RowList::Reader::Reader(const RowList& list) : list_(list), at_(kArrayHeader) {}

RowList::Field RowList::Reader::next() {
  const std::string& in = list_.buffer_;
  if (column_ == 0) at_ += kRowHeader;
  const auto length = big_endian<std::uint32_t>(in.data() + at_ + sizeof(std::uint32_t));
  at_ += kFieldHeader;
  const std::vector<Column>& columns = list_.shape().columns;
  const ColumnType type = columns[column_].type;
  column_ = (column_ + 1) % columns.size();
  Field field;
  field.null = length == kNoBytes;
  if (field.null) return field;
  field.bytes = std::string_view(in).substr(at_, length);
  if (type == ColumnType::kNumber) {
    field.number = static_cast<std::int64_t>(big_endian<std::uint64_t>(in.data() + at_));
  }
  at_ += length;
  return field;
}

}  // namespace recourse::store
