#pragma once
#include <array>
#include <string_view>

namespace recourse::http {

/// Every `code` a problem document can bear. tests/tidy compares it with the sources.
inline constexpr auto kProblemCodes = std::to_array<std::string_view>({
    "ACTION", "ACTION_NOT_NOW", "BACK_TO", "BODY", "BODY_LENGTH", "BRANCHES", "BULK", "BUSY",
    "CALENDAR", "CHAIN", "CHOICE", "COMMENT", "CONNECTOR", "CONTENT_ENCODING", "CONTENT_TYPE",
    "CSRF", "CURSOR", "DATA", "DATABASE", "DEFINITION", "DEFINITION_EXISTS",
    "DEFINITION_NOT_FOUND", "DUTY", "EFFECTIVE_AT", "EGRESS", "FAULT",
    "FIELD", "FORM", "HEADER", "HEADER_COUNT", "HEADER_LENGTH", "HTTP", "IDEMPOTENCY",
    "IDEMPOTENCY_KEY", "INCIDENT", "INSTANCE_NOT_FOUND", "INSTANCE_STATE", "INTERNAL",
    "JOB_NOT_FOUND", "JOB_STALE", "JSON", "JSON_LIMIT", "LIVELOCK", "MESSAGE_GONE", "METHOD",
    "MIGRATE", "MOVE", "NOT_ALLOWED_HERE", "NOT_FOUND", "NOT_OWNER", "NO_BRANCH", "NO_DEMO",
    "OPERATION", "OPERATION_NOT_NOW", "ORIGIN", "OUTCOME_UNKNOWN", "PLACE", "POLICY",
    "PREFERENCES", "QUERY",
    "READ_ONLY", "REASON", "RECORD",
    "REVISION", "ROLE", "SIGNER", "SIGNERS_FIRST", "SIGN_IN", "STALE_REVISION",
    "STARTS_BY_ITSELF", "STEP", "STOPPING", "TARGET",
    "TARGET_LENGTH", "TASK_ENDED", "TASK_NOT_FOUND", "TASK_STATE", "TASK_TAKEN", "THROTTLED",
    "TIME_SPAN", "TYPE", "UNAVAILABLE", "UNKNOWN_FIELD", "USER", "VERB", "VERSION", "WEIGHT"});

}  // namespace recourse::http
