#include "engine/history/record_bytes.h"

#include "engine/history/append_bytes.h"
#include "engine/history/record_fields.h"
#include "engine/history/state_fields.h"

namespace recourse::history {

void append_label(std::string& out, const Label& label) {
  out += '{';
  if (!label.en.empty()) {
    out += "\"en\":";
    append_quoted(out, label.en);
  }
  if (!label.zh.empty()) {
    out += label.en.empty() ? "\"zh\":" : ",\"zh\":";
    append_quoted(out, label.zh);
  }
  out += '}';
}

std::string canonical_bytes(const StepRecord& record) {
  std::string out;
  out.reserve(2048);  // a typical record is 1 KB
  append_fields(out, record);
  return out;
}

std::string canonical_bytes(const InstanceState& state) {
  std::string out;
  out.reserve(8192);
  append_fields(out, state);
  return out;
}

}  // namespace recourse::history
