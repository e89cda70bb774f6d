#pragma once
#include <string>

#include "adapters/yaml/difference.h"

namespace recourse::cli {

/// A page that needs nothing else: the differences in words, and the steps of the new version in
/// their lists, coloured by what became of them, with the removed ones where they stood.
[[nodiscard]] std::string diff_page(const yaml::Comparison& comparison, const yaml::Node& before,
                                    const yaml::Node& after, Language language);

}  // namespace recourse::cli
