#include "engine/history/narrator.h"

// The sentences of copies.
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

}  // namespace recourse::history
