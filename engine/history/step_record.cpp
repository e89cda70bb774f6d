#include "engine/history/step_record.h"

#include "engine/history/codec.h"
#include "engine/history/record_fields.h"

namespace recourse::history {

/// An event inside a record, for the codec.
static bool read_value(const Value& value, Event& event, std::string& fault) {
  Result<Event> read = event_from_value(value);
  if (!read) {
    fault = read.rejection().text.en;
    return false;
  }
  event = std::move(read).value();
  return true;
}

Value to_value(const StepRecord& record) {
  Map map;
  write_fields(record, map);
  return map;
}

Result<StepRecord> record_from_value(const Value& value) {
  StepRecord record;
  std::string fault;
  const auto* map = value.get_if<Map>();
  if (map && read_fields(*map, record, fault)) return record;
  if (fault.empty()) fault = "(unknown member)";
  return Rejection{Rejection::Kind::kInvalid,
                   "RECORD",
                   {"the step record cannot be read: " + fault, "步骤记录无法读取：" + fault},
                   {}};
}

}  // namespace recourse::history
