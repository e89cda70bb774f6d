#include <algorithm>
#include <tuple>

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

  void put_upload(const ports::UploadRow& row) override {
    const std::lock_guard lock(db_.mutex);
    db_.uploads[row.id] = row;
  }
  std::optional<ports::UploadRow> upload(const std::string& id) override {
    const std::lock_guard lock(db_.mutex);
    return memory_find(db_.uploads, id);
  }
  std::vector<ports::UploadRow> uploads_of(const std::string& owner,
                                           const std::string& process) override {
    return uploads_where([&](const ports::UploadRow& row) {
      return row.owner == owner && row.process == process && !process.empty();
    });
  }
  std::vector<ports::UploadRow> uploads_before(Instant instant, int max) override {
    auto rows = uploads_where([&](const ports::UploadRow& row) { return row.at < instant; });
    if (rows.size() > static_cast<std::size_t>(max)) rows.resize(static_cast<std::size_t>(max));
    return rows;
  }
  void drop_upload(const std::string& id) override {
    const std::lock_guard lock(db_.mutex);
    db_.uploads.erase(id);
  }

 private:
  std::vector<ports::UploadRow> uploads_where(const auto& wanted) {
    const std::lock_guard lock(db_.mutex);
    std::vector<ports::UploadRow> rows;
    for (const auto& [id, row] : db_.uploads) {
      if (wanted(row)) rows.push_back(row);
    }
    for (auto& row : rows) row.content = Value();
    std::sort(rows.begin(), rows.end(), [](const auto& a, const auto& b) {
      return std::tie(a.at, a.id) < std::tie(b.at, b.id);
    });
    return rows;
  }

  MemoryDatabase& db_;
};

}  // namespace

std::unique_ptr<ports::Registry> registry(MemoryDatabase& database) {
  return std::make_unique<MemoryRegistry>(database);
}

}  // namespace recourse::store
