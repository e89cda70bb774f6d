#pragma once
#include "engine/base/label.h"
#include "engine/ports/instance_store.h"

namespace recourse::ports {

/// A file of keys cannot be used: what is wrong with it and what to do, for the person who started
/// the program.
struct KeyFileError : StoreError {
  explicit KeyFileError(Label said)
      : StoreError(Kind::kUnavailable, said.en), text(std::move(said)) {}
  Label text;
};

}  // namespace recourse::ports
