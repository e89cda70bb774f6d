#include "engine/process/secrets.h"

#include <algorithm>
#include <charconv>

#include "engine/base/case_key.h"
#include "engine/base/hex.h"
#include "engine/base/invariant.h"
#include "engine/history/canonical.h"

namespace recourse::process {
namespace {

constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kFindableMax = 200;  // longer texts are prose, nobody looks for all of one

Rejection not_what_was_sealed() {
  return {Rejection::Kind::kUnavailable, "SEAL",
          {"Stored personal data is not what was sealed: it was changed or damaged.",
           "存储的个人数据与封存时不一致：已被改动或损坏。"},
          {}};
}

}  // namespace

std::string Secrets::key_of(const std::string& person) {
  std::string& key = key_by_person_[person];
  if (key.empty()) key = world_.vault.key_of(person);
  return key;
}

std::string Secrets::commit_of(const std::string& salt, const std::string& bytes) const {
  std::string salted;
  salted.reserve(salt.size() + 1 + bytes.size());
  salted.append(salt).append(1, '\n').append(bytes);
  return world_.hasher.sha256(salted);
}

Secrets::Keys Secrets::of_this_case(Keys keys) const {
  std::erase_if(keys, [](const std::string& key) { return is_case_key(key); });
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  if (!instance_.empty()) keys.push_back(case_key(instance_));
  return keys;
}

Value Secrets::seal_leaf(Value leaf, const Keys& keys, bool findable) {
  if (as_sealed(leaf) != nullptr) return leaf;
  std::pair what{keys, history::canonical_bytes(leaf)};  // a file may be many megabytes
  const auto known = known_.find(what);
  if (known != known_.end()) return known->second;
  Box& box = written_[keys];
  if (box.id.empty()) {
    box.id = ports::secret_id(world_.ids.make<MessageId>().text(), keys, world_.hasher);
    box.keys = keys;
  }
  const bool short_text = leaf.is<std::string>() && leaf.text().size() <= kFindableMax;
  if (findable && short_text) box.findable.emplace_back(leaf.text());
  box.leaves.push_back({to_hex(world_.vault.random(kSaltBytes)), std::move(leaf)});
  const std::string number = std::to_string(box.leaves.size() - 1);
  Value sealed = make_sealed(commit_of(box.leaves.back().salt, what.second), box.id + '.' + number);
  known_.emplace(std::move(what), sealed);
  return sealed;
}

Value Secrets::seal(Value value, const Keys& keys, bool findable) {
  RECOURSE_INVARIANT(!keys.empty(), "personal data is sealed for somebody");
  const Keys mine = of_this_case(keys);
  return with_leaves(std::move(value),
                     [&](Value leaf) { return seal_leaf(std::move(leaf), mine, findable); });
}

Value Secrets::seal_for(const std::string& key, Value value, bool findable) {
  return with_leaves(std::move(value), [&](Value leaf) -> Value {
    const Sealed* sealed = as_sealed(leaf);
    if (sealed == nullptr) return seal_leaf(std::move(leaf), of_this_case({key}), findable);
    return seal_also_for({key}, *sealed, std::move(leaf), findable);
  });
}

Value Secrets::adopt(Value value) {
  return with_sealed(value, [&](const Sealed& leaf) {
    return seal_also_for({}, leaf, make_sealed(leaf.commit, leaf.ref), /*findable=*/false);
  });
}

/// Under its own keys and these; `leaf` itself where it is so already, or nobody reads it any more.
Value Secrets::seal_also_for(const Keys& further, const Sealed& sealed, Value leaf, bool findable) {
  const auto box = box_of(sealed.ref.substr(0, sealed.ref.find('.')));
  if (!box) return leaf;
  Keys keys = (*box)->keys;
  const bool foreign = std::any_of(keys.begin(), keys.end(), [this](const std::string& key) {
    return is_case_key(key) && key != case_key(instance_);
  });
  keys.insert(keys.end(), further.begin(), further.end());
  keys = of_this_case(std::move(keys));
  if (keys == (*box)->keys || (further.empty() && !foreign)) return leaf;
  auto clear = open_leaf(sealed);
  if (!clear) return leaf;
  return seal_leaf(std::move(clear).value(), keys, findable);
}

Result<const Secrets::Box*> Secrets::box_of(const std::string& id) {
  for (const auto& [keys, box] : written_) {
    if (box.id == id) return &box;
  }
  const auto known = opened_.find(id);
  if (known != opened_.end()) return &known->second;
  auto secret = world_.vault.open(id, reading_);
  if (!secret) {
    if (!unread_) unread_ = secret.rejection();
    return secret.rejection();
  }
  Box box{id, secret->keys, {}, {}};
  if (auto* leaves = secret->content.get_if<List>()) {
    for (Value& leaf : *leaves) {
      auto* pair = leaf.get_if<List>();
      if (pair == nullptr || pair->size() != 2) return not_what_was_sealed();
      box.leaves.push_back({std::string((*pair)[0].text()), std::move((*pair)[1])});
    }
  }
  return &(opened_[id] = std::move(box));
}

Result<Value> Secrets::open_leaf(const Sealed& sealed) {
  const std::size_t dot = sealed.ref.find('.');
  const std::string number = dot == std::string::npos ? "" : sealed.ref.substr(dot + 1);
  std::size_t index = 0;
  const char* end = number.data() + number.size();
  if (std::from_chars(number.data(), end, index).ptr != end) return not_what_was_sealed();
  const auto box = box_of(sealed.ref.substr(0, dot));
  if (!box) return box.rejection();
  if (index >= (*box)->leaves.size()) return not_what_was_sealed();
  const Leaf& leaf = (*box)->leaves[index];
  std::string bytes = history::canonical_bytes(leaf.value);
  if (commit_of(leaf.salt, bytes) != sealed.commit) return not_what_was_sealed();
  touched_.insert((*box)->keys.begin(), (*box)->keys.end());
  // Passed on under the same keys, it keeps its reference.
  known_[{(*box)->keys, std::move(bytes)}] = make_sealed(sealed.commit, sealed.ref);
  return leaf.value;
}

Result<Value> Secrets::open(const Value& value) {
  std::optional<Rejection> fault;
  Value clear = with_sealed(value, [&](const Sealed& leaf) -> Value {
    if (fault) return {};
    auto opened = open_leaf(leaf);
    if (opened) return std::move(opened).value();
    fault = opened.rejection();
    return {};
  });
  if (fault) return *fault;
  return clear;
}

Secrets::Keys Secrets::take_touched() {
  Keys keys(touched_.begin(), touched_.end());
  touched_.clear();
  return keys;
}

std::vector<ports::Secret> Secrets::take() {
  std::vector<ports::Secret> secrets;
  for (auto& [keys, box] : written_) {
    List leaves;
    for (Leaf& leaf : box.leaves) {
      List pair;
      pair.reserve(2);
      pair.emplace_back(std::move(leaf.salt));
      pair.emplace_back(std::move(leaf.value));
      leaves.emplace_back(std::move(pair));
    }
    secrets.push_back({box.id, instance_, keys, std::move(leaves), std::move(box.findable)});
  }
  written_.clear();
  return secrets;
}

}  // namespace recourse::process
