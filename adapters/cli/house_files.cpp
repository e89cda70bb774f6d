#include "adapters/cli/house_files.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <sstream>

#include "adapters/cli/terminal.h"
#include "adapters/directory/directory_loader.h"
#include "adapters/yaml/calendar_loader.h"
#include "adapters/yaml/files.h"
#include "adapters/yaml/policy_loader.h"

namespace recourse::cli {
namespace {
namespace fs = std::filesystem;
using Kind = HouseFile::Kind;

std::string read_house_file(const fs::path& path) {
  auto text = yaml::read_file(path.string());
  if (!text) throw WorldFailed("cannot read " + path.string() + ", or it is too large");
  return std::move(*text);
}

/// A top-level key stands at the start of a line; so a file that is no good YAML still gets to the
/// reader that can say what is wrong with it.
bool has_key(const std::string& text, const std::string& key) {
  const std::string start = key + ":";
  return text.starts_with(start) || text.find("\n" + start) != std::string::npos;
}

std::optional<Kind> kind_of(const fs::path& path, const std::string& text) {
  if (path.string().ends_with(".scenario.yaml")) return Kind::kScenario;
  if (has_key(text, "process")) return Kind::kDefinition;
  if (has_key(text, "connector")) return Kind::kConnector;
  if (has_key(text, "people")) return Kind::kDirectory;
  if (has_key(text, "calendar") && has_key(text, "zone")) return Kind::kCalendar;
  if (has_key(text, "policy") && has_key(text, "effective_from")) return Kind::kPolicy;
  const std::string folder = path.parent_path().filename().string();
  if (folder == "connectors") return Kind::kConnector;
  if (folder == "calendars") return Kind::kCalendar;
  if (folder == "policies") return Kind::kPolicy;
  return std::nullopt;
}

bool is_yaml(const fs::path& path) {
  return path.extension() == ".yaml" || path.extension() == ".yml";
}

class Collector {
 public:
  void add(const fs::path& path) {
    std::error_code error;
    if (fs::is_directory(path, error)) {
      for (const auto& entry : fs::recursive_directory_iterator(path, error)) {
        if (entry.is_regular_file() && is_yaml(entry.path())) take(entry.path(), true, false);
      }
    } else if (fs::exists(path, error)) {
      take(path, true, true);
      add_neighbours(path.parent_path().empty() ? fs::path(".") : path.parent_path());
    } else {
      throw WorldFailed("there is no file or folder " + path.string());
    }
    if (error) throw WorldFailed("cannot read " + path.string() + ": " + error.message());
  }

  std::vector<HouseFile> take_files() {
    std::ranges::sort(files_, {}, &HouseFile::path);
    return std::move(files_);
  }

 private:
  void add_neighbours(const fs::path& folder) {
    for (const char* name : {"connectors", "calendars", "policies"}) {
      std::error_code error;
      for (const auto& entry : fs::directory_iterator(folder / name, error)) {
        if (is_yaml(entry.path())) take(entry.path(), false, false);
      }
    }
    for (const auto& entry : fs::directory_iterator(folder)) {
      if (!entry.is_regular_file() || !is_yaml(entry.path())) continue;
      take(entry.path(), false, false);
    }
  }

  void take(const fs::path& path, bool wanted, bool named) {
    const std::string text = read_house_file(path);
    const auto kind = kind_of(path, text);
    if (!kind && !named) return;
    // Scenarios run only when they are asked for, by name or by folder.
    if (!wanted && kind == Kind::kScenario) return;
    const std::string name = path.lexically_normal().string();
    if (!seen_.insert(name).second) {
      for (HouseFile& file : files_) file.wanted = file.wanted || (wanted && file.path == name);
      return;
    }
    files_.push_back({kind.value_or(Kind::kDefinition), name, text, wanted});
  }

  std::set<std::string> seen_;
  std::vector<HouseFile> files_;
};

class Loader {
 public:
  explicit Loader(runtime::Library& library) : library_(library) {}

  void load_connector(const HouseFile& file) {
    const yaml::ConnectorCatalogue before = house.manifests;
    note(file, yaml::load_connector(file.text, house.manifests));
    for (const auto& [id, manifest] : house.manifests) {
      if (before.contains(id)) continue;
      house.connectors.emplace_back(id, file.text);
      library_.add(manifest);
    }
  }
  void load_calendar(const HouseFile& file) {
    auto loaded = yaml::load_calendar(file.text);
    note(file, std::move(loaded.findings));
    if (!loaded.calendar) return;
    calendars_.insert(loaded.calendar->id());
    house.calendars.emplace_back(loaded.calendar->id(), file.text);
    library_.add(std::move(*loaded.calendar));
  }
  void load_policy(const HouseFile& file) {
    auto loaded = yaml::load_policy(file.text);
    note(file, std::move(loaded.findings));
    if (!loaded.policy) return;
    const std::string name = loaded.policy->id + " " + loaded.policy->version;
    house.policies.emplace_back(name, file.text);
    library_.add(std::move(*loaded.policy));
  }
  void load_definition(const HouseFile& file) {
    auto loaded =
        yaml::load_definition(file.text, house.manifests, calendars_, library_.policies());
    note(file, std::move(loaded.findings));
    if (!loaded.definition) return;
    library_.add(loaded.definition);
    house.definitions.push_back(std::move(loaded.definition));
    house.origins.push_back({file.path, file.wanted});
  }
  void load_scenarios(const HouseFile& file) {
    auto loaded = yaml::load_scenarios(file.text);
    note(file, std::move(loaded.findings));
    if (!file.wanted) return;
    for (const yaml::Scenario& scenario : loaded.scenarios) report_definition_of(scenario);
    house.scenarios.push_back({file.path, std::move(loaded.scenarios)});
  }
  void load_directory(const HouseFile& file) {
    auto loaded = directory::load_directory(file.text);
    note(file, std::move(loaded.findings));
    if (!loaded.directory) return;
    house.directory_text = file.text;
    library_.set_directory(std::move(loaded.directory));
  }

  House house;

 private:
  void note(const HouseFile& file, std::vector<definition::Finding> findings) {
    if (findings.empty()) return;
    const bool broken = file.kind == Kind::kDefinition && definition::has_errors(findings);
    if (file.wanted) {
      house.findings.push_back({file.path, std::move(findings)});
    } else if (broken) {
      broken_.emplace(process_of(file.text), FileFindings{file.path, std::move(findings)});
    }
  }

  /// A neighbour is reported on when its faults are why a scenario has no process to play.
  void report_definition_of(const yaml::Scenario& scenario) {
    const auto faults = broken_.extract(scenario.process);
    if (faults) house.findings.push_back(std::move(faults.mapped()));
  }

  /// Of a text that is no definition: what it says of itself.
  static std::string process_of(const std::string& text) {
    std::istringstream lines(text);
    std::string word, id;
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      if (line.starts_with("process:") && words >> word >> id) return id;
    }
    return {};
  }

  std::map<std::string, FileFindings> broken_;  ///< definitions not asked for, by process
  runtime::Library& library_;
  std::set<std::string> calendars_;
};

}  // namespace

std::vector<HouseFile> read_house_files(const std::vector<std::string>& paths) {
  Collector collector;
  for (const std::string& path : paths) collector.add(path);
  return collector.take_files();
}

bool House::has_errors() const {
  return std::ranges::any_of(
      findings, [](const FileFindings& file) { return definition::has_errors(file.findings); });
}

House load_house(const std::vector<HouseFile>& files, runtime::Library& library) {
  Loader loader(library);
  const auto each = [&files](Kind kind, const auto& load) {
    for (const HouseFile& file : files) {
      if (file.kind == kind) load(file);
    }
  };
  each(Kind::kConnector, [&](const HouseFile& file) { loader.load_connector(file); });
  each(Kind::kCalendar, [&](const HouseFile& file) { loader.load_calendar(file); });
  each(Kind::kPolicy, [&](const HouseFile& file) { loader.load_policy(file); });
  each(Kind::kDefinition, [&](const HouseFile& file) { loader.load_definition(file); });
  each(Kind::kDirectory, [&](const HouseFile& file) { loader.load_directory(file); });
  each(Kind::kScenario, [&](const HouseFile& file) { loader.load_scenarios(file); });
  if (!library.directory()) library.set_directory(directory::empty_directory());
  return std::move(loader.house);
}

}  // namespace recourse::cli
