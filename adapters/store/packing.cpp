#include "adapters/store/packing.h"

#define LZ4_STATIC_LINKING_ONLY  // LZ4_attach_dictionary
#include <lz4.h>
#include <zstd.h>

#include <cstdint>
#include <memory>

#include "adapters/store/short_forms.h"
#include "engine/base/hex.h"
#include "engine/ports/instance_store.h"

namespace recourse::store {

namespace {

/// How the bytes behind the first one are packed. All but the newest are only read.
constexpr char kZstdMark = 1;  ///< zstd against kFirstDictionary
constexpr char kLz4Mark = 2;   ///< four bytes of size, lowest first; LZ4 against kFirstDictionary
constexpr char kShortMark = 3; ///< the same of short forms, against second_dictionary()
constexpr std::size_t kLz4Header = 1 + sizeof(std::uint32_t);
constexpr unsigned long long kUnpackedMax = 256ULL << 20;

[[noreturn]] void broken_packing() {
  throw ports::StoreError(ports::StoreError::Kind::kCorrupt, "packed bytes cannot be read");
}

/// The dictionary as the compressor keeps it, read by all and written by nobody.
LZ4_stream_t prepared(std::string_view dictionary) {
  LZ4_stream_t stream;
  LZ4_initStream(&stream, sizeof stream);
  LZ4_loadDict(&stream, dictionary.data(), static_cast<int>(dictionary.size()));
  return stream;
}

std::string packed_lz4(std::string_view bytes, char mark, const LZ4_stream_t& dictionary) {
  thread_local LZ4_stream_t stream = prepared({});
  LZ4_resetStream_fast(&stream);
  LZ4_attach_dictionary(&stream, &dictionary);
  std::string out(kLz4Header + LZ4_COMPRESSBOUND(bytes.size()), mark);
  const int size = LZ4_compress_fast_continue(
      &stream, bytes.data(), out.data() + kLz4Header, static_cast<int>(bytes.size()),
      static_cast<int>(out.size() - kLz4Header), /*acceleration=*/1);
  if (size <= 0) broken_packing();
  for (std::size_t i = 1; i < kLz4Header; ++i) {
    out[i] = static_cast<char>(bytes.size() >> (i - 1) * 8);
  }
  out.resize(kLz4Header + size);
  return out;
}

std::string unpacked_zstd(std::string_view packed) {
  static ZSTD_DDict* const kDictionary =
      ZSTD_createDDict(kFirstDictionary.data(), kFirstDictionary.size());
  thread_local const std::unique_ptr<ZSTD_DCtx, decltype(&ZSTD_freeDCtx)> context(
      ZSTD_createDCtx(), &ZSTD_freeDCtx);
  const unsigned long long size = ZSTD_getFrameContentSize(packed.data(), packed.size());
  if (size > kUnpackedMax) broken_packing();  // also what stands for an error, or for unknown
  std::string out(size, '\0');
  const std::size_t got = ZSTD_decompress_usingDDict(context.get(), out.data(), out.size(),
                                                     packed.data(), packed.size(), kDictionary);
  if (ZSTD_isError(got) != 0 || got != out.size()) broken_packing();
  return out;
}

std::string unpacked_lz4(std::string_view stored, std::string_view dictionary) {
  if (stored.size() < kLz4Header) broken_packing();
  std::uint32_t size = 0;
  for (std::size_t i = kLz4Header; i-- > 1;) {
    size = size << 8 | static_cast<unsigned char>(stored[i]);
  }
  if (size > kUnpackedMax) broken_packing();
  const std::string_view packed = stored.substr(kLz4Header);
  std::string out(size, '\0');
  const int got = LZ4_decompress_safe_usingDict(
      packed.data(), out.data(), static_cast<int>(packed.size()), static_cast<int>(out.size()),
      dictionary.data(), static_cast<int>(dictionary.size()));
  if (got < 0 || static_cast<std::size_t>(got) != out.size()) broken_packing();
  return out;
}

}  // namespace

// LZ4 and not zstd, which every command waited for: here it takes less than half the time, and as
// the texts are short, hardly more room.
std::string packed(std::string_view bytes) {
  static const LZ4_stream_t kFirst = prepared(kFirstDictionary);
  static const LZ4_stream_t kSecond = prepared(second_dictionary());
  if (bytes.size() > kUnpackedMax) broken_packing();
  const auto brief = with_short_forms(bytes);
  std::string out = brief ? packed_lz4(*brief, kShortMark, kSecond)
                          : packed_lz4(bytes, kLz4Mark, kFirst);
  const bool gains = !bytes.starts_with('{') || out.size() < bytes.size();
  return gains ? out : std::string(bytes);
}

std::string unpacked(std::string_view stored) {
  if (stored.starts_with('{')) return std::string(stored);
  if (stored.starts_with(kLz4Mark)) return unpacked_lz4(stored, kFirstDictionary);
  if (stored.starts_with(kZstdMark)) return unpacked_zstd(stored.substr(1));
  if (!stored.starts_with(kShortMark)) broken_packing();
  auto text = without_short_forms(unpacked_lz4(stored, second_dictionary()));
  if (!text) broken_packing();
  return *std::move(text);
}

std::string unpacked_hex(std::string_view digits) {
  std::string bytes(digits.size() / 2, '\0');
  if (!from_hex(digits, bytes.data(), HexLetters::kAny)) broken_packing();  // SQLite: capitals
  return unpacked(bytes);
}

std::string unpacked_or_nothing(std::string_view digits) {
  try {
    return unpacked_hex(digits);
  } catch (const ports::StoreError& error) {
    if (error.kind != ports::StoreError::Kind::kCorrupt) throw;
    return {};
  }
}

}  // namespace recourse::store
