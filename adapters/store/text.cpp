#include "adapters/store/text.h"

#include <cstring>

#include "adapters/json/json_value.h"
#include "engine/ports/instance_store.h"

namespace recourse::store {

namespace {

bool store_continues(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
}

/// Bytes of the sequence that starts at `at`; 0: broken (overlong, surrogate, beyond U+10FFFF).
std::size_t store_sequence(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length =
      lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
  for (std::size_t i = 1; i < length; ++i) {
    if (!store_continues(text, at + i)) return 0;
  }
  if (length < 3) return length;
  const auto second = static_cast<unsigned char>(text[at + 1]);
  if (lead == 0xE0 && second < 0xA0) return 0;
  if (lead == 0xED && second > 0x9F) return 0;
  if (lead == 0xF0 && second < 0x90) return 0;
  if (lead == 0xF4 && second > 0x8F) return 0;
  return length;
}

void append_quoted(std::string& out, std::string_view text) {
  static constexpr char kHex[] = "0123456789abcdef";
  out += '"';
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    if (c >= 0x20 && c != '"' && c != '\\') continue;
    out.append(text, from, i - from);
    from = i + 1;
    if (c == '"' || c == '\\') {
      out += '\\';
      out += static_cast<char>(c);
    } else {
      out += "\\u00";
      out += kHex[c >> 4];
      out += kHex[c & 15];
    }
  }
  out.append(text, from, text.size() - from);
  out += '"';
}

}  // namespace

bool storable(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080, kOnes = 0x0101010101010101;
  for (std::size_t i = 0; i < text.size();) {
    std::uint64_t word = 0;
    if (i + sizeof word <= text.size()) {
      std::memcpy(&word, text.data() + i, sizeof word);
      // Eight bytes of ASCII, none of them NUL: the subtraction borrows into a high bit otherwise.
      if (((word | (word - kOnes)) & kHighBits) == 0) {
        i += sizeof word;
        continue;
      }
    }
    const auto c = static_cast<unsigned char>(text[i]);
    if (c == 0) return false;
    const std::size_t length = c < 0x80 ? 1 : store_sequence(text, i);
    if (length == 0) return false;
    i += length;
  }
  return true;
}

void require_storable(std::string_view text) {
  if (storable(text)) return;
  throw ports::StoreError(ports::StoreError::Kind::kCorrupt,
                          "a text with NUL or broken UTF-8 was about to be stored; nothing was");
}

std::string json_list(const std::vector<std::string>& items) {
  std::string out = "[";
  for (const std::string& item : items) {
    if (out.size() > 1) out += ',';
    require_storable(item);
    append_quoted(out, item);
  }
  return out += ']';
}

std::vector<std::string> list_from_json(std::string_view text) {
  if (text == "[]") return {};
  const Result<Value> parsed = json::parse_json(text, json::kOwnBytes);
  const List* list = parsed ? parsed->get_if<List>() : nullptr;
  if (list == nullptr) {
    throw ports::StoreError(ports::StoreError::Kind::kCorrupt, "a stored list cannot be read");
  }
  std::vector<std::string> out;
  for (const Value& item : *list) out.emplace_back(item.text());
  return out;
}

JsonRows& JsonRows::row() {
  body_ += body_.empty() ? "{" : "},{";
  first_field_ = true;
  return *this;
}

void JsonRows::begin_field(const char* name) {
  if (!first_field_) body_ += ',';
  first_field_ = false;
  body_ += '"';
  body_ += name;
  body_ += "\":";
}

JsonRows& JsonRows::set(const char* name, std::int64_t number) {
  begin_field(name);
  body_ += std::to_string(number);
  return *this;
}

JsonRows& JsonRows::set(const char* name, std::string_view text) {
  require_storable(text);
  begin_field(name);
  append_quoted(body_, text);
  return *this;
}

JsonRows& JsonRows::set(const char* name, const std::optional<std::int64_t>& number) {
  return number ? set(name, *number) : set_null(name);
}

JsonRows& JsonRows::set_null(const char* name) {
  begin_field(name);
  body_ += "null";
  return *this;
}

std::string JsonRows::text() const { return body_.empty() ? "[]" : "[" + body_ + "}]"; }

}  // namespace recourse::store
