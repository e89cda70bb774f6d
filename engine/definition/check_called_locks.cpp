#include <algorithm>
#include <set>

#include "engine/definition/check_called.h"
#include "engine/definition/surroundings.h"

namespace recourse::definition {
namespace {

using Severity = Finding::Severity;

/// One lock taken inside of another, by a step or by what it calls.
struct Nested {
  std::string outer, inner;  ///< made unique where a lock is the case's own
  std::string outer_name, inner_name;
  std::size_t definition = 0;
  NodeId node = kNoNode;
  const std::string* called = nullptr;  ///< the process a call leads to
};

class CalledLocks {
 public:
  CalledLocks(const std::vector<DefinitionPtr>& definitions, const ConnectorManifests& connectors)
      : definitions_(definitions), connectors_(connectors) {
    for (std::size_t i = 0; i < definitions.size(); ++i) index_[definitions[i]->id] = i;
    find_shared();
    for (std::size_t i = 0; i < definitions.size(); ++i) {
      for (NodeId at = 0; at < definitions[i]->steps.size(); ++at) add_nested(i, at);
    }
  }

  void tell(std::vector<Findings>& findings) const {
    for (const Nested& one : nested_) {
      if (one.called == nullptr || !leads_to(one.inner, one.outer)) continue;
      const bool itself = one.inner == one.outer;
      const CheckInput input{*definitions_[one.definition], connectors_, {}};
      findings[one.definition].push_back(finding_at(
          input, Severity::kError, "E-LOCK", one.node,
          {itself ? "'" + *one.called + "' takes the lock '" + one.inner_name +
                        "', which is held around this call: it could wait for it for ever."
                  : "'" + *one.called + "' takes the lock '" + one.inner_name + "' inside '" +
                        one.outer_name + "' here, and elsewhere they are nested the other way " +
                        "round: two cases could wait for each other for ever.",
           itself ? "“" + *one.called + "”要取的锁“" + one.inner_name +
                        "”已在此调用外层持有，可能永远等待。"
                  : "此处在锁“" + one.outer_name + "”之内调用“" + *one.called + "”取锁“" +
                        one.inner_name + "”，而别处嵌套次序相反，两个案件可能互相等待。"},
          {"Call it outside of the lock, or take the lock in one of the two only.",
           "请在锁之外调用，或只在其中一处取锁。"}));
    }
  }

 private:
  using Names = std::set<std::string>;

  [[nodiscard]] const CallStep* call_at(std::size_t definition, NodeId node) const {
    return std::get_if<CallStep>(&definitions_[definition]->steps[node].kind);
  }

  /// The locks with a key that cases of a definition may take, with all they call.
  void find_shared() {
    shared_.resize(definitions_.size());
    for (bool changed = true; changed;) {
      changed = false;
      for (std::size_t i = 0; i < definitions_.size(); ++i) {
        const std::size_t before = shared_[i].size();
        for (NodeId at = 0; at < definitions_[i]->steps.size(); ++at) {
          const auto& lock = definitions_[i]->steps[at].lock;
          if (lock && !lock->key.empty()) shared_[i].insert(lock->name);
          const CallStep* call = call_at(i, at);
          const auto called = call == nullptr ? index_.end() : index_.find(call->process);
          if (called == index_.end()) continue;
          const Names inside = shared_[called->second];
          shared_[i].insert(inside.begin(), inside.end());
        }
        changed = changed || shared_[i].size() != before;
      }
    }
  }

  [[nodiscard]] std::string unique(std::size_t definition, const Lock& lock) const {
    return lock.key.empty() ? lock.name + "@" + definitions_[definition]->id : lock.name;
  }

  void add_nested(std::size_t i, NodeId node) {
    const ProcessDefinition& definition = *definitions_[i];
    const auto& own = definition.steps[node].lock;
    const CallStep* call = call_at(i, node);
    const auto called = call == nullptr ? index_.end() : index_.find(call->process);
    if (!own && called == index_.end()) return;
    std::set<NodeId> around = surroundings(definition, node);
    if (own) add_around(i, node, around, unique(i, *own), own->name, nullptr);
    if (called == index_.end()) return;
    around.insert(node);
    for (const std::string& name : shared_[called->second]) {
      add_around(i, node, around, name, name, &call->process);
    }
  }

  void add_around(std::size_t i, NodeId node, const std::set<NodeId>& around,
                  const std::string& inner, const std::string& name, const std::string* called) {
    for (const NodeId at : around) {
      const auto& outer = definitions_[i]->steps[at].lock;
      if (!outer) continue;
      nested_.push_back({unique(i, *outer), inner, outer->name, name, i, node, called});
    }
  }

  [[nodiscard]] bool leads_to(const std::string& from, const std::string& to) const {
    Names seen{from};
    std::vector<std::string> open{from};
    while (!open.empty() && seen.count(to) == 0) {
      const std::string at = std::move(open.back());
      open.pop_back();
      for (const Nested& one : nested_) {
        if (one.outer == at && seen.insert(one.inner).second) open.push_back(one.inner);
      }
    }
    return seen.count(to) > 0;
  }

  const std::vector<DefinitionPtr>& definitions_;
  const ConnectorManifests& connectors_;
  std::map<std::string, std::size_t> index_;
  std::vector<Names> shared_;
  std::vector<Nested> nested_;
};

}  // namespace

void check_called_locks(const std::vector<DefinitionPtr>& definitions,
                        const ConnectorManifests& connectors, std::vector<Findings>& findings) {
  CalledLocks(definitions, connectors).tell(findings);
}

}  // namespace recourse::definition
