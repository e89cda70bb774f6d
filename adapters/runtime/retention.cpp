#include "adapters/runtime/retention.h"

#include "adapters/runtime/holds.h"

namespace recourse::runtime {

Map holds_on_case(Reads& reads, const ports::InstanceRow& row, Instant now) {
  if (reads.vault == nullptr) return {};
  std::vector<std::string> persons{"case:" + row.id.text()};
  if (!row.customer.empty()) persons.push_back(row.customer);
  std::vector<std::string> keys = reads.vault->keys_of(persons);
  for (std::string& key : reads.vault->keys_in(row.id)) keys.push_back(std::move(key));
  return holds_in_force(reads, keys, now);
}

void for_each_due(Reads& reads, Instant now,
                  const std::function<void(const std::vector<ports::InstanceRow>&)>& visit) {
  if (reads.vault == nullptr) return;
  constexpr int kAtOnce = 200;
  ports::RetainedQuery query;
  query.due_by = now;
  query.limit = kAtOnce;
  do {
    auto page = reads.worklist.retained(query);
    std::erase_if(page.rows, [&](const ports::InstanceRow& row) {
      return !holds_on_case(reads, row, now).empty();
    });
    visit(page.rows);
    query.cursor = page.next;
  } while (!query.cursor.empty());
}

}  // namespace recourse::runtime
