#include <algorithm>

#include "engine/feel/check.h"

namespace recourse::feel {
namespace {

/// Levenshtein distance; any number from `enough` upwards when it is no less.
std::size_t edit_distance(std::string_view a, std::string_view b, std::size_t enough) {
  const std::size_t apart = a.size() > b.size() ? a.size() - b.size() : b.size() - a.size();
  if (apart >= enough) return enough;
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i;
    std::size_t least = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = corner + (a[i - 1] == b[j - 1] ? 0 : 1);
      corner = row[j];
      row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
      least = std::min(least, row[j]);
    }
    if (least >= enough) return enough;
  }
  return row[b.size()];
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& among) {
  constexpr std::size_t kWordMax = 100;  // longer ones are no typing mistakes, and cost squares
  constexpr std::size_t kAmongMax = 1'000;  // nobody declares more; a hint is not worth the time
  if (among.size() > kAmongMax) return {};
  std::string best;
  std::size_t distance = word.size() > kWordMax ? 0 : std::max<std::size_t>(2, word.size() / 3) + 1;
  for (const std::string& candidate : among) {
    if (candidate.size() > kWordMax) continue;
    const std::size_t found = edit_distance(word, candidate, distance);
    if (found >= distance || found >= candidate.size()) continue;
    distance = found;
    best = candidate;
  }
  return best;
}

}  // namespace recourse::feel
