#pragma once
#include "adapters/cli/house_files.h"
#include "adapters/runtime/ambient.h"
#include "adapters/runtime/session.h"
#include "tests/contract/world.h"

namespace recourse::test {

/// The process library as shipped, in a runtime::Library.
struct LoadedHouse {
  runtime::Library library;
  LoadedHouse() {
    auto files = cli::read_house_files({"process-defs"});
    std::erase_if(files, [](const cli::HouseFile& file) {
      return file.kind == cli::HouseFile::Kind::kScenario;
    });
    (void)cli::load_house(files, library);
  }
};

/// A session on one of the worlds every store is tested on.
class WorldSession final : public runtime::Session {
 public:
  explicit WorldSession(World& world) : world_(world) {}
  runtime::Reads reads() override {
    return {world_.store(),   world_.worklist(), world_.queues(),   world_.registry(),
            world_.notices(), world_.nodes(),    &world_.vault(),   &world_.secrets(),
            &world_.accesses()};
  }
  std::unique_ptr<ports::Wire> wire() override { return world_.wire(); }

 private:
  World& world_;
};

}  // namespace recourse::test
