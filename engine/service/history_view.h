#pragma once
#include "engine/definition/process_definition.h"
#include "engine/history/step_record.h"
#include "engine/ports/ambient.h"
#include "engine/ports/directory.h"
#include "engine/service/disclosure.h"

namespace recourse::service {

/// What the history of a case is told with.
struct HistorySources {
  const definition::ProcessDefinition& definition;
  const ports::Catalogue& catalogue;  ///< titles of other processes, of connectors; the calendar
  const ports::Directory& directory;
};

/// The record as readers get it, one entry an event: {seq, type, v, at, at_text, recorded, actor,
/// actor_name, acting_for, reason, text, moments, detail, payload, before, record, position, hash}.
/// `text` names people, steps and data as they do, with times on the clock of the definition's
/// calendar; `moments` [{at, en, zh}] says which instants those are. `detail` marks what a reader
/// can do without; `before` stands where data is written and says what stood there. `records`: all
/// of one case, from the first on. `disclosure`: of the reader, whose hidden sections are masked;
/// none: nothing is hidden.
[[nodiscard]] List history_view(const std::vector<history::StepRecord>& records,
                                const HistorySources& sources, Disclosure* disclosure = nullptr);

/// Comments, and the reasons that are comments, in clear; all else stays sealed: a history tells
/// what was done, the case's data what it was done with.
void open_words(std::vector<history::StepRecord>& records, Disclosure& disclosure);
/// Data of sections that are hidden from the reader becomes a mask. Not for folding.
void hide_sections(std::vector<history::StepRecord>& records, Disclosure& disclosure);
/// Comments alone.
void open_comments(std::vector<history::StepRecord>& records, Disclosure& disclosure);

/// {at, actor, actor_name, text, task} of every comment, oldest first.
[[nodiscard]] List comments_view(const std::vector<history::StepRecord>& records,
                                 const ports::Directory& directory);

/// {en, zh}: the display name, else the id; null for nobody.
[[nodiscard]] Value person_view(const ports::Directory& directory, const std::string& user);
/// {id, label} of a section of the house; null for none.
[[nodiscard]] Value section_view(const ports::Directory& directory, const std::string& section);

}  // namespace recourse::service
