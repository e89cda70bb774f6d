#pragma once
#include <atomic>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <vector>

#include "engine/ports/ambient.h"
#include "engine/ports/directory.h"

namespace recourse::runtime {

/// What is published on this node: definitions, calendars, connectors, and the directory of this
/// moment. Things are added or replaced, never changed, and what was handed out stays valid as
/// long as the library lives. Thread-safe.
class Library final : public ports::Catalogue {
 public:
  Library();

  void add(definition::DefinitionPtr definition);
  /// The version published last is the current one; the others stay known.
  void add(calendar::Calendar calendar);
  /// One of the others, unless there is none yet.
  void keep(calendar::Calendar calendar);
  void add(definition::ConnectorManifest connector);
  void add(definition::Policy policy);
  void set_directory(std::shared_ptr<const ports::Directory> directory);

  [[nodiscard]] definition::DefinitionPtr latest(const std::string& process) const override;
  [[nodiscard]] definition::DefinitionPtr find(const std::string& process,
                                               int version) const override;
  /// An unknown id gives the calendar that is always open: a case must not stop because of a name.
  [[nodiscard]] const calendar::Calendar& calendar(const std::string& id) const override;
  [[nodiscard]] const calendar::Calendar& calendar(const std::string& id,
                                                   const std::string& version) const override;
  [[nodiscard]] const definition::Policy* policy_on(const std::string& id,
                                                    Date date) const override;
  [[nodiscard]] const definition::Policy* policy(const std::string& id,
                                                 const std::string& version) const override;
  [[nodiscard]] const definition::ConnectorManifest* connector(
      const std::string& id) const override;
  /// With the absences people are known to have.
  [[nodiscard]] std::shared_ptr<const ports::Directory> directory() const;
  using Absences = std::map<std::string, std::vector<ports::Absence>>;  ///< by person
  void set_absences(Absences absences);
  /// `read` gives what is written down; two who do this at once end with the newer of both.
  void read_absences(const std::function<Absences()>& read);
  [[nodiscard]] Absences absences() const;

  [[nodiscard]] std::vector<definition::DefinitionPtr> definitions() const;  ///< latest, by id
  [[nodiscard]] std::vector<definition::DefinitionPtr> versions(const std::string& process) const;
  [[nodiscard]] std::vector<std::string> calendars() const;
  [[nodiscard]] definition::PolicyVersions policies() const;
  [[nodiscard]] std::vector<const definition::ConnectorManifest*> connectors() const;

  /// Processes whose cases a message of this name starts.
  [[nodiscard]] std::vector<std::string> started_by(const std::string& message) const;
  /// Processes with `starts` in any version: their timers must be looked after.
  [[nodiscard]] std::vector<std::string> self_starting() const;

  /// Whether anybody wants notices of work that their group may take; see Engine::Ports.
  void set_offers_wanted(bool wanted) { offers_wanted_ = wanted; }
  [[nodiscard]] bool offers_wanted() const { return offers_wanted_; }

  /// How a message from outside is treated: the most generous of the definitions that know it.
  struct MessageRule {
    bool known = false;
    bool deliver_all = false;
    bool personal = false;  ///< some of what it brings is about a person
    std::optional<Instant> keep_until;
  };
  [[nodiscard]] MessageRule message_rule(const std::string& name, Instant now) const;

 private:
  mutable std::shared_mutex mutex_;
  std::mutex absences_read_;  ///< held from reading them to setting them
  std::map<std::string, std::map<int, definition::DefinitionPtr>> definitions_;
  struct CalendarVersions {
    std::shared_ptr<const calendar::Calendar> current;
    std::map<std::string, std::shared_ptr<const calendar::Calendar>> all;
  };
  std::map<std::string, CalendarVersions> calendars_;
  std::map<std::string, std::vector<std::shared_ptr<const definition::Policy>>> policies_;
  // Replaced calendars and connectors are kept: references to them may still be held.
  std::map<std::string, std::shared_ptr<const definition::ConnectorManifest>> connectors_;
  std::vector<std::shared_ptr<const void>> replaced_;
  std::atomic<bool> offers_wanted_ = false;
  calendar::Calendar always_open_;
  std::shared_ptr<const ports::Directory> people_;     ///< as the house gave them
  std::shared_ptr<const ports::Directory> directory_;  ///< the same, some of them away
  Absences absences_;
};

}  // namespace recourse::runtime
