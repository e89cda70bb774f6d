#pragma once
#include <algorithm>
#include <utility>
#include <vector>

#include "engine/definition/process_definition.h"

namespace recourse::definition {

/// Strongly connected parts of the sibling edges, by Tarjan's method without recursion.
class Circles {
 public:
  explicit Circles(const std::vector<std::vector<NodeId>>& edges)
      : edges_(edges), index_(edges.size(), 0), low_(edges.size(), 0), on_(edges.size(), false) {
    for (NodeId start = 0; start < edges.size(); ++start) {
      if (index_[start] == 0) walk(start);
    }
  }
  std::vector<std::vector<NodeId>> found;  ///< each in document order

 private:
  void enter(NodeId at) {
    index_[at] = low_[at] = ++count_;
    stack_.push_back(at);
    on_[at] = true;
    path_.emplace_back(at, 0);
  }

  void walk(NodeId start) {
    enter(start);
    while (!path_.empty()) {
      auto& [at, next] = path_.back();
      if (next < edges_[at].size()) {
        const NodeId to = edges_[at][next++];
        if (index_[to] == 0) {
          enter(to);
        } else if (on_[to]) {
          low_[at] = std::min(low_[at], index_[to]);
        }
        continue;
      }
      const NodeId over = at;
      path_.pop_back();
      if (!path_.empty()) {
        low_[path_.back().first] = std::min(low_[path_.back().first], low_[over]);
      }
      if (low_[over] == index_[over]) close(over);
    }
  }

  void close(NodeId root) {
    std::vector<NodeId> part;
    for (NodeId at = kNoNode; at != root;) {
      at = stack_.back();
      stack_.pop_back();
      on_[at] = false;
      part.push_back(at);
    }
    const bool self = std::find(edges_[root].begin(), edges_[root].end(), root) !=
                      edges_[root].end();
    if (part.size() == 1 && !self) return;
    std::sort(part.begin(), part.end());
    found.push_back(std::move(part));
  }

  const std::vector<std::vector<NodeId>>& edges_;
  std::vector<std::size_t> index_, low_;
  std::vector<bool> on_;
  std::vector<NodeId> stack_;
  std::vector<std::pair<NodeId, std::size_t>> path_;
  std::size_t count_ = 0;
};

}  // namespace recourse::definition
