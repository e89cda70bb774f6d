#include "adapters/http/denied_reads.h"

namespace recourse::http {
namespace {

ports::AccessRow denied(const std::string& person, InstanceId instance, Instant at) {
  ports::AccessRow row;
  row.at = at;
  row.actor = person;
  row.instance = instance;
  row.what = "case";
  row.result = "denied";
  return row;
}

}  // namespace

std::vector<ports::AccessRow> DeniedReads::take_due(Instant now) {
  std::vector<ports::AccessRow> rows;
  for (auto at = spans_.begin(); at != spans_.end();) {
    const auto& [person, span] = *at;
    if (now.us - span.began.us < kSpan.us) {
      ++at;
      continue;
    }
    if (span.more > 0) {
      ports::AccessRow row = denied(person, {}, now);
      row.purpose = std::to_string(span.more) + " more since " + to_text(span.began);
      rows.push_back(std::move(row));
    }
    at = spans_.erase(at);
  }
  return rows;
}

std::vector<ports::AccessRow> DeniedReads::refuse(const std::string& person, InstanceId instance,
                                                  Instant now) {
  const std::lock_guard lock(mutex_);
  auto rows = take_due(now);
  ++figures_.refused;
  Span& span = spans_.try_emplace(person, Span{now, {}, 0}).first->second;
  const bool listed = span.listed.size() < kListedMax && span.listed.insert(instance).second;
  if (listed) {
    rows.push_back(denied(person, instance, now));
  } else {
    ++span.more;
    ++figures_.unlisted;
  }
  return rows;
}

std::vector<ports::AccessRow> DeniedReads::due(Instant now) {
  const std::lock_guard lock(mutex_);
  return take_due(now);
}

DeniedReads::Figures DeniedReads::figures() const {
  const std::lock_guard lock(mutex_);
  return figures_;
}

}  // namespace recourse::http
