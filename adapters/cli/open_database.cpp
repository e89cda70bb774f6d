#include "adapters/cli/open_database.h"

#include "adapters/cli/serve_file.h"

namespace recourse::cli {

std::unique_ptr<store::Database> open_database(const std::string& url,
                                               store::WhenOlder when_older) {
  try {
    return store::open_store(url, when_older);
  } catch (const ports::StoreError& error) {
    const auto serving = read_serve_file(serve_file_path(url));
    if (!serving) throw;
    throw ports::StoreError(error.kind, std::string(error.what()) + ". The server " + serving->url +
                                            " (process " + serving->pid + ") holds it");
  }
}

}  // namespace recourse::cli
