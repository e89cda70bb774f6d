#include "adapters/runtime/erasure_requests.h"

#include <set>

#include "engine/base/case_key.h"
#include "engine/definition/built_in.h"

namespace recourse::runtime {
namespace {

constexpr int kCasesMax = 200;

std::vector<InstanceId> cases_of_customer(Reads& reads, const std::string& subject) {
  std::vector<InstanceId> out;
  ports::InstanceQuery query;
  query.customer = subject;
  query.limit = kCasesMax;
  do {
    const auto page = reads.worklist.instances({"", {}, /*sees_all=*/true}, query);
    for (const auto& row : page.rows) {
      if (row.customer == subject) out.push_back(row.id);
    }
    query.cursor = page.next;
  } while (!query.cursor.empty());
  return out;
}

/// The paths of the texts in which a word stands, of one case.
class WordSearch {
 public:
  WordSearch(const std::string& word, std::set<std::string>& out) : word_(word), out_(out) {}

  void look(const history::InstanceState& state) {
    process_ = state.process;
    look(state.title, "title");
    look(Value(state.key), "key");
    for (const auto& [name, value] : state.data) look(value, std::string(name));
    for (const auto& [id, item] : state.work_items) look(item.title, "task title");
  }

 private:
  void look(const Label& label, const std::string& path) {
    look(Value(label.en), path);
    look(Value(label.zh), path);
  }
  void look(const Value& value, const std::string& path) {
    if (const auto* map = value.get_if<Map>()) {
      for (const auto& [name, part] : *map) look(part, path + "." + std::string(name));
    }
    if (const auto* list = value.get_if<List>()) {
      for (const Value& part : *list) look(part, path);
    }
    const bool there = value.text().find(word_) != std::string_view::npos;
    if (there) out_.insert(process_ + ": " + path);
  }
  const std::string& word_;
  std::set<std::string>& out_;
  std::string process_;
};

}  // namespace

RequestsAbout requests_about(Runtime& runtime, Reads& reads, const std::string& subject) {
  const std::string mark = reads.vault->mark("a request to erase " + subject);
  RequestsAbout out;
  for (int number = 1;; ++number) {
    out.next = definition::own_case(definition::kErasureProcess,
                                    mark + " " + std::to_string(number));
    const auto known = runtime.state(out.next);
    if (!known.ok()) return out;
    out.newest = *known;
  }
}

bool is_open(const history::Erasure& request) {
  return request.state != "refused" && request.state != "reported";
}

std::vector<std::string> keys_about(Reads& reads, const std::string& subject) {
  std::vector<std::string> persons{subject};
  for (const InstanceId id : cases_of_customer(reads, subject)) {
    persons.push_back(case_as_person(id));
  }
  return reads.vault->keys_of(persons);
}

std::vector<std::string> clear_places(Runtime& runtime, Reads& reads, const std::string& subject,
                                      const std::vector<std::string>& keys) {
  std::set<InstanceId> cases;
  for (const InstanceId id : cases_of_customer(reads, subject)) cases.insert(id);
  for (const InstanceId id : reads.vault->cases_of(keys)) cases.insert(id);
  std::set<std::string> found;
  WordSearch search(subject, found);
  for (const InstanceId id : cases) {
    const auto state = runtime.state(id);
    if (state.ok()) search.look(**state);
  }
  return {found.begin(), found.end()};
}

}  // namespace recourse::runtime
