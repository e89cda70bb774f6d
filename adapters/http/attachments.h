#pragma once
#include <map>
#include <optional>
#include <string>

#include "adapters/http/case.h"
#include "engine/service/disclosure.h"

namespace recourse::http {

/// Kind of the documents that tell of the attachments of a case, by hash; an empty one was never
/// there.
[[nodiscard]] std::string attachments_kind(InstanceId id);
/// Attachments of a case by their SHA-256, in clear, for a case file: those that can still be read
/// and are what their hash says.
[[nodiscard]] std::map<std::string, std::string> attachments_of(service::Disclosure& disclosure,
                                                                const Call& call, InstanceId id,
                                                                runtime::Reads& reads);

/// Could this be about attachments? Then it is worth a look at the case.
[[nodiscard]] bool names_files(const Map& data);
/// What is submitted for fields that take files must be attached to the case. Rejects FORM.
[[nodiscard]] std::optional<Rejection> missing_files(const Case& found, const Map& data,
                                                     ports::Registry& registry);

}  // namespace recourse::http
