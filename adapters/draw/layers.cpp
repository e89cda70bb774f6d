// Sizes of shapes, and the rank and place of each in its rank.
#include "adapters/draw/layers.h"

#include <algorithm>
#include <functional>

namespace recourse::draw {
namespace {

constexpr double kTaskWidth = 128, kTextSize = 12, kLine = 15;

void size_of(Shape& shape, Language language, double room) {
  const std::string& label = shape.label.in(language);
  if (shape.inside) {
    lay_out(*shape.inside, language, std::max(320.0, room - 40));
    shape.lines = wrapped(label, std::max(90.0, shape.inside->width), kTextSize, 1);
    shape.box.w = std::max(shape.inside->width + 24, 120.0);
    shape.box.h = shape.inside->height + 42;
  } else if (shape.is_event() || shape.is_gateway()) {
    shape.lines = wrapped(label, 108, kLabelSize, 3);
    shape.box.w = shape.box.h = shape.is_gateway() ? 42 : 34;
  } else {
    shape.lines = wrapped(label, kTaskWidth - 18, kTextSize, 4);
    shape.box.w = kTaskWidth;
    shape.box.h = std::max(54.0, 26 + kLine * static_cast<double>(shape.lines.size()) + 8);
  }
  // Room for the events on its border, side by side.
  if (!shape.ports.empty()) {
    shape.box.w = std::max(shape.box.w, 84.0 * static_cast<double>(shape.ports.size()) + 4);
  }
}

Seat seat_of(const Shape& shape, int index) {
  Seat seat;
  seat.shape = index;
  seat.w = shape.box.w;
  seat.h = shape.box.h;
  seat.lead = shape.inside ? std::min(shape.box.h / 2, 60.0) : shape.box.h / 2;
  if (shape.is_event() || shape.is_gateway()) {
    for (const std::string& line : shape.lines) {
      seat.w = std::max(seat.w, text_width(line, kLabelSize) + 4);
    }
    seat.h += 4 + 13 * static_cast<double>(shape.lines.size());
  }
  if (!shape.ports.empty()) {
    seat.h += kPortStrip + kTrack * static_cast<double>(shape.ports.size());
  }
  return seat;
}

struct Ways {
  std::vector<std::vector<std::size_t>> out;  ///< wires by shape
  std::vector<char> back;                     ///< by wire
};

/// Wires that would close a circle are returns.
Ways find_returns(const Graph& graph) {
  Ways ways;
  ways.out.resize(graph.shapes.size());
  ways.back.assign(graph.wires.size(), 0);
  for (std::size_t i = 0; i < graph.wires.size(); ++i) {
    ways.out[graph.wires[i].from].push_back(i);
    ways.back[i] = graph.wires[i].from == graph.wires[i].to ||
                   graph.wires[i].kind == Wire::Kind::kBack;
  }
  std::vector<char> state(graph.shapes.size(), 0);
  for (std::size_t root = 0; root < graph.shapes.size(); ++root) {
    std::vector<std::pair<std::size_t, std::size_t>> open;
    if (state[root] == 0) open.emplace_back(root, 0);
    while (!open.empty()) {
      auto& [at, next] = open.back();
      state[at] = 1;
      if (next == ways.out[at].size()) {
        state[at] = 2;
        open.pop_back();
        continue;
      }
      const std::size_t wire = ways.out[at][next++];
      const std::size_t to = graph.wires[wire].to;
      if (ways.back[wire] != 0) continue;
      if (state[to] == 1) ways.back[wire] = 1;
      if (state[to] == 0) open.emplace_back(to, 0);
    }
  }
  return ways;
}

std::vector<std::size_t> longest_ways(const Graph& graph, const Ways& ways) {
  const std::size_t n = graph.shapes.size();
  std::vector<std::size_t> rank(n, 0), waiting(n, 0), ready;
  for (std::size_t i = 0; i < graph.wires.size(); ++i) {
    if (ways.back[i] == 0) ++waiting[graph.wires[i].to];
  }
  for (std::size_t i = n; i-- > 0;) {
    if (waiting[i] == 0) ready.push_back(i);
  }
  while (!ready.empty()) {
    const std::size_t at = ready.back();
    ready.pop_back();
    for (const std::size_t wire : ways.out[at]) {
      if (ways.back[wire] != 0) continue;
      const std::size_t to = graph.wires[wire].to;
      rank[to] = std::max(rank[to], rank[at] + 1);
      if (--waiting[to] == 0) ready.push_back(to);
    }
  }
  return rank;
}

void make_chains(const Graph& graph, const Ways& ways, Ranked& ranked,
                 const std::vector<std::size_t>& seat_of_shape) {
  for (std::size_t i = 0; i < graph.wires.size(); ++i) {
    Chain chain;
    chain.wire = i;
    chain.back = ways.back[i] != 0;
    std::size_t at = seat_of_shape[graph.wires[i].from];
    const std::size_t last = seat_of_shape[graph.wires[i].to];
    chain.seats.push_back(at);
    if (!chain.back) {
      for (std::size_t r = ranked.seats[at].rank + 1; r < ranked.seats[last].rank; ++r) {
        Seat passing;
        passing.rank = r;
        passing.h = 4;
        passing.lead = 2;
        passing.before = {at};
        at = ranked.seats.size();
        ranked.seats.push_back(passing);
        ranked.ranks[r].push_back(at);
        chain.seats.push_back(at);
      }
      ranked.seats[last].before.push_back(at);
    }
    chain.seats.push_back(last);
    ranked.chains.push_back(std::move(chain));
  }
}

/// Seats go where most of what leads to them stands: fewer crossings.
void sort_ranks(Ranked& ranked) {
  std::vector<double> place(ranked.seats.size(), 0);
  std::vector<std::vector<std::size_t>> after(ranked.seats.size());
  for (std::size_t i = 0; i < ranked.seats.size(); ++i) {
    for (const std::size_t before : ranked.seats[i].before) after[before].push_back(i);
  }
  const auto number = [&](const std::vector<std::size_t>& seats) {
    for (std::size_t i = 0; i < seats.size(); ++i) place[seats[i]] = static_cast<double>(i);
  };
  for (const auto& seats : ranked.ranks) number(seats);
  const auto sort_by = [&](std::vector<std::size_t>& seats, const auto& neighbours) {
    std::vector<std::pair<double, std::size_t>> keyed;
    for (const std::size_t seat : seats) {
      double sum = 0;
      const auto& near = neighbours(seat);
      for (const std::size_t one : near) sum += place[one];
      keyed.emplace_back(near.empty() ? place[seat] : sum / static_cast<double>(near.size()), seat);
    }
    std::ranges::stable_sort(keyed, {}, [](const auto& one) { return one.first; });
    for (std::size_t i = 0; i < seats.size(); ++i) seats[i] = keyed[i].second;
    number(seats);
  };
  const auto back = [&](std::size_t i) -> const auto& { return ranked.seats[i].before; };
  const auto ahead = [&](std::size_t i) -> const auto& { return after[i]; };
  for (int sweep = 0; sweep < 4; ++sweep) {
    for (std::size_t r = 1; r < ranked.ranks.size(); ++r) sort_by(ranked.ranks[r], back);
    for (std::size_t r = ranked.ranks.size() - 1; sweep < 3 && r-- > 0;) {
      sort_by(ranked.ranks[r], ahead);
    }
  }
}

}  // namespace

Ranked rank(Graph& graph) {
  Ranked ranked;
  const Ways ways = find_returns(graph);
  const std::vector<std::size_t> ranks = longest_ways(graph, ways);
  std::vector<char> touched(graph.shapes.size(), 0);
  for (const Wire& wire : graph.wires) touched[wire.from] = touched[wire.to] = 1;
  std::vector<std::size_t> seat_of_shape(graph.shapes.size(), 0);
  for (std::size_t i = 0; i < graph.shapes.size(); ++i) {
    const bool alone = touched[i] == 0 && graph.shapes.size() > 1;
    if (alone) {
      ranked.loose.push_back(i);
      continue;
    }
    Seat seat = seat_of(graph.shapes[i], static_cast<int>(i));
    seat.rank = ranks[i];
    seat_of_shape[i] = ranked.seats.size();
    if (ranked.ranks.size() <= seat.rank) ranked.ranks.resize(seat.rank + 1);
    ranked.ranks[seat.rank].push_back(ranked.seats.size());
    ranked.seats.push_back(std::move(seat));
  }
  make_chains(graph, ways, ranked, seat_of_shape);
  if (!ranked.ranks.empty()) sort_ranks(ranked);
  return ranked;
}

void lay_out(Graph& graph, Language language, double room) {
  for (Shape& shape : graph.shapes) size_of(shape, language, room);
  for (Wire& wire : graph.wires) wire.lines = wrapped(wire.label.in(language), 112, kLabelSize, 2);
  Ranked ranked = rank(graph);
  route(graph, ranked, room);
}

}  // namespace recourse::draw
