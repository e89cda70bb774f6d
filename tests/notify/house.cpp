#include "tests/notify/house.h"

#include <catch2/catch.hpp>

namespace recourse::test {

void House::prefer(const std::string& user, const Value& wanted) {
  const auto changed = office->book().change(session.reads().registry, user, wanted);
  if (!changed.ok()) FAIL(changed.rejection().text.en);
}

void House::hook(const std::string& user, const std::string& url, const std::string& secret) {
  Map kinds;
  for (const std::string_view kind : notify::kKinds) kinds[kind] = List{"hook"};
  prefer(user,
         Map{{"language", "en"},
             {"channels",
              List{Map{{"id", "hook"}, {"kind", "webhook"}, {"address", url}, {"secret", secret}}}},
             {"kinds", std::move(kinds)}});
}

runtime::Posted House::notice(std::uint8_t instance, std::uint64_t record, const std::string& kind,
                              std::vector<std::string> users) {
  process::Notify notice;
  notice.kind = kind;
  notice.users = std::move(users);
  notice.text = {"Verify complaint C-1", "核实投诉 C-1"};
  notice.instance = case_of(instance);
  notice.item = WorkItemId{{2, instance}};
  return {notice.instance, record, 0, std::move(notice)};
}

void House::settle() {
  do {
    office->turn(std::chrono::milliseconds(20));
  } while (!office->idle());
}

}  // namespace recourse::test
