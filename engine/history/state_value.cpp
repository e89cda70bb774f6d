#include "engine/history/apply.h"
#include "engine/history/state_fields.h"

namespace recourse::history {

Value to_value(const InstanceState& state) {
  Map map;
  write_fields(state, map);
  return map;
}

Result<InstanceState> state_from_value(const Value& value) {
  InstanceState state;
  std::string fault;
  const auto* map = value.get_if<Map>();
  if (map && read_fields(*map, state, fault)) return state;
  const std::string member = fault.empty() ? "(root)" : fault;
  return Rejection{Rejection::Kind::kInvalid,
                   "RECORD",
                   {"the stored state cannot be read: " + member +
                        "; fold the records again, a snapshot is only a cache",
                    "存储的状态无法读取：" + member + "；请由记录重新折叠，快照只是缓存"},
                   {}};
}

}  // namespace recourse::history
