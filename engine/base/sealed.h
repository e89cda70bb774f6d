#pragma once
#include <functional>

#include "engine/base/value.h"

namespace recourse {

/// A leaf of personal data as state and record hold it. Who has the key of its person learns what
/// it says; who has not sees that there is something, and can neither read nor guess it.
struct Sealed final : Opaque {
  std::string commit;  ///< hex SHA-256 over a random salt and the value, see process/secrets.h
  std::string ref;     ///< "<id of the ciphertext>.<number in it>"
  Sealed(std::string c, std::string r) : commit(std::move(c)), ref(std::move(r)) {}
  [[nodiscard]] bool equals(const Opaque& other) const override;
};

[[nodiscard]] Value make_sealed(std::string commit, std::string ref);
/// nullptr: the value is no sealed leaf.
[[nodiscard]] const Sealed* as_sealed(const Value& value);
/// Anywhere in it.
[[nodiscard]] bool holds_sealed(const Value& value);
[[nodiscard]] bool holds_sealed(const Map& map);

/// The value with `change` made to each leaf: whatever is no record, no list, not null and no empty
/// text. Shape and gaps stay as they are.
[[nodiscard]] Value with_leaves(Value value, const std::function<Value(Value leaf)>& change);
/// The same for sealed leaves alone.
[[nodiscard]] Value with_sealed(Value value,
                                const std::function<Value(const Sealed& leaf)>& change);

}  // namespace recourse
