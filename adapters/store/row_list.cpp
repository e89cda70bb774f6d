#include "adapters/store/row_list.h"

#include <cstring>

#include "adapters/store/text.h"
#include "engine/base/invariant.h"

namespace recourse::store {

namespace {

/// Dimensions, whether there are nulls, the type of the elements, their number, the first index.
constexpr std::size_t kArrayHeader = 20;
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

void append_length(std::string& out, std::uint32_t length) {
  char bytes[sizeof length];
  put_big_endian(bytes, length);
  out.append(bytes, sizeof bytes);
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

RowList::RowList(const std::vector<Column>& columns)
    : columns_(&columns), buffers_(columns.size()), nulls_(columns.size()) {}

std::string& RowList::buffer(std::size_t column) {
  std::string& out = buffers_[column];
  if (out.empty()) out.resize(kArrayHeader);
  return out;
}

std::string& RowList::field(ColumnType type) {
  RECOURSE_INVARIANT((*columns_)[column_].type == type,
                     "a field of another type for " + std::string((*columns_)[column_].name));
  return buffer(column_);
}

RowList& RowList::done() {
  if (++column_ == columns_->size()) {
    column_ = 0;
    ++rows_;
  }
  return *this;
}

RowList& RowList::add(std::int64_t number) {
  std::string& out = field(ColumnType::kNumber);
  append_length(out, sizeof number);
  char bytes[sizeof number];
  put_big_endian(bytes, static_cast<std::uint64_t>(number));
  out.append(bytes, sizeof bytes);
  return done();
}

RowList& RowList::add(std::string_view text) {
  require_storable(text);
  std::string& out = field(ColumnType::kText);
  append_length(out, static_cast<std::uint32_t>(text.size()));
  out += text;
  return done();
}

RowList& RowList::add_bytes(std::string_view bytes) {
  std::string& out = field(ColumnType::kBytes);
  append_length(out, static_cast<std::uint32_t>(bytes.size()));
  out += bytes;
  return done();
}

RowList& RowList::add_id(const char* bytes) {
  std::string& out = field(ColumnType::kId);
  append_length(out, kIdBytes);
  out.append(bytes, kIdBytes);
  return done();
}

RowList& RowList::add(const std::optional<std::int64_t>& number) {
  return number ? add(*number) : add_null();
}

RowList& RowList::add_null() {
  append_length(buffer(column_), ~std::uint32_t{0});
  nulls_[column_] = true;
  return done();
}

std::string_view RowList::array(std::size_t column) {
  std::string& out = buffer(column);
  const std::uint32_t header[] = {1, nulls_[column], postgres_type((*columns_)[column].type),
                                  static_cast<std::uint32_t>(rows_), 1};
  static_assert(sizeof header == kArrayHeader);
  for (std::size_t i = 0; i < std::size(header); ++i) {
    put_big_endian(out.data() + i * sizeof header[0], header[i]);
  }
  return out;
}

RowList::Reader::Reader(const RowList& list)
    : list_(list), at_(list.columns().size(), kArrayHeader) {}

RowList::Field RowList::Reader::next() {
  const std::string& in = list_.buffers_[column_];
  std::size_t& at = at_[column_];
  const auto length = big_endian<std::uint32_t>(in.data() + at);
  at += sizeof length;
  const ColumnType type = list_.columns()[column_].type;
  column_ = (column_ + 1) % at_.size();
  Field field;
  field.null = length == ~std::uint32_t{0};
  if (field.null) return field;
  field.bytes = std::string_view(in).substr(at, length);
  if (type == ColumnType::kNumber) {
    field.number = static_cast<std::int64_t>(big_endian<std::uint64_t>(in.data() + at));
  }
  at += length;
  return field;
}

}  // namespace recourse::store
