#pragma once
#include <string>

#include "adapters/http/message.h"
#include "engine/base/label_value.h"
#include "engine/base/result.h"

namespace recourse::http {

/// The HTTP status a refusal is told with.
[[nodiscard]] int status_of(Rejection::Kind kind);

/// RFC 9457 problem document {type, title, status, code, detail, …details}. Labels inside
/// `details` become texts in the asked language; its members stand beside the others.
[[nodiscard]] Response problem(const Rejection& rejection, Language language);
/// The same with a status no Rejection::Kind stands for (405, 415, 431 …).
[[nodiscard]] Response problem(const Rejection& rejection, Language language, int status);

/// 200 (or `status`) with the value as JSON.
[[nodiscard]] Response answer(const Value& value, int status = 200);
[[nodiscard]] Response no_content();

// Refusals several routes share.
[[nodiscard]] Rejection refuse(Rejection::Kind kind, std::string code, std::string en,
                               std::string zh);
[[nodiscard]] Rejection not_found();       ///< the same for absent and for not to be known
[[nodiscard]] Rejection bad_cursor();      ///< `cursor` is none that a list gave as `next`
[[nodiscard]] Rejection internal_fault();  ///< our bug or an unforeseen fault: says nothing of it
[[nodiscard]] Rejection unavailable();     ///< the database cannot be reached

/// `?lang=` first, then the first language of Accept-Language that we speak, then English.
[[nodiscard]] Language language_of(const Request& request);

}  // namespace recourse::http
