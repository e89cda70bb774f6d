#pragma once
#include <optional>
#include <string>
#include <vector>

#include "adapters/runtime/runtime.h"

namespace recourse::runtime {

/// Of the requests to erase one person, the newest, and the id the next one gets. Found by a keyed
/// mark of the person's name, which nobody turns back into it: the name is not kept, and the
/// person's keys are gone once they are erased.
struct RequestsAbout {
  StatePtr newest;  ///< null: there is none
  InstanceId next;
};
[[nodiscard]] RequestsAbout requests_about(Runtime& runtime, Reads& reads,
                                           const std::string& subject);

/// Until it is over: neither refused nor done.
[[nodiscard]] bool is_open(const history::Erasure& request);

/// All keys that what is known of a person lies under: their own, and those of cases they are the
/// customer of that were written before anybody was named.
[[nodiscard]] std::vector<std::string> keys_about(Reads& reads, const std::string& subject);

/// "complaint: title": where the word that names a person stands in clear, in the cases that are
/// theirs or keep something of them. No erasure takes it from there.
[[nodiscard]] std::vector<std::string> clear_places(Runtime& runtime, Reads& reads,
                                                    const std::string& subject,
                                                    const std::vector<std::string>& keys);

}  // namespace recourse::runtime
