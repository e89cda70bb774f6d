#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/result.h"

struct sockaddr;

namespace recourse::notify {

/// Where this program may send to on behalf of people. The one place that decides it: asked when an
/// address is saved, and again for every socket that is opened, because a name may mean another
/// machine by then.
class Egress {
 public:
  /// `trusted`: HOST or HOST:PORT of receivers inside the house, which the operator vouches for.
  explicit Egress(std::vector<std::string> trusted) : trusted_(std::move(trusted)) {}

  struct Target {
    std::string url;   ///< as the parser of the sender understood it
    std::string host;  ///< lower case, without brackets
    int port = 0;
    bool trusted = false;
  };
  /// https only (http to trusted hosts), no user, no fragment, no control characters, no internal
  /// address in any spelling, no name of this machine or of a private zone. Rejects: EGRESS.
  [[nodiscard]] Result<Target> target(std::string_view url) const;

  /// May a socket be opened to this address? Always for a trusted target.
  [[nodiscard]] static bool is_public(const sockaddr& address);

 private:
  [[nodiscard]] bool trusts(const std::string& host, int port) const;
  std::vector<std::string> trusted_;
};

}  // namespace recourse::notify
