#include "adapters/http/handlers.h"
#include "adapters/http/problem.h"
#include "adapters/http/rows.h"
#include "adapters/http/site.h"

namespace recourse::http {

/// For choosing a colleague: who is active, no more than name and groups.
void list_people(const CallPtr& call, runtime::Reads&) {
  const auto directory = call->site.directory();
  List people;
  for (const std::string& id : directory->people()) {
    const ports::Person* person = directory->find(id);
    if (person == nullptr || !person->active) continue;
    people.emplace_back(Map{{"id", id},
                            {"name", label_value(person->name)},
                            {"title", label_value(person->title)},
                            {"groups", text_list(person->groups)}});
  }
  call->answer(people);
}

}  // namespace recourse::http
