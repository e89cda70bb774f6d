#pragma once
#include <array>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "engine/base/decimal.h"
#include "engine/base/time.h"

namespace recourse {

class Value;
using List = std::vector<Value>;

/// Names to values, ordered by the bytes of the name: iteration order is the same everywhere,
/// which replay, hashing and the two databases need.
/// Copies share their entries until one of them is changed, so the state of a case is copied for a
/// decision without its data. A reference to a value inside ends with the next copy or change.
class Map {
 public:
  struct Entry;  // {name, value}
  using Iterator = std::vector<Entry>::const_iterator;
  Map() = default;
  Map(std::initializer_list<Entry> entries);
  /// Requires: the names ascend, each stands once.
  [[nodiscard]] static Map sorted(std::vector<Entry> entries);
  [[nodiscard]] const Value* find(std::string_view name) const;
  [[nodiscard]] Value* find(std::string_view name);
  /// The value under `name`; a shared Null when there is none.
  [[nodiscard]] const Value& get(std::string_view name) const;
  Value& operator[](std::string_view name);  ///< inserts Null when absent
  bool erase(std::string_view name);
  [[nodiscard]] std::size_t size() const;
  [[nodiscard]] bool empty() const;
  [[nodiscard]] Iterator begin() const;
  [[nodiscard]] Iterator end() const;
  bool operator==(const Map& other) const;

 private:
  std::vector<Entry>& own();  ///< the entries, no longer shared with anybody
  std::shared_ptr<std::vector<Entry>> entries_;  ///< none: empty
};

struct Null {
  bool operator==(const Null&) const = default;
};

/// Major units and an ISO 4217 code ("CNY").
struct Money {
  Decimal amount;
  std::array<char, 3> currency{};
  [[nodiscard]] std::string_view currency_text() const { return {currency.data(), 3}; }
  bool operator==(const Money&) const = default;
};

/// A value that is more than its text: what only the expression language makes and reads (ranges,
/// functions; never stored), and sealed personal data (sealed.h; stored as such).
struct Opaque {
  virtual ~Opaque() = default;
  [[nodiscard]] virtual bool equals(const Opaque& other) const { return this == &other; }
};

/// Any value of process data, of a message, or of an expression. Plain value semantics.
class Value {
 public:
  using Variant =
      std::variant<Null, bool, Decimal, std::string, Date, TimeOfDay, DateTime, Duration, Months,
                   Money, List, Map, std::shared_ptr<const Opaque>>;
  Value() = default;
  Value(Null) {}                                                      // NOLINT
  Value(bool v) : content_(v) {}                                      // NOLINT
  Value(Decimal v) : content_(v) {}                                   // NOLINT
  Value(int v) : content_(Decimal(v)) {}                              // NOLINT
  Value(std::int64_t v) : content_(Decimal(v)) {}                     // NOLINT
  Value(std::uint64_t v) : content_(Decimal(static_cast<std::int64_t>(v))) {}  // NOLINT
  Value(std::uint32_t v) : content_(Decimal(v)) {}                    // NOLINT
  Value(const char* v) : content_(std::string(v)) {}                  // NOLINT
  Value(std::string_view v) : content_(std::string(v)) {}             // NOLINT
  Value(std::string v) : content_(std::move(v)) {}                    // NOLINT
  Value(Date v) : content_(v) {}                                      // NOLINT
  Value(TimeOfDay v) : content_(std::move(v)) {}                      // NOLINT
  Value(DateTime v) : content_(std::move(v)) {}                       // NOLINT
  Value(Instant v) : content_(to_date_time(v)) {}                     // NOLINT
  Value(Duration v) : content_(v) {}                                  // NOLINT
  Value(Months v) : content_(v) {}                                    // NOLINT
  Value(Money v) : content_(v) {}                                     // NOLINT
  Value(List v) : content_(std::move(v)) {}                           // NOLINT
  Value(Map v) : content_(std::move(v)) {}                            // NOLINT
  Value(std::shared_ptr<const Opaque> v) : content_(std::move(v)) {}  // NOLINT
  template <class T>
  Value(const T*) = delete;  // a pointer must not become true

  template <class T>
  [[nodiscard]] bool is() const { return std::holds_alternative<T>(content_); }
  [[nodiscard]] bool is_null() const { return is<Null>(); }
  template <class T>
  [[nodiscard]] const T* get_if() const { return std::get_if<T>(&content_); }
  template <class T>
  [[nodiscard]] T* get_if() { return std::get_if<T>(&content_); }
  /// Requires: is<T>().
  template <class T>
  [[nodiscard]] const T& as() const { return std::get<T>(content_); }
  template <class T>
  [[nodiscard]] T& as() { return std::get<T>(content_); }
  [[nodiscard]] const Variant& content() const { return content_; }

  /// The text, or "" for anything that is no text: for fields whose type was checked before.
  [[nodiscard]] std::string_view text() const;
  /// The field of a Map; a shared Null for anything else.
  [[nodiscard]] const Value& operator[](std::string_view name) const;

  /// Structural equality; decimals by value. Opaque values as Opaque::equals says.
  bool operator==(const Value& other) const {
    return content_ == other.content_ || same_opaque(other);
  }

 private:
  [[nodiscard]] bool same_opaque(const Value& other) const {
    const auto* mine = get_if<std::shared_ptr<const Opaque>>();
    const auto* theirs = other.get_if<std::shared_ptr<const Opaque>>();
    return mine != nullptr && theirs != nullptr && (*mine)->equals(**theirs);
  }
  Variant content_;
};

struct Map::Entry {
  std::string name;
  Value value;
  bool operator==(const Entry&) const = default;
};

inline std::size_t Map::size() const { return entries_ ? entries_->size() : 0; }
inline bool Map::empty() const { return size() == 0; }
inline Map::Iterator Map::begin() const { return entries_ ? entries_->cbegin() : Iterator(); }
inline Map::Iterator Map::end() const { return entries_ ? entries_->cend() : Iterator(); }

/// "null", "boolean", "number", "text", …: the word for messages to people.
[[nodiscard]] std::string_view kind_name(const Value& value);

}  // namespace recourse
