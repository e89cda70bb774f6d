#include "adapters/notify/egress.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <netdb.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <memory>

#include "engine/base/ascii.h"

namespace recourse::notify {
namespace {

constexpr std::size_t kUrlMax = 2048;

Rejection refused(std::string en, std::string zh) {
  return {Rejection::Kind::kInvalid, "EGRESS", {std::move(en), std::move(zh)}, {}};
}

struct Network {
  std::uint32_t base;
  int bits;
};
constexpr std::uint32_t ipv4(int a, int b, int c, int d) {
  return static_cast<std::uint32_t>(a) << 24 | static_cast<std::uint32_t>(b) << 16 |
         static_cast<std::uint32_t>(c) << 8 | static_cast<std::uint32_t>(d);
}
/// This host, private, shared (where cloud providers keep their metadata), loopback, link-local,
/// protocol and documentation ranges, benchmarks, multicast, reserved.
constexpr std::array kInternal{
    Network{ipv4(0, 0, 0, 0), 8},      Network{ipv4(10, 0, 0, 0), 8},
    Network{ipv4(100, 64, 0, 0), 10},  Network{ipv4(127, 0, 0, 0), 8},
    Network{ipv4(169, 254, 0, 0), 16}, Network{ipv4(172, 16, 0, 0), 12},
    Network{ipv4(192, 0, 0, 0), 24},   Network{ipv4(192, 0, 2, 0), 24},
    Network{ipv4(192, 88, 99, 0), 24}, Network{ipv4(192, 168, 0, 0), 16},
    Network{ipv4(198, 18, 0, 0), 15},  Network{ipv4(198, 51, 100, 0), 24},
    Network{ipv4(203, 0, 113, 0), 24}, Network{ipv4(224, 0, 0, 0), 3}};

bool is_public_v4(std::uint32_t address) {
  return std::none_of(kInternal.begin(), kInternal.end(), [address](const Network& network) {
    return (address ^ network.base) >> (32 - network.bits) == 0;
  });
}

std::uint32_t v4_in(const std::uint8_t* bytes) {
  return ipv4(bytes[0], bytes[1], bytes[2], bytes[3]);
}

bool is_public_v6(const std::uint8_t* bytes) {
  constexpr std::array<std::uint8_t, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
  if (std::memcmp(bytes, kMapped.data(), kMapped.size()) == 0)
    return is_public_v4(v4_in(bytes + 12));
  if ((bytes[0] & 0xe0) != 0x20) return false;  // not global unicast
  if (bytes[0] == 0x20 && bytes[1] == 0x02) return is_public_v4(v4_in(bytes + 2));  // 6to4
  if (bytes[0] == 0x20 && bytes[1] == 0x01) {
    const bool documentation = bytes[2] == 0x0d && bytes[3] == 0xb8;
    const bool special = bytes[2] < 0x02;  // Teredo, benchmarks, ORCHID
    return !documentation && !special;
  }
  return true;
}

bool ends_with_zone(const std::string& host, std::string_view zone) {
  return host == zone || (host.size() > zone.size() && host.ends_with(zone) &&
                          host[host.size() - zone.size() - 1] == '.');
}

/// Names that mean this machine or a private network, whatever a resolver says of them.
bool is_inside_name(const std::string& host) {
  constexpr std::array<std::string_view, 7> kZones{"localhost", "local",     "internal", "intranet",
                                                   "lan",       "home.arpa", "corp"};
  return host.find('.') == std::string::npos ||
         std::any_of(kZones.begin(), kZones.end(),
                     [&host](std::string_view zone) { return ends_with_zone(host, zone); });
}

/// An address written out; every spelling the resolver takes (octal, hex, short), none of names.
std::unique_ptr<addrinfo, void (*)(addrinfo*)> as_literal(const std::string& host) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST;
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0) found = nullptr;
  return {found, [](addrinfo* list) {
            if (list != nullptr) ::freeaddrinfo(list);
          }};
}

std::string part(CURLU* url, CURLUPart which, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, which, &text, flags) != CURLUE_OK) return {};
  std::string out(text);
  curl_free(text);
  return out;
}

}  // namespace

bool Egress::is_public(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address, sizeof v4);
    return is_public_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (address.sa_family != AF_INET6) return false;
  sockaddr_in6 v6{};
  std::memcpy(&v6, &address, sizeof v6);
  return is_public_v6(v6.sin6_addr.s6_addr);
}

bool Egress::trusts(const std::string& host, int port) const {
  const std::string with_port = host + ":" + std::to_string(port);
  return std::any_of(trusted_.begin(), trusted_.end(),
                     [&](const std::string& one) { return one == host || one == with_port; });
}

Result<Egress::Target> Egress::target(std::string_view url) const {
  const bool plain = std::none_of(url.begin(), url.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte >= 0x7f;
  });
  if (url.empty() || url.size() > kUrlMax || !plain) {
    return refused("An address is an https URL of at most 2048 plain ASCII characters.",
                   "地址应为 https 网址，最多 2048 个 ASCII 字符，不含空格和控制字符。");
  }
  const std::unique_ptr<CURLU, void (*)(CURLU*)> parsed(curl_url(), curl_url_cleanup);
  if (curl_url_set(parsed.get(), CURLUPART_URL, std::string(url).c_str(), 0) != CURLUE_OK) {
    return refused("This is no URL: expected https://host/path.",
                   "这不是网址，应为 https://主机/路径。");
  }
  if (!part(parsed.get(), CURLUPART_USER).empty() ||
      !part(parsed.get(), CURLUPART_PASSWORD).empty() ||
      !part(parsed.get(), CURLUPART_FRAGMENT).empty() || url.find('@') < url.find('/', 8)) {
    return refused("An address has no user name and no fragment.", "地址中不能有用户名或片段。");
  }
  Target target;
  target.url = part(parsed.get(), CURLUPART_URL);
  target.host = lower_ascii(part(parsed.get(), CURLUPART_HOST));
  if (target.host.starts_with('[')) target.host = target.host.substr(1, target.host.size() - 2);
  const std::string port = part(parsed.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT);
  std::from_chars(port.data(), port.data() + port.size(), target.port);
  target.trusted = trusts(target.host, target.port);
  const std::string scheme = part(parsed.get(), CURLUPART_SCHEME);
  if (scheme != "https" && !(scheme == "http" && target.trusted)) {
    return refused("Only https addresses are sent to.", "只能发送到 https 地址。");
  }
  if (target.trusted) return target;
  while (target.host.ends_with('.')) target.host.pop_back();
  const auto literal = as_literal(target.host);
  const bool inside = literal ? !is_public(*literal->ai_addr) : is_inside_name(target.host);
  if (!inside) return target;
  return refused("“" + target.host +
                     "” is an address inside a network; people's notices go to public ones. "
                     "The operator can vouch for it: serve --trust-receiver " +
                     target.host,
                 "“" + target.host +
                     "”是内部网络地址，通知只发送到公网地址。管理员可用 serve "
                     "--trust-receiver " +
                     target.host + " 允许它。");
}

}  // namespace recourse::notify
