#include "engine/base/sealed.h"

#include <algorithm>

namespace recourse {

bool Sealed::equals(const Opaque& other) const {
  const auto* sealed = dynamic_cast<const Sealed*>(&other);
  return sealed != nullptr && sealed->commit == commit && sealed->ref == ref;
}

Value make_sealed(std::string commit, std::string ref) {
  return Value(std::shared_ptr<const Opaque>(  // shared: values are copied
      std::make_shared<const Sealed>(std::move(commit), std::move(ref))));
}

const Sealed* as_sealed(const Value& value) {
  const auto* opaque = value.get_if<std::shared_ptr<const Opaque>>();
  return opaque == nullptr ? nullptr : dynamic_cast<const Sealed*>(opaque->get());
}

bool holds_sealed(const Value& value) {
  if (const auto* list = value.get_if<List>()) {
    return std::any_of(list->begin(), list->end(),
                       [](const Value& item) { return holds_sealed(item); });
  }
  if (const auto* map = value.get_if<Map>()) return holds_sealed(*map);
  return as_sealed(value) != nullptr;
}

bool holds_sealed(const Map& map) {
  return std::any_of(map.begin(), map.end(),
                     [](const Map::Entry& entry) { return holds_sealed(entry.value); });
}

Value with_leaves(Value value, const std::function<Value(Value leaf)>& change) {
  if (auto* list = value.get_if<List>()) {
    for (Value& item : *list) item = with_leaves(std::move(item), change);
    return value;
  }
  if (auto* map = value.get_if<Map>()) {
    for (const Map::Entry& entry : Map(*map)) {
      (*map)[entry.name] = with_leaves(entry.value, change);
    }
    return value;
  }
  const bool empty = value.is_null() || (value.is<std::string>() && value.text().empty());
  return empty ? value : change(std::move(value));
}

Value with_sealed(Value value, const std::function<Value(const Sealed& leaf)>& change) {
  if (!holds_sealed(value)) return value;
  return with_leaves(std::move(value), [&](Value leaf) {
    const Sealed* sealed = as_sealed(leaf);
    return sealed == nullptr ? leaf : change(*sealed);
  });
}

}  // namespace recourse
