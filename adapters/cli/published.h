#pragma once
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "adapters/runtime/library.h"
#include "adapters/seal/publications.h"
#include "adapters/yaml/definition_loader.h"
#include "engine/ports/work_queues.h"

namespace recourse::cli {

/// Documents: every published version of a calendar, with the transitions its zone had then, so
/// that neither a new zone table nor a new version moves what was counted with it.
using seal::kFrozenCalendar;
[[nodiscard]] std::optional<calendar::Calendar> calendar_kept(const std::string& bytes);

/// What the database says is published, brought into the library of this node: when it opens, and
/// again whenever another node has published something. Thread-safe.
class Published {
 public:
  Published(runtime::Library& library, std::function<void(const std::string&)> report)
      : library_(library), report_(std::move(report)) {}

  /// Only what is new is read and added. What was accepted once is taken as it is: a stricter
  /// checker must not stop running cases. Throws StoreError.
  void load(ports::Registry& registry);

  /// For definitions that are checked or published here.
  [[nodiscard]] yaml::ConnectorCatalogue connectors() const;

 private:
  [[nodiscard]] bool is_news(const std::string& kind, const std::string& name,
                             const std::string& text);
  void load_calendars(ports::Registry& registry);
  void load_definitions(ports::Registry& registry);
  void load_directory(ports::Registry& registry);

  runtime::Library& library_;
  std::function<void(const std::string&)> report_;
  mutable std::mutex mutex_;
  yaml::ConnectorCatalogue connectors_;
  std::map<std::pair<std::string, std::string>, std::string> seen_;  ///< text by kind and name
};

}  // namespace recourse::cli
