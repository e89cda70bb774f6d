#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "engine/base/id.h"
#include "engine/base/result.h"
#include "engine/base/value.h"

namespace recourse::http {

/// What the server offers of the tamper-evident record. http/ knows neither keys nor trees.
struct RecordLog {
  /// The newest signed checkpoint; with a size, in front of it the proof from that size on.
  /// nullopt: there is none, or none so large.
  std::function<std::optional<std::string>(std::optional<std::uint64_t> from)> checkpoint;
  /// A case as a file that proves itself; `held`: size of a checkpoint the reader has, 0: none.
  /// `attachments`: what stands below attachments/.
  std::function<Result<std::string>(InstanceId id, std::uint64_t held,
                                    std::map<std::string, std::string> attachments)>
      case_file;
  /// Everything is verified: {verdict, findings, …}. `held`: a checkpoint, `key`: one to trust,
  /// `witness`: one that must have cosigned; "" = none. nullopt: `key` or `witness` is no such key.
  std::function<std::optional<Value>(const std::string& held, const std::string& key,
                                     const std::string& witness)>
      verify;
  struct Standing {
    std::uint64_t size = 0, signed_size = 0;
    std::int64_t lag_us = 0;  ///< age of the oldest record that was not sealed at the last look
    bool stalled = false;
  };
  std::function<Standing()> standing;
};

}  // namespace recourse::http
