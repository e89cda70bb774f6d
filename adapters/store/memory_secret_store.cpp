#include <algorithm>
#include <set>

#include "adapters/store/memory_store.h"

namespace recourse::store {

namespace {

class MemorySecretStore final : public ports::SecretStore {
 public:
  explicit MemorySecretStore(MemoryDatabase& database) : db_(database) {}

  ports::PersonKey person_key(const ports::PersonKey& fresh) override {
    const std::lock_guard lock(db_.mutex);
    for (const auto& [id, key] : db_.person_keys) {
      if (key.person == fresh.person) return key;
    }
    return db_.person_keys[fresh.id] = fresh;
  }
  std::vector<ports::PersonKey> some_keys(int max) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<ports::PersonKey> out;
    for (const auto& [id, key] : db_.person_keys) {
      if (std::ssize(out) < max) out.push_back(key);
    }
    return out;
  }
  std::optional<ports::PersonKey> key(const std::string& id) override {
    const std::lock_guard lock(db_.mutex);
    const auto found = db_.person_keys.find(id);
    if (found == db_.person_keys.end()) return std::nullopt;
    return found->second;
  }
  std::vector<ports::PersonKey> keys_of(const std::vector<std::string>& persons) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<ports::PersonKey> out;
    for (const auto& [id, key] : db_.person_keys) {
      if (std::find(persons.begin(), persons.end(), key.person) != persons.end()) {
        out.push_back(key);
      }
    }
    return out;
  }
  bool put_sealed(const std::vector<ports::SealedRow>& rows,
                  const std::vector<ports::PersonKey>& fresh) override {
    const std::lock_guard lock(db_.mutex);
    for (const auto& key : fresh) {
      if (db_.person_keys.contains(key.id) || db_.destroyed_keys.contains(key.id)) return false;
    }
    for (const auto& key : fresh) db_.person_keys[key.id] = key;
    for (const auto& row : rows) db_.sealed[row.id] = row;
    return true;
  }
  void forget(const std::vector<std::string>& ids) override {
    const std::lock_guard lock(db_.mutex);
    for (const auto& id : ids) db_.sealed.erase(id);
  }
  std::optional<ports::SealedRow> sealed(const std::string& id) override {
    const std::lock_guard lock(db_.mutex);
    const auto found = db_.sealed.find(id);
    if (found == db_.sealed.end()) return std::nullopt;
    return found->second;
  }
  std::vector<InstanceId> marked(const std::string& mark, int max) override {
    const auto has_mark = [&](const ports::SealedRow& row) {
      return std::find(row.marks.begin(), row.marks.end(), mark) != row.marks.end();
    };
    auto cases = cases_where(has_mark);
    if (cases.size() > static_cast<std::size_t>(max)) cases.resize(static_cast<std::size_t>(max));
    return cases;
  }
  std::vector<InstanceId> cases_of(const std::vector<std::string>& keys) override {
    return cases_where([&](const ports::SealedRow& row) { return is_under(row, keys); });
  }
  std::vector<std::string> keys_in(InstanceId id) override {
    const std::lock_guard lock(db_.mutex);
    std::set<std::string> keys;
    for (const auto& [secret, row] : db_.sealed) {
      if (row.instance == id) keys.insert(row.keys.begin(), row.keys.end());
    }
    return {keys.begin(), keys.end()};
  }
  void scrub() override {}
  void restrict_keys(const std::vector<std::string>& keys) override {
    const std::lock_guard lock(db_.mutex);
    for (const auto& id : keys) {
      const auto key = db_.person_keys.find(id);
      if (key != db_.person_keys.end()) key->second.restricted = true;
    }
  }
  void destroy(const std::vector<std::string>& keys) override {
    const std::lock_guard lock(db_.mutex);
    for (auto& [id, row] : db_.sealed) {
      if (!is_under(row, keys)) continue;
      row.body.clear();
      row.marks.clear();
    }
    for (const auto& id : keys) db_.person_keys.erase(id);
    db_.destroyed_keys.insert(keys.begin(), keys.end());
  }
  std::vector<std::string> destroyed() override {
    const std::lock_guard lock(db_.mutex);
    return {db_.destroyed_keys.begin(), db_.destroyed_keys.end()};
  }

 private:
  static bool is_under(const ports::SealedRow& row, const std::vector<std::string>& keys) {
    return std::any_of(row.keys.begin(), row.keys.end(), [&](const std::string& key) {
      return std::find(keys.begin(), keys.end(), key) != keys.end();
    });
  }
  std::vector<InstanceId> cases_where(const auto& wanted) {
    const std::lock_guard lock(db_.mutex);
    std::set<InstanceId> cases;
    for (const auto& [id, row] : db_.sealed) {
      if (wanted(row)) cases.insert(row.instance);
    }
    return {cases.begin(), cases.end()};
  }

  MemoryDatabase& db_;
};

}  // namespace

std::unique_ptr<ports::SecretStore> secret_store(MemoryDatabase& database) {
  return std::make_unique<MemorySecretStore>(database);
}

}  // namespace recourse::store
