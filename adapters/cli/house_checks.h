#pragma once
#include "adapters/cli/house_files.h"

namespace recourse::cli {

/// What can be said only with all files in sight: calls between definitions, messages that nobody
/// waits for; and, with a directory, whether its people can ever do what is asked. Adds to the
/// findings of the wanted files.
void check_house(House& house, const ports::Directory* directory);

/// Of these checks the ones that hold whatever else a server has published.
void check_calls(House& house);

}  // namespace recourse::cli
