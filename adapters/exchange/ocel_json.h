#pragma once
#include <cstdio>
#include <memory>
#include <ostream>
#include <set>

#include "adapters/exchange/ocel.h"

namespace recourse::exchange {

/// OCEL 2.0 as JSON. Events go straight into the file; objects wait in a temporary one, because
/// the format wants each list in one piece.
class OcelJson final : public OcelSink {
 public:
  explicit OcelJson(std::ostream& out);
  void object(const OcelObject& object) override;
  void event(const OcelEvent& event) override;
  /// Throws std::runtime_error when the temporary file failed.
  void finish() override;

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::ostream& out_;
  std::unique_ptr<std::FILE, Close> objects_;
  bool any_event_ = false, any_object_ = false;
  std::set<std::string> event_types_, object_types_;
};

}  // namespace recourse::exchange
