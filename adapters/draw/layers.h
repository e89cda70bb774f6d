#pragma once
#include "adapters/draw/picture.h"

/// The parts of lay_out: ranks, rows, places, ways.
namespace recourse::draw {

/// Where a shape stands, or a wire passes a rank it only crosses.
struct Seat {
  int shape = -1;        ///< -1: a passing wire
  std::size_t rank = 0, row = 0;
  double w = 0, h = 0;   ///< with everything that belongs to it: label, ports
  double lead = 0;       ///< from the top to the line wires meet it at
  double x = 0, y = 0;   ///< upper left
  std::vector<std::size_t> before;  ///< seats that lead here, for keeping lines straight
};

/// One wire as the seats it passes; a return is one hop against the direction.
struct Chain {
  std::size_t wire = 0;
  std::vector<std::size_t> seats;
  bool back = false;
};

struct Ranked {
  std::vector<Seat> seats;
  std::vector<Chain> chains;
  std::vector<std::vector<std::size_t>> ranks;  ///< seats of each, top to bottom
  std::vector<std::size_t> loose;               ///< shapes outside the flow
};

[[nodiscard]] Ranked rank(Graph& graph);
void route(Graph& graph, Ranked& ranked, double room);

inline constexpr double kTrack = 9;      ///< between parallel lines
inline constexpr double kGap = 26;       ///< between ranks, besides the tracks
inline constexpr double kSpace = 22;     ///< between seats of a rank
inline constexpr double kLabelSize = 11;
inline constexpr double kPortStrip = 26; ///< below an activity with handlers

}  // namespace recourse::draw
