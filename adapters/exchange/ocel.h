#pragma once
#include <map>
#include <set>

#include "adapters/exchange/case_log.h"

/// OCEL 2.0: events, and the objects they are about: cases, tasks, people, groups, customers,
/// definitions.
namespace recourse::exchange {

struct OcelAttribute {
  std::string name, value;
  bool number = false;  ///< written as an integer
};
struct OcelRelation {
  std::string object, qualifier;
};
struct OcelEvent {
  std::string id, type;
  Instant at;
  std::vector<OcelAttribute> attributes;
  std::vector<OcelRelation> relations;
};
struct OcelObject {
  struct Change {
    OcelAttribute attribute;
    Instant at;
  };
  std::string id, type;
  /// In the order of time; the first of a name is its initial value.
  std::vector<Change> attributes;
  std::vector<OcelRelation> relations;
};

/// Where events and objects go. An object comes before the events and objects that name it.
class OcelSink {
 public:
  virtual ~OcelSink() = default;
  virtual void object(const OcelObject& object) = 0;
  virtual void event(const OcelEvent& event) = 0;
  virtual void finish() = 0;
};

/// Turns cases into events and objects. What cases share (people, groups, customers, definitions)
/// goes out once; only their ids are remembered.
class OcelWriter final : public LogWriter {
 public:
  explicit OcelWriter(OcelSink& sink) : sink_(sink) {}
  void add(const CaseLog& log) override;
  void finish() override { sink_.finish(); }

 private:
  std::string shared(const char* type, const std::string& name);
  void add_case(const CaseLog& log);
  void add_tasks(const CaseLog& log);

  OcelSink& sink_;
  std::set<std::string> known_;
};

/// The attributes every event has, in their order; names and whether they are integers.
[[nodiscard]] const std::vector<std::pair<std::string, bool>>& ocel_event_attributes();
/// The attributes objects of a type have.
[[nodiscard]] std::vector<std::string> ocel_object_attributes(const std::string& type);

}  // namespace recourse::exchange
