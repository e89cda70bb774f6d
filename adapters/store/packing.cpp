#include "adapters/store/packing.h"

#include <zstd.h>

#include <array>
#include <cstdint>
#include <memory>

#include "engine/ports/instance_store.h"

namespace recourse::store {

namespace {

constexpr char kFirstMark = 1;  ///< zstd against kFirstDictionary
/// Below zero, zstd trades size for speed: every command waits for this.
constexpr int kLevel = -5;
constexpr unsigned long long kUnpackedMax = 256ULL << 20;

[[noreturn]] void broken_packing() {
  throw ports::StoreError(ports::StoreError::Kind::kCorrupt, "packed bytes cannot be read");
}

const ZSTD_CDict* packing_dictionary() {
  static ZSTD_CDict* const kDictionary =
      ZSTD_createCDict(kFirstDictionary.data(), kFirstDictionary.size(), kLevel);
  return kDictionary;
}

const ZSTD_DDict* unpacking_dictionary() {
  static ZSTD_DDict* const kDictionary =
      ZSTD_createDDict(kFirstDictionary.data(), kFirstDictionary.size());
  return kDictionary;
}

constexpr std::uint8_t kNoDigit = 0xff;

/// What a byte is as a digit: this runs over every byte that PostgreSQL sends.
constexpr std::array<std::uint8_t, 256> kHexDigits = [] {
  std::array<std::uint8_t, 256> digits{};
  digits.fill(kNoDigit);
  for (std::uint8_t i = 0; i < 10; ++i) digits['0' + i] = i;
  for (std::uint8_t i = 0; i < 6; ++i) digits['a' + i] = digits['A' + i] = 10 + i;
  return digits;
}();

}  // namespace

std::string packed(std::string_view bytes) {
  thread_local const std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> context(
      ZSTD_createCCtx(), &ZSTD_freeCCtx);
  std::string out(1 + ZSTD_compressBound(bytes.size()), kFirstMark);
  const std::size_t size =
      ZSTD_compress_usingCDict(context.get(), out.data() + 1, out.size() - 1, bytes.data(),
                               bytes.size(), packing_dictionary());
  const bool plain = bytes.starts_with('{');
  if (plain && (ZSTD_isError(size) != 0 || size + 1 >= bytes.size())) return std::string(bytes);
  if (ZSTD_isError(size) != 0) broken_packing();
  out.resize(1 + size);
  return out;
}

std::string unpacked(std::string_view stored) {
  if (stored.starts_with('{')) return std::string(stored);
  if (!stored.starts_with(kFirstMark)) broken_packing();
  stored.remove_prefix(1);
  thread_local const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(
      ZSTD_createDCtx(), &ZSTD_freeDCtx);
  const unsigned long long size = ZSTD_getFrameContentSize(stored.data(), stored.size());
  if (size > kUnpackedMax) broken_packing();  // also what stands for an error, or for unknown
  std::string out(size, '\0');
  const std::size_t got =
      ZSTD_decompress_usingDDict(context.get(), out.data(), out.size(), stored.data(),
                                 stored.size(), unpacking_dictionary());
  if (ZSTD_isError(got) != 0 || got != out.size()) broken_packing();
  return out;
}

std::string unpacked_hex(std::string_view digits) {
  if (digits.size() % 2 != 0) broken_packing();
  std::string bytes(digits.size() / 2, '\0');
  std::uint8_t any = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const std::uint8_t high = kHexDigits[static_cast<unsigned char>(digits[2 * i])];
    const std::uint8_t low = kHexDigits[static_cast<unsigned char>(digits[2 * i + 1])];
    any |= high | low;
    bytes[i] = static_cast<char>(high << 4 | low);
  }
  if (any > 0x0f) broken_packing();
  return unpacked(bytes);
}

}  // namespace recourse::store
