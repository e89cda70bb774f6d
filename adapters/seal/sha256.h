#pragma once
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "engine/history/merkle.h"
#include "engine/ports/ambient.h"

namespace recourse::seal {

/// SHA-256 by OpenSSL, which uses the processor's own instructions. One thread at a time.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  history::Digest operator()(std::string_view bytes);
  /// SHA-256(0x00 ‖ bytes): the hash of a step record, and its leaf in the log.
  history::Digest leaf(std::string_view bytes);
  /// Of a file, read piece by piece, and its size; nullopt: it cannot be read.
  std::optional<std::pair<history::Digest, std::uint64_t>> file(const std::string& path);
  [[nodiscard]] history::Sha256Function function() {
    return [this](std::string_view bytes) { return (*this)(bytes); };
  }

 private:
  struct Digesting;
  std::unique_ptr<Digesting> digesting_;
};

/// The same as engine code asks for it: hexadecimal, from any thread.
class HexSha256 final : public ports::Hasher {
 public:
  [[nodiscard]] std::string sha256(std::string_view bytes) const override {
    return history::hex(Sha256()(bytes));
  }
};

}  // namespace recourse::seal
