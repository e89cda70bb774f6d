#pragma once
#include <memory>
#include <string>
#include <string_view>

#include "engine/base/id.h"
#include "engine/base/time.h"
#include "engine/calendar/calendar.h"
#include "engine/definition/policy.h"
#include "engine/definition/process_definition.h"

namespace recourse::ports {

class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Instant now() const = 0;
};

class IdSource {
 public:
  virtual ~IdSource() = default;
  /// 16 fresh bytes in UUIDv7 layout. Thread-safe.
  [[nodiscard]] virtual std::array<std::uint8_t, 16> next() = 0;
  template <class AnyId>
  [[nodiscard]] AnyId make() {
    return AnyId{next()};
  }
};

class Hasher {
 public:
  virtual ~Hasher() = default;
  /// Hex SHA-256. Thread-safe.
  [[nodiscard]] virtual std::string sha256(std::string_view bytes) const = 0;
};

class Entropy {
 public:
  virtual ~Entropy() = default;
  /// So many bytes that nobody can foretell. Thread-safe.
  [[nodiscard]] virtual std::string bytes(std::size_t count) = 0;
};

/// Published definitions, calendars and rule packs. Thread-safe; what it returned stays valid.
class Catalogue {
 public:
  virtual ~Catalogue() = default;
  [[nodiscard]] virtual definition::DefinitionPtr latest(const std::string& process) const = 0;
  [[nodiscard]] virtual definition::DefinitionPtr find(const std::string& process,
                                                       int version) const = 0;
  /// As published last.
  [[nodiscard]] virtual const calendar::Calendar& calendar(const std::string& id) const = 0;
  /// In one version; where that is not known here, as published last.
  [[nodiscard]] virtual const calendar::Calendar& calendar(const std::string& id,
                                                           const std::string& version) const = 0;
  /// The latest version with effective_from ≤ `date`; nullptr: none is in force.
  [[nodiscard]] virtual const definition::Policy* policy_on(const std::string& id,
                                                            Date date) const = 0;
  [[nodiscard]] virtual const definition::Policy* policy(const std::string& id,
                                                         const std::string& version) const = 0;
  [[nodiscard]] virtual const definition::ConnectorManifest* connector(
      const std::string& id) const = 0;
};

}  // namespace recourse::ports
