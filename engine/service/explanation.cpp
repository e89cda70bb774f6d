#include "engine/service/explanation.h"

#include "engine/calendar/local_text.h"

namespace recourse::service {

void Explanation::close() {
  if (open_.empty()) return;
  open_["answers"] = std::move(answers_);
  questions_.emplace_back(std::move(open_));
  open_ = {};
  answers_ = {};
}

void Explanation::ask(std::string id, const Label& question) {
  close();
  open_ = Map{{"id", std::move(id)}, {"question", label_value(question)}};
}

void Explanation::answer(const Label& text, std::optional<std::uint64_t> seq) {
  answers_.emplace_back(Map{{"text", label_value(text)}, {"seq", seq ? Value(*seq) : Value()}});
}

void Explanation::or_else(const Label& text) {
  if (answers_.empty()) answer(text);
}

Value Explanation::take() {
  close();
  return Map{{"questions", std::move(questions_)}};
}

Label Explanation::person(const std::string& user) const {
  if (user == "system") return {"the system", "系统"};
  const ports::Person* found = sources_.directory.find(user);
  return found == nullptr || found->name.empty() ? Label{user, user} : found->name;
}

Label Explanation::step(definition::NodeId node) const {
  const Label name = node_label(sources_.definition, node);
  return {"“" + name.in(Language::kEnglish) + "”", "“" + name.in(Language::kChinese) + "”"};
}

Label Explanation::moment(Instant at) const {
  return calendar::local_text(sources_.catalogue.calendar(sources_.definition.calendar), at);
}

Label Explanation::standing(Instant due, Instant now) const {
  const auto& calendar = sources_.catalogue.calendar(sources_.definition.calendar);
  const Duration open = calendar::working_time_between(calendar, now < due ? now : due,
                                                       now < due ? due : now);
  const Label span = history::lasting(open);
  return now < due ? history::sentence({"due {0}, {1} of open time are left",
                                        "期限 {0}，剩余工作时间 {1}"},
                                       {moment(due), span})
                   : history::sentence({"was due {0}, late by {1} of open time",
                                        "期限 {0}，已超出工作时间 {1}"},
                                       {moment(due), span});
}

}  // namespace recourse::service
