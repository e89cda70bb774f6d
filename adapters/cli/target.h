#pragma once
#include <memory>
#include <string>

#include "adapters/cli/client.h"
#include "adapters/cli/commands.h"

namespace recourse::cli {

class Node;

/// The engine a data command talks to, always through the same HTTP API: a server that was named,
/// the one that holds the database file, or one made in this process for this one command.
class Target {
 public:
  Target(const TargetOptions& options, const Terminal& terminal);
  ~Target();
  [[nodiscard]] Client& client() { return *client_; }

 private:
  void use_own_node(const TargetOptions& options, const Terminal& terminal);
  struct OwnNode;
  std::unique_ptr<OwnNode> own_;
  std::unique_ptr<Client> client_;
};

/// Is there a server to ask: one that was named, or one that holds the database file and answers?
[[nodiscard]] bool is_served(const TargetOptions& options);

/// JSON given on the command line: the text itself, or "@FILE", or "-" for standard input.
/// Rejects what is no JSON object.
[[nodiscard]] Result<Map> read_data(const std::string& argument);

}  // namespace recourse::cli
