#include "adapters/http/records_of.h"

#include "adapters/http/site.h"
#include "engine/service/readable.h"

namespace recourse::http {

std::optional<std::vector<history::StepRecord>> records_of(const CallPtr& call, const Case& found,
                                                           runtime::Reads& reads) {
  try {
    auto records = reads.store.records(found.id);
    const auto fits = service::readable(records, call->site.world.runtime.library());
    if (fits) return records;
    call->refuse(fits.rejection());
  } catch (const ports::StoreError& error) {
    call->refuse(service::damaged(found.id, error));
  }
  return std::nullopt;
}

}  // namespace recourse::http
