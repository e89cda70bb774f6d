#include "engine/feel/expression.h"
#include "engine/history/narrator.h"

// The sentences of copies and of those who stand in.
namespace recourse::history {

Label tell(const Narrator& n, const CopySent& e) {
  const Label what = e.title.empty() ? n.task(e.item)
                                     : Label{"“" + e.title.in(Language::kEnglish) + "”",
                                             "“" + e.title.in(Language::kChinese) + "”"};
  return sentence({"{0} sent a copy of {1} to {2}", "{0}将{1}抄送给{2}"},
                  {n.actor(), what, n.people(e.users, {})});
}
Label tell(const Narrator& n, const CopyRead& e) {
  return sentence({"{0} read the copy of {1}", "{0}已阅{1}"}, {n.person(e.user), n.task(e.item)});
}
Label tell(const Narrator& n, const WorkItemSubstituted& e) {
  if (e.way.size() <= 2) {
    return sentence({"{0} does {1} for {2}, who is away until {3}",
                     "{2}至 {3} 不在岗，{1}由{0}代为办理"},
                    {n.person(e.to), n.task(e.item), n.person(e.from), n.moment(e.until)});
  }
  // People between the two were asked and are away, too, or may not.
  const std::vector<std::string> between(e.way.begin() + 1, e.way.end() - 1);
  return sentence({"{0} does {1} for {2}, who is away until {3}; asked before: {4}",
                   "{2}至 {3} 不在岗，{1}由{0}代为办理；此前依次询问：{4}"},
                  {n.person(e.to), n.task(e.item), n.person(e.from), n.moment(e.until),
                   n.people(between, {})});
}
Label tell(const Narrator& n, const WorkItemGivenBack& e) {
  return sentence({"{0} is back; {1} went back from {2}", "{0}已返岗，{1}由{2}交还"},
                  {n.person(e.to), n.task(e.item), n.person(e.from)});
}
Label tell(const Narrator& n, const DutyOverrideAsked& e) {
  return sentence({"{0} asks that {1} may do {2} against a rule; a second person has to agree",
                   "{0}申请由{1}破例办理{2}，须由第二人同意"},
                  {n.person(e.by), n.person(e.user), n.task(e.item)});
}
Label tell(const Narrator& n, const DutyOverridden& e) {
  return sentence({"{0} may do {1} against a rule: {2} asked for it, {3} agreed",
                   "{0}经破例可办理{1}：{2}申请，{3}同意"},
                  {n.person(e.user), n.task(e.item), n.person(e.asked_by), n.person(e.agreed_by)});
}
Label tell(const Narrator& n, const DutyOverrideWithdrawn& e) {
  return sentence({"{0} takes back that {1} may do {2} against a rule; {3} had asked for it",
                   "{0}撤回{3}为{1}提出的{2}破例申请"},
                  {n.actor(), n.person(e.user), n.task(e.item), n.person(e.by)});
}
Label tell(const Narrator& n, const FileAttached& e) {
  const Label name = plain(feel::display(e.file.name));
  if (e.file.field.empty()) {
    return sentence({"{0} attached the file {1}", "{0}添加附件 {1}"}, {n.actor(), name});
  }
  return sentence({"{0} attached a file for {1}: {2}", "{0}为{1}添加附件：{2}"},
                  {n.actor(), n.term(Term::kData, e.file.field), name});
}

}  // namespace recourse::history
