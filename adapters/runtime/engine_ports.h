#pragma once
#include <string>

#include "adapters/json/json_value.h"
#include "adapters/runtime/library.h"
#include "adapters/runtime/session.h"
#include "engine/service/engine.h"

namespace recourse::runtime {

/// What an engine is built on, from a session and the house; all must outlive the engine.
[[nodiscard]] inline service::Engine::Ports engine_ports(Session& session, const Library& library,
                                                         const ports::Clock& clock,
                                                         ports::IdSource& ids,
                                                         const ports::Hasher& hasher) {
  return {session.reads().store,
          library,
          [&library] { return library.directory(); },
          clock,
          ids,
          hasher,
          [](std::string_view bytes) { return json::parse_canonical(bytes); },
          [&session](const std::string& user) { return session.reads().worklist.load(user); },
          [&library] { return library.offers_wanted(); },
          session.reads().vault};
}

}  // namespace recourse::runtime
