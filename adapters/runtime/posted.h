#pragma once
#include <cstddef>
#include <cstdint>

#include "engine/base/id.h"
#include "engine/process/effect.h"

namespace recourse::runtime {

/// A notice on its way to people: the effect, and where it stands in the record that caused it.
/// Carried out again after a crash it comes with the same place.
struct Posted {
  InstanceId instance;
  std::uint64_t record = 0;
  std::size_t number = 0;  ///< among the effects of the record
  process::Notify notice;
};

}  // namespace recourse::runtime
