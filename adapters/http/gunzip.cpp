#include "adapters/http/gunzip.h"

#include <zlib.h>

#include <array>
#include <stdexcept>

namespace recourse::http {
namespace {
constexpr std::size_t kUnpackedMax = 32 * 1024 * 1024;
constexpr int kGzipWindow = 15 + 16;  // zlib's way to ask for the gzip format
}  // namespace

std::string gunzip(std::string_view packed) {
  z_stream stream{};
  if (inflateInit2(&stream, kGzipWindow) != Z_OK) throw std::runtime_error("zlib: no memory");
  // zlib's interface is not const-correct; it does not write here.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(packed.data()));
  stream.avail_in = static_cast<uInt>(packed.size());
  std::string out;
  std::array<char, 64 * 1024> chunk{};
  int state = Z_OK;
  while (state == Z_OK && out.size() <= kUnpackedMax) {
    stream.next_out = reinterpret_cast<Bytef*>(chunk.data());
    stream.avail_out = static_cast<uInt>(chunk.size());
    state = inflate(&stream, Z_NO_FLUSH);
    out.append(chunk.data(), chunk.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (state != Z_STREAM_END) throw std::runtime_error("an embedded file is no gzip file");
  return out;
}

}  // namespace recourse::http
