// Rows, places, and the ways of the wires between them: only straight and right-angled lines, each
// in a track of its own, so that no line runs through a shape.
#include <algorithm>
#include <map>

#include "adapters/draw/layers.h"

namespace recourse::draw {
namespace {

constexpr double kMargin = 14, kStub = 8;
constexpr double kStraight = 0.5;  // what nobody sees
constexpr double kChannel = 15;  // between lines below a row: their labels stand between them

/// One step of a wire from a rank to the next, or back.
struct Hop {
  std::size_t chain = 0, from = 0, to = 0;  ///< seats
  bool first = false, last = false, back = false, turns = false;  ///< turns: into another row
  double y0 = 0, y1 = 0;                    ///< within their rows
  int track = -1, entry = -1;               ///< in the gap behind `from`, in the one before `to`
  double way = 0, home = 0;                 ///< y in the channel of its row, and of the other row
};

struct Row {
  std::size_t first = 0, last = 0;  ///< ranks
  double top = 0, height = 0;
  std::vector<std::vector<std::pair<double, double>>> channel;  ///< taken spans by track
};

class Router {
 public:
  Router(Graph& graph, Ranked& ranked, double room)
      : graph_(graph), ranked_(ranked), room_(room) {}

  void all() {
    make_hops();
    fold();
    stack();
    meet();
    give_tracks();
    place_across();
    place_down();
    place_loose();
    for (const Chain& chain : ranked_.chains) draw(chain);
  }

 private:
  Seat& seat(std::size_t i) { return ranked_.seats[i]; }
  Shape* shape(std::size_t i) {
    const int index = seat(i).shape;
    return index < 0 ? nullptr : &graph_.shapes[static_cast<std::size_t>(index)];
  }
  const Wire& wire(const Hop& hop) const { return graph_.wires[ranked_.chains[hop.chain].wire]; }

  void make_hops() {
    for (std::size_t c = 0; c < ranked_.chains.size(); ++c) {
      const Chain& chain = ranked_.chains[c];
      for (std::size_t i = 0; i + 1 < chain.seats.size(); ++i) {
        Hop hop;
        hop.chain = c;
        hop.from = chain.seats[i];
        hop.to = chain.seats[i + 1];
        hop.first = i == 0;
        hop.last = i + 2 == chain.seats.size();
        hop.back = chain.back;
        hops_.push_back(hop);
      }
    }
  }

  double label_width(const Hop& hop) const {
    double width = 0;
    if (!hop.first) return 0;
    for (const std::string& line : wire(hop).lines) {
      width = std::max(width, text_width(line, kLabelSize) + 10);
    }
    return width;
  }

  double rank_width(std::size_t r) {
    double width = 0;
    for (const std::size_t i : ranked_.ranks[r]) width = std::max(width, seat(i).w);
    return width;
  }

  /// Cuts the long row where it gets too wide, rather where few wires cross.
  void fold() {
    const std::size_t n = ranked_.ranks.size();
    std::vector<double> width(n, 0);
    std::vector<int> crossing(n, 0);
    for (std::size_t r = 0; r < n; ++r) width[r] = rank_width(r) + kGap;
    for (const Hop& hop : hops_) {
      const std::size_t r = seat(hop.from).rank;
      if (hop.back) continue;
      crossing[r] += wire(hop).kind == Wire::Kind::kUndo ? 3 : 1;
      width[r] = std::max(width[r], rank_width(r) + kGap + label_width(hop) + 2 * kTrack);
    }
    for (std::size_t start = 0; start < n;) {
      double used = 0;
      std::size_t end = start;
      while (end < n && (end == start || used + width[end] <= room_)) used += width[end++];
      if (end < n) {
        double part = used, least = 1e9;
        std::size_t best = end;
        for (std::size_t cut = end; cut > start; --cut) {
          const double bad = crossing[cut - 1] + 16 * (1 - part / room_);
          if (bad < least) best = cut;
          least = std::min(least, bad);
          part -= width[cut - 1];
        }
        end = best;
      }
      rows_.push_back({start, end - 1, 0, 0, {}});
      start = end;
    }
    for (std::size_t k = 0; k < rows_.size(); ++k) {
      for (std::size_t r = rows_[k].first; r <= rows_[k].last; ++r) {
        for (const std::size_t i : ranked_.ranks[r]) seat(i).row = k;
      }
    }
    for (Hop& hop : hops_) hop.turns = seat(hop.from).row != seat(hop.to).row;
  }

  /// Heights within each row: a seat stands where the first that leads to it stands, if it can.
  void stack() {
    for (Row& row : rows_) {
      double low = 1e9, high = -1e9;
      for (std::size_t r = row.first; r <= row.last; ++r) {
        stack_rank(ranked_.ranks[r], r == row.first);
        for (const std::size_t i : ranked_.ranks[r]) {
          low = std::min(low, seat(i).y);
          high = std::max(high, seat(i).y + seat(i).h);
        }
      }
      for (std::size_t r = row.first; r <= row.last; ++r) {
        for (const std::size_t i : ranked_.ranks[r]) seat(i).y -= low;
      }
      row.height = high - low;
    }
  }

  void stack_rank(const std::vector<std::size_t>& seats, bool first) {
    double bottom = -1e9, moved = 0;
    int counted = 0;
    double free_top = 0;
    for (const std::size_t i : seats) {
      Seat& one = seat(i);
      double wanted = free_top;
      int near = 0;
      double sum = 0;
      for (const std::size_t before : one.before) {
        if (first || seat(before).row != one.row) continue;
        sum += seat(before).y + seat(before).lead;
        ++near;
      }
      if (near > 0) wanted = sum / near - one.lead;
      one.y = std::max(wanted, bottom);
      if (near > 0) {
        moved += one.y - wanted;
        ++counted;
      }
      bottom = one.y + one.h + (one.shape < 0 ? 12 : kSpace);
      free_top = bottom;
    }
    const double shift = counted > 0 ? moved / counted : 0;
    for (const std::size_t i : seats) seat(i).y -= shift;
  }

  /// Where wires leave and meet their shapes.
  void meet() {
    std::map<std::size_t, std::vector<std::size_t>> into;
    for (std::size_t h = 0; h < hops_.size(); ++h) {
      Hop& hop = hops_[h];
      hop.y0 = seat(hop.from).y + seat(hop.from).lead;
      hop.y1 = seat(hop.to).y + seat(hop.to).lead;
      const int port = wire(hop).port;
      if (hop.first && port >= 0) {
        const Box& box = shape(hop.from)->box;
        hop.y0 = seat(hop.from).y + box.h + kPortStrip + kTrack * port;
      }
      if (hop.last) into[hop.to].push_back(h);
    }
    for (auto& [to, list] : into) {
      const Shape* target = shape(to);
      if (list.size() < 2 || target->is_event() || target->is_gateway()) continue;
      std::ranges::stable_sort(list, {}, [&](std::size_t h) {
        return hops_[h].back || hops_[h].turns ? 1e8 : hops_[h].y0;
      });
      const double span = std::min(target->box.h - 12, seat(to).lead * 2 - 12);
      const double step = std::min(14.0, span / static_cast<double>(list.size() - 1));
      const double start = -step * static_cast<double>(list.size() - 1) / 2;
      for (std::size_t i = 0; i < list.size(); ++i) {
        hops_[list[i]].y1 += start + step * static_cast<double>(i);
      }
    }
  }

  std::size_t entry_gap(const Hop& hop) const {
    return ranked_.seats[hop.to].rank;  // the gap before this rank
  }

  void give_tracks() {
    const std::size_t n = ranked_.ranks.size();
    behind_.assign(n, 0);
    before_.assign(n, 0);
    labels_.assign(n, 0);
    for (std::size_t r = 0; r < n; ++r) {
      std::vector<Hop*> turning;
      for (Hop& hop : hops_) {
        if (seat(hop.from).rank != r) continue;
        labels_[r] = std::max(labels_[r], label_width(hop));
        const bool straight = !hop.back && !hop.turns && std::abs(hop.y0 - hop.y1) < kStraight;
        if (!straight) turning.push_back(&hop);
      }
      std::ranges::stable_sort(turning, {}, [](const Hop* hop) {
        const bool down = hop->back || hop->turns || hop->y1 > hop->y0;
        return down ? 1e6 - hop->y0 : hop->y0 - 1e6;
      });
      std::map<std::pair<std::size_t, double>, int> trunks;
      for (Hop* hop : turning) {
        const bool shares = !hop->back && !hop->turns;
        const auto key = std::pair(hop->from, hop->y0);
        if (shares && trunks.contains(key)) {
          hop->track = trunks[key];
          continue;
        }
        hop->track = behind_[r]++;
        if (shares) trunks[key] = hop->track;
      }
    }
    for (Hop& hop : hops_) {
      if (hop.back || hop.turns) hop.entry = before_[entry_gap(hop)]++;
    }
  }

  void place_across() {
    double left = 0;
    for (const Row& row : rows_) left = std::max(left, kTrack * before_[row.first]);
    left_ = kMargin + left + (rows_.size() > 1 ? kStub : 0);
    rank_x_.assign(ranked_.ranks.size(), 0);
    rank_end_.assign(ranked_.ranks.size(), 0);
    for (const Row& row : rows_) {
      double x = left_;
      for (std::size_t r = row.first; r <= row.last; ++r) {
        rank_x_[r] = x;
        const double width = rank_width(r);
        rank_end_[r] = x + width;
        for (const std::size_t i : ranked_.ranks[r]) seat(i).x = x + (width - seat(i).w) / 2;
        x += width;
        right_ = std::max(right_, x + kStub + kTrack * behind_[r]);
        const double entries = r < row.last ? kTrack * before_[r + 1] : 0;
        x += kGap + kTrack * behind_[r] + labels_[r] + entries;
      }
    }
  }

  [[nodiscard]] double track_x(const Hop& hop) const {
    const std::size_t r = ranked_.seats[hop.from].rank;
    return rank_end_[r] + kStub + kTrack * hop.track;
  }
  [[nodiscard]] double entry_x(const Hop& hop) const {
    return rank_x_[entry_gap(hop)] - kStub - 4 - kTrack * hop.entry;
  }

  double take(Row& row, double a, double b) {
    const double low = std::min(a, b);
    const double high = std::max(a, b);
    for (std::size_t k = 0;; ++k) {
      if (k == row.channel.size()) row.channel.emplace_back();
      const bool free = std::ranges::none_of(row.channel[k], [&](const auto& taken) {
        return low < taken.second + 6 && taken.first < high + 6;
      });
      if (!free) continue;
      row.channel[k].emplace_back(low, high);
      return 16 + kChannel * static_cast<double>(k);
    }
  }

  void place_down() {
    for (Hop& hop : hops_) {
      if (!hop.back && !hop.turns) continue;
      Row& own = rows_[seat(hop.from).row];
      const bool up = hop.back && hop.turns;
      const double side = up ? left_ - kStub - 4 - kTrack * hop.entry : entry_x(hop);
      hop.way = take(own, track_x(hop), side);
      if (up) hop.home = take(rows_[seat(hop.to).row], side, entry_x(hop));
    }
    double top = kMargin;
    for (Row& row : rows_) {
      row.top = top;
      top += row.height + kSpace + 8 + kChannel * static_cast<double>(row.channel.size());
    }
    for (Seat& one : ranked_.seats) {
      one.y += rows_[one.row].top;
      if (one.shape < 0) continue;
      Shape& own = graph_.shapes[static_cast<std::size_t>(one.shape)];
      own.box.x = one.x + (one.w - own.box.w) / 2;
      own.box.y = one.y;
    }
    graph_.width = right_ + kMargin;
    graph_.height = top - kSpace + kMargin;
  }

  /// What no wire touches stands below, side by side.
  void place_loose() {
    double x = kMargin, y = rows_.empty() ? kMargin : graph_.height + 4, high = 0;
    for (const std::size_t i : ranked_.loose) {
      Shape& one = graph_.shapes[i];
      if (x > kMargin && x + one.box.w > room_) {
        x = kMargin;
        y += high + kSpace;
        high = 0;
      }
      one.box.x = x;
      one.box.y = y;
      x += one.box.w + kSpace;
      high = std::max(high, one.box.h);
      graph_.width = std::max(graph_.width, x);
      graph_.height = y + high + kMargin;
    }
  }

  void draw(const Chain& chain) {
    Wire& line = graph_.wires[chain.wire];
    std::vector<Point>& points = line.points;
    for (Hop& hop : hops_) {
      if (&ranked_.chains[hop.chain] != &chain) continue;
      const double y0 = hop.y0 + rows_[seat(hop.from).row].top;
      const double y1 = hop.y1 + rows_[seat(hop.to).row].top;
      if (hop.first) start(hop, line, y0);
      hop.back || hop.turns ? long_way(hop, line, y0, y1) : short_way(hop, line, y0, y1);
      if (hop.last) points.push_back({shape(hop.to)->box.x, y1});
    }
    std::vector<Point> bends;
    for (Point point : points) {
      const auto n = bends.size();
      // What is all but straight is drawn straight.
      if (n > 0 && std::abs(point.y - bends[n - 1].y) < kStraight) point.y = bends[n - 1].y;
      const bool same_x = n > 1 && bends[n - 1].x == point.x && bends[n - 2].x == point.x;
      const bool same_y = n > 1 && bends[n - 1].y == point.y && bends[n - 2].y == point.y;
      const bool same = n > 0 && bends[n - 1].x == point.x && bends[n - 1].y == point.y;
      if (same_x || same_y || same) bends.pop_back();
      bends.push_back(point);
    }
    points = std::move(bends);
  }

  void start(const Hop& hop, Wire& line, double y0) {
    Shape& from = *shape(hop.from);
    if (line.port < 0) {
      line.points.push_back({from.box.x + from.box.w, y0});
      return;
    }
    const double x = port_x(from, line.port);
    line.points.push_back({x, from.box.y + from.box.h + 12});
    line.points.push_back({x, y0});
  }

 public:
  static double port_x(const Shape& host, int port) {
    const double n = static_cast<double>(host.ports.size());
    // Side by side, about the middle of the border; their labels stand to the right of each.
    return host.box.x + host.box.w / 2 + (port - (n - 1) / 2) * 84 - 26;
  }

 private:
  void short_way(const Hop& hop, Wire& line, double y0, double y1) {
    const std::size_t r = seat(hop.from).rank;
    if (hop.first) {
      line.label_at = {rank_end_[r] + kStub + kTrack * behind_[r], y1 - 5};
    }
    if (hop.track < 0) return;
    line.points.push_back({track_x(hop), y0});
    line.points.push_back({track_x(hop), y1});
  }

  void long_way(const Hop& hop, Wire& line, double y0, double y1) {
    const Row& own = rows_[seat(hop.from).row];
    const double way = own.top + own.height + hop.way;
    const double x0 = track_x(hop), x1 = entry_x(hop);
    line.points.push_back({x0, y0});
    line.points.push_back({x0, way});
    if (hop.back && hop.turns) {
      const Row& other = rows_[seat(hop.to).row];
      const double home = other.top + other.height + hop.home;
      const double side = left_ - kStub - 4 - kTrack * hop.entry;
      line.points.push_back({side, way});
      line.points.push_back({side, home});
      line.points.push_back({x1, home});
    } else {
      line.points.push_back({x1, way});
    }
    line.points.push_back({x1, y1});
    if (!hop.first) return;
    if (line.lines.size() > 1) line.lines.resize(1);  // one line is all the room there is
    double width = 0;
    for (const std::string& text : line.lines) {
      width = std::max(width, text_width(text, kLabelSize));
    }
    line.label_at = {x0 - width - 8, way - 3};
  }

  Graph& graph_;
  Ranked& ranked_;
  double room_, left_ = 0, right_ = 0;
  std::vector<Hop> hops_;
  std::vector<Row> rows_;
  std::vector<int> behind_, before_;
  std::vector<double> labels_, rank_x_, rank_end_;
};

}  // namespace

void route(Graph& graph, Ranked& ranked, double room) {
  Router(graph, ranked, room).all();
  for (Shape& shape : graph.shapes) {
    for (std::size_t i = 0; i < shape.ports.size(); ++i) {
      shape.ports[i].at = {Router::port_x(shape, static_cast<int>(i)),
                           shape.box.y + shape.box.h};
    }
  }
}

}  // namespace recourse::draw
