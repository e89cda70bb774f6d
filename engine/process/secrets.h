#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/sealed.h"
#include "engine/ports/ambient.h"
#include "engine/ports/vault.h"

namespace recourse::process {

/// Personal data during one decision. What is read is opened here, in memory, and forgotten with
/// this object; what is written is sealed before anything records it.
///
/// A leaf becomes {commit, ref}: commit is SHA-256 over a random salt and the value's canonical
/// bytes; salt and value are encrypted under the key of the person they are about, and under that
/// of the case. Without either key the salt is gone, too, so that not even a short value can be
/// guessed from its commitment.
class Secrets {
 public:
  using Keys = std::vector<std::string>;
  struct World {
    ports::Vault& vault;
    ports::IdSource& ids;
    const ports::Hasher& hasher;
  };
  Secrets(World world, InstanceId instance) : world_(world), instance_(instance) {}

  [[nodiscard]] std::string key_of(const std::string& person);
  /// Every clear leaf sealed under these keys. The same value under the same keys gives the same
  /// leaf throughout a decision: what is only passed on keeps its reference.
  [[nodiscard]] Value seal(Value value, const Keys& keys, bool findable);
  /// The same for what a declared variable takes: what is sealed for others is sealed for this
  /// person, too, and gone with either.
  [[nodiscard]] Value seal_for(const std::string& key, Value value, bool findable);
  /// What another case sealed, sealed anew as this case's own: one may be erased without the other.
  [[nodiscard]] Value adopt(Value value);
  /// This decision starts another case, and what it seals belongs to that one: what is erased there
  /// is gone from the record that started it as well.
  void write_for(InstanceId started) { instance_ = started; }
  /// In clear. Rejections as Vault::open has them, or SEAL: it is not what was sealed.
  [[nodiscard]] Result<Value> open(const Value& value);

  /// Whose data was opened since this was last asked.
  [[nodiscard]] Keys take_touched();
  /// The first reason for which the vault opened something not, since this was last asked.
  [[nodiscard]] std::optional<Rejection> take_unread() { return std::exchange(unread_, {}); }
  /// What was sealed, to be kept before the record that refers to it.
  [[nodiscard]] std::vector<ports::Secret> take();
  void read_despite_restriction() { reading_ = ports::Vault::Reading::kDespiteRestriction; }

 private:
  struct Leaf {
    std::string salt;  ///< hex
    Value value;
  };
  struct Box {
    std::string id;
    Keys keys;
    std::vector<Leaf> leaves;
    std::vector<std::string> findable;
  };
  /// `bytes`: the canonical ones of the value.
  [[nodiscard]] std::string commit_of(const std::string& salt, const std::string& bytes) const;
  /// Of the persons, in order, and last that of this case and of no other one.
  [[nodiscard]] Keys of_this_case(Keys keys) const;
  [[nodiscard]] Value seal_leaf(Value leaf, const Keys& keys, bool findable);
  [[nodiscard]] Value seal_also_for(const Keys& further, const Sealed& sealed, Value leaf,
                                    bool findable);
  [[nodiscard]] Result<Value> open_leaf(const Sealed& sealed);
  [[nodiscard]] Result<const Box*> box_of(const std::string& id);

  World world_;
  InstanceId instance_;
  ports::Vault::Reading reading_ = ports::Vault::Reading::kUsual;
  std::map<std::string, std::string> key_by_person_;
  std::map<Keys, Box> written_;
  std::map<std::string, Box> opened_;
  std::map<std::pair<Keys, std::string>, Value> known_;  ///< by keys and canonical bytes
  std::set<std::string> touched_;
  std::optional<Rejection> unread_;
};

}  // namespace recourse::process
