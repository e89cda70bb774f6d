#include "adapters/seal/archive.h"

#include <zlib.h>

#include <cstdint>

namespace recourse::seal {
namespace {

constexpr std::uint32_t kLocal = 0x04034b50, kCentral = 0x02014b50, kEnd = 0x06054b50;
constexpr std::uint16_t kVersion = 20, kUtf8 = 0x0800;
constexpr std::uint16_t kNoTime = 0, kFirstDay = 0x21;  // 1980-01-01
constexpr std::uint16_t kMadeOnUnix = 0x0314;
constexpr std::uint32_t kPlainFile = 0100644U << 16;
constexpr std::size_t kLocalSize = 30, kCrcAt = 14, kSizeAt = 18, kNameAt = 26;

void put(std::string& out, std::uint64_t number, int bytes) {
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(number >> (8 * i));
}

std::uint32_t number_at(std::string_view bytes, std::size_t at, int size) {
  std::uint32_t out = 0;
  for (int i = size; i-- > 0;) {
    out = out << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(i)]);
  }
  return out;
}

struct Entry {
  std::string_view name, content;
  std::uint32_t checksum = 0;
};

/// What both headers of a file say alike.
void put_common(std::string& out, const Entry& entry) {
  put(out, kVersion, 2), put(out, kUtf8, 2), put(out, 0, 2);
  put(out, kNoTime, 2), put(out, kFirstDay, 2), put(out, entry.checksum, 4);
  put(out, entry.content.size(), 4), put(out, entry.content.size(), 4);
  put(out, entry.name.size(), 2), put(out, 0, 2);
}

std::string laid_out(const std::vector<Entry>& entries) {
  std::string out, directory;
  for (const Entry& entry : entries) {
    put(directory, kCentral, 4), put(directory, kMadeOnUnix, 2);
    put_common(directory, entry);
    put(directory, 0, 2), put(directory, 0, 2), put(directory, 0, 2);
    put(directory, kPlainFile, 4), put(directory, out.size(), 4);
    directory += entry.name;
    put(out, kLocal, 4);
    put_common(out, entry);
    out += entry.name;
    out += entry.content;
  }
  const std::size_t begin = out.size();
  out += directory;
  put(out, kEnd, 4), put(out, 0, 4), put(out, entries.size(), 2), put(out, entries.size(), 2);
  put(out, directory.size(), 4), put(out, begin, 4), put(out, 0, 2);
  return out;
}

}  // namespace

std::string write_archive(const ArchiveFiles& files) {
  std::vector<Entry> entries;
  for (const auto& [name, content] : files) {
    const auto checksum = ::crc32_z(0, reinterpret_cast<const Bytef*>(content.data()),
                                    content.size());
    entries.push_back({name, content, static_cast<std::uint32_t>(checksum)});
  }
  return laid_out(entries);
}

std::optional<ArchiveFiles> read_archive(std::string_view bytes) {
  std::vector<Entry> entries;
  std::size_t at = 0;
  while (bytes.size() - at >= kLocalSize && number_at(bytes, at, 4) == kLocal) {
    const std::size_t name = number_at(bytes, at + kNameAt, 2);
    const std::size_t size = number_at(bytes, at + kSizeAt, 4);
    if (bytes.size() - at - kLocalSize < name + size) return std::nullopt;
    Entry entry;
    entry.name = bytes.substr(at + kLocalSize, name);
    entry.content = bytes.substr(at + kLocalSize + name, size);
    entry.checksum = number_at(bytes, at + kCrcAt, 4);
    if (!entries.empty() && entry.name <= entries.back().name) return std::nullopt;
    entries.push_back(entry);
    at += kLocalSize + name + size;
  }
  constexpr std::size_t kEntriesMax = 0xFFFF;
  if (entries.size() >= kEntriesMax || laid_out(entries) != bytes) return std::nullopt;
  ArchiveFiles out;
  for (const Entry& entry : entries) out.emplace_back(entry.name, entry.content);
  return out;
}

}  // namespace recourse::seal
