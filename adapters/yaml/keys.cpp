#include "adapters/yaml/keys.h"

#include <map>

#include "engine/base/invariant.h"

namespace recourse::yaml {

std::vector<Shape> all_shapes() {
  std::vector<Shape> all;
  for (const auto page : {definition_shapes(), step_shapes(), task_shapes(), scenario_shapes(),
                          house_shapes()}) {
    all.insert(all.end(), page.begin(), page.end());
  }
  return all;
}

const Shape& shape_called(std::string_view name) {
  static const std::map<std::string_view, Shape> kByName = [] {
    std::map<std::string_view, Shape> made;
    for (const Shape& shape : all_shapes()) made.emplace(shape.name, shape);
    return made;
  }();
  const auto found = kByName.find(name);
  RECOURSE_INVARIANT(found != kByName.end(), "a reader asks for a shape that is in the table");
  return found->second;
}

std::vector<std::string_view> keys_of(std::string_view shape) {
  std::vector<std::string_view> names;
  const auto add = [&names](const Shape& from) {
    for (const Key& key : from.keys) names.push_back(key.name);
  };
  const bool kind = shape.substr(0, 5) == "step ";
  if (kind) add(shape_called("step"));
  add(shape_called(shape));
  return names;
}

const std::vector<std::string_view>& step_kinds() {
  static const std::vector<std::string_view> kKinds = [] {
    std::vector<std::string_view> kinds;
    for (const Shape& shape : step_shapes()) {
      if (shape.name.substr(0, 5) == "step ") kinds.push_back(shape.name.substr(5));
    }
    return kinds;
  }();
  return kKinds;
}

}  // namespace recourse::yaml
