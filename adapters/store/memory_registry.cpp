#include "adapters/store/memory_store.h"

namespace recourse::store {

namespace {

template <class Rows, class Key>
auto memory_find(const Rows& rows, const Key& key) -> std::optional<typename Rows::mapped_type> {
  const auto found = rows.find(key);
  if (found == rows.end()) return std::nullopt;
  return found->second;
}

class MemoryRegistry final : public ports::Registry {
 public:
  explicit MemoryRegistry(MemoryDatabase& database) : db_(database) {}

  Published publish(const ports::DefinitionRow& row) override {
    const std::lock_guard lock(db_.mutex);
    const auto [place, fresh] = db_.definitions.emplace(std::pair{row.process, row.version}, row);
    if (fresh) return Published::kNew;
    return place->second.hash == row.hash ? Published::kSame : Published::kConflict;
  }
  std::vector<ports::DefinitionRow> definitions() override {
    const std::lock_guard lock(db_.mutex);
    std::vector<ports::DefinitionRow> out;
    for (const auto& [place, row] : db_.definitions) out.push_back(row);
    return out;
  }

  void put_document(const std::string& kind, const std::string& name,
                    const std::string& text) override {
    const std::lock_guard lock(db_.mutex);
    db_.documents[{kind, name}] = text;
  }
  std::optional<std::string> document(const std::string& kind, const std::string& name) override {
    const std::lock_guard lock(db_.mutex);
    return memory_find(db_.documents, MemoryDatabase::Name{kind, name});
  }
  std::vector<std::pair<std::string, std::string>> documents(const std::string& kind) override {
    const std::lock_guard lock(db_.mutex);
    std::vector<std::pair<std::string, std::string>> out;
    for (const auto& [place, text] : db_.documents) {
      if (place.first == kind) out.emplace_back(place.second, text);
    }
    return out;
  }

  void put_credential(const ports::CredentialRow& row) override {
    const std::lock_guard lock(db_.mutex);
    db_.credentials[row.user] = row;
  }
  std::optional<ports::CredentialRow> credential(const std::string& user) override {
    const std::lock_guard lock(db_.mutex);
    return memory_find(db_.credentials, user);
  }

  void put_session(const ports::SessionRow& row) override {
    const std::lock_guard lock(db_.mutex);
    db_.sessions[row.token_hash] = row;
  }
  std::optional<ports::SessionRow> session(const std::string& token_hash) override {
    const std::lock_guard lock(db_.mutex);
    return memory_find(db_.sessions, token_hash);
  }
  void drop_session(const std::string& token_hash) override {
    const std::lock_guard lock(db_.mutex);
    db_.sessions.erase(token_hash);
  }
  void drop_sessions_of(const std::string& user) override {
    const std::lock_guard lock(db_.mutex);
    std::erase_if(db_.sessions, [&user](const auto& item) { return item.second.user == user; });
  }

  void put_draft(const ports::DraftRow& row) override {
    const std::lock_guard lock(db_.mutex);
    db_.drafts[{row.item, row.user}] = row;
  }
  std::optional<ports::DraftRow> draft(WorkItemId item, const std::string& user) override {
    const std::lock_guard lock(db_.mutex);
    return memory_find(db_.drafts, std::pair{item, user});
  }

 private:
  MemoryDatabase& db_;
};

}  // namespace

std::unique_ptr<ports::Registry> registry(MemoryDatabase& database) {
  return std::make_unique<MemoryRegistry>(database);
}

}  // namespace recourse::store
