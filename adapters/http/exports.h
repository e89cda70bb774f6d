#pragma once
#include <functional>
#include <optional>
#include <string>

#include "engine/base/label.h"
#include "engine/base/result.h"
#include "engine/base/value.h"

namespace recourse::http {

struct ExportAsked {
  std::string form, layout;  ///< xes, ocel, csv; of ocel: json, sqlite
  std::string process;       ///< "": all
  std::string section;       ///< only its cases and those of none; "": of all
  bool identified = false;
  std::string reason;
  std::string by;            ///< user id
  Language language = Language::kEnglish;
};

/// What the server offers of exports. They are made in the background, one at a time; http/ knows
/// no formats. Everybody sees only their own.
struct Exports {
  /// Queued: {id, form, format, process, identified, state: waiting | running | done | failed,
  /// cases, events, size, parts, asked, fault, note}; note: what it says of itself, signed, to be
  /// kept beside the file (seal::export_note). Rejects FIELD, REASON, and BUSY when too many
  /// wait.
  std::function<Result<Value>(const ExportAsked& asked)> begin;
  std::function<List(const std::string& user)> list;  ///< newest first
  /// Null: no such export of this person.
  std::function<Value(const std::string& id, const std::string& user)> show;
  /// Part `number`, from 0, of the file; nullopt: it has none (yet).
  std::function<std::optional<std::string>(const std::string& id, const std::string& user,
                                           std::uint64_t number)>
      part;
};

}  // namespace recourse::http
