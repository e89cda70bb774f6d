#include "engine/history/narrator.h"

// The sentences of what waits and of what several cases share.
namespace recourse::history {
namespace {

/// "credit (K9)": the lock and, where cases share it, its key.
Label lock_name(const std::string& lock, const std::string& key) {
  return plain(key.empty() ? "“" + lock + "”" : "“" + lock + "” (" + key + ")");
}

}  // namespace

Label tell(const Narrator& n, const WorkHeldBack& e) {
  if (e.lock.empty()) {
    return sentence({"{0} waits for its turn", "{0}等待轮到自己"}, {n.step(e.path)});
  }
  return sentence({"{0} waits for the lock {1}", "{0}等待锁 {1}"},
                  {n.step(e.path), lock_name(e.lock, e.key)});
}
Label tell(const Narrator& n, const LockTaken& e) {
  return sentence({"{0} got the lock {1}", "{0}取得锁 {1}"},
                  {n.step(e.path), lock_name(e.lock, e.key)});
}
Label tell(const Narrator&, const LockReturned& e) {
  return sentence({"The lock {0} came too late and was given back", "锁 {0} 到达过晚，已归还"},
                  {lock_name(e.lock, e.key)});
}
Label tell(const Narrator& n, const WorkBegan& e) {
  return sentence({"{0} went on after waiting", "{0}等待结束，继续进行"}, {n.step(e.path)});
}
Label tell(const Narrator&, const LockClaimed& e) {
  return sentence({"Case {0} asked for the lock {1}", "案件 {0} 请求锁 {1}"},
                  {plain(e.instance.text()), lock_name(e.lock, e.key)});
}
Label tell(const Narrator&, const LockFreed& e) {
  return sentence({"Case {0} gave the lock {1} back", "案件 {0} 归还锁 {1}"},
                  {plain(e.instance.text()), lock_name(e.lock, e.key)});
}
Label tell(const Narrator& n, const ItemsAdded& e) {
  return sentence({"{0} got {1} more items", "{0}新增 {1} 个项目"},
                  {n.step(e.path), plain(std::to_string(e.items.size()))});
}
Label tell(const Narrator&, const SubscriptionMoved& e) {
  return sentence({"The message {0} is now waited for under the key {1}",
                   "现在按键 {1} 等待消息 {0}"},
                  {plain(e.name), plain(e.key)});
}
Label tell(const Narrator& n, const StartJoined& e) {
  return sentence({"{0} started this case again; that joined it as {1}",
                   "{0}再次发起本案，已作为 {1} 并入"},
                  {n.actor(), plain(e.message)});
}
Label tell(const Narrator& n, const StartMade& e) {
  return sentence({"The start planned for {0} began a case", "按计划于 {0} 发起案件"},
                  {n.moment(e.planned)});
}
Label tell(const Narrator& n, const StartSkipped& e) {
  return sentence({"There was no day for the start after {0}", "{0} 之后的一次发起没有合适的日期"},
                  {n.moment(e.planned)});
}

}  // namespace recourse::history
