#include "adapters/seal/publications.h"

#include <algorithm>
#include <map>

#include "adapters/seal/sha256.h"
#include "engine/definition/built_in.h"

namespace recourse::seal {
namespace {

constexpr const char* kPublish = "publish";

struct Published {
  std::string sha256;
  std::uint64_t record = 0;
};

/// As first published: nothing is ever published twice.
std::map<DocumentName, Published> published(const std::vector<std::string>& records) {
  std::map<DocumentName, Published> out;
  each_own_operation(records, kPublish, [&](std::uint64_t record, const Value& data) {
    const auto* documents = data["documents"].get_if<List>();
    if (documents == nullptr) return;
    for (const Value& row : *documents) {
      out.try_emplace({std::string(row["kind"].text()), std::string(row["name"].text())},
                      Published{std::string(row["sha256"].text()), record});
    }
  });
  return out;
}

std::string hash_of(const std::string& text) {
  Sha256 sha256;
  return history::hex(sha256(text));
}

Label title(const DocumentName& document) {
  if (document.kind == kPolicy) return {"rule pack " + document.name, "规则包 " + document.name};
  return {"calendar " + document.name, "日历 " + document.name};
}

}  // namespace

InstanceId publication_case() {
  static const InstanceId kId = definition::own_case(definition::kLogProcess, "publications");
  return kId;
}

void enter_publications(const OwnWorld& world, ports::Registry& registry,
                        std::vector<DocumentName> documents) {
  std::ranges::sort(documents);
  for (bool entered = false; !entered;) {  // another node may enter some at the same time
    const auto known = published(world.store.record_bytes(publication_case()));
    List rows;
    for (const DocumentName& document : documents) {
      const auto text = registry.document(document.kind, document.name);
      if (!text || known.contains(document)) continue;
      rows.emplace_back(
          Map{{"kind", document.kind}, {"name", document.name}, {"sha256", hash_of(*text)}});
    }
    if (rows.empty()) return;
    entered = add_own_record(world, publication_case(),
                             {kPublish, {}, Map{{"documents", std::move(rows)}},
                              Map{{"command", "Publish"}}});
  }
}

void check_publications(ports::InstanceStore& store, ports::Registry& registry, Report& report) {
  const auto told = [&](std::uint64_t record, Label text) {
    report.found({Verdict::kDefinitionDiffers, publication_case().text(), record, 0, std::nullopt,
                  std::move(text)});
  };
  for (const auto& [document, was] : published(store.record_bytes(publication_case()))) {
    const auto text = registry.document(document.kind, document.name);
    const Label name = title(document);
    if (!text) {
      told(was.record, {name.en + " was published and is gone", name.zh + " 曾发布，现已缺失"});
    } else if (hash_of(*text) != was.sha256) {
      told(was.record, {name.en + " says something else than when it was published",
                        name.zh + " 与发布时的内容不符"});
    }
  }
}

}  // namespace recourse::seal
