// One libFuzzer binary a target: RECOURSE_FUZZ_TARGET is its name. `NAME --seeds FOLDER` writes the
// seeds as files, which is how libFuzzer wants them.
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <fstream>

#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerInitialize(int* argc, char*** argv) {
  if (*argc < 3 || std::strcmp((*argv)[1], "--seeds") != 0) return 0;
  const std::filesystem::path folder = (*argv)[2];
  std::filesystem::create_directories(folder);
  int count = 0;
  for (const std::string& seed : recourse::fuzz::seeds_of(RECOURSE_FUZZ_TARGET)) {
    std::ofstream(folder / ("seed-" + std::to_string(++count)), std::ios::binary) << seed;
  }
  std::exit(0);
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  for (const recourse::fuzz::Target& target : recourse::fuzz::targets()) {
    if (target.name == RECOURSE_FUZZ_TARGET) target.run(bytes);
  }
  return 0;
}
