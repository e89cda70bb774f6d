// What step records and snapshots have in common, so that it need not be stored with each of them.
// Rows on disk cannot be read without it: this text never changes; a better one gets a number of
// its own.
#include "adapters/store/packing.h"

namespace recourse::store {

const std::string_view kFirstDictionary =
    R"({"actor":"system","definition_hash":"","effective":"2026-0","events":[{"name":"","percen)"
    R"(t":"","type":"SlaRungFired","v":"1"},{"handled":true,"name":"","type":"EscalationRaised")"
    R"(,"v":"1"},{"data":{"tracking":""},"id":"","key":"","name":"","type":"MessageConsumed","v)"
    R"(":"1"},{"activity":"","items":[],"type":"RegionsOpened","v":"1"},{"code":"","path":"","t)"
    R"(ype":"ErrorRaised","v":"1"},{"name":"","state":"Met","type":"SlaEnded","v":"1"},{"activi)"
    R"(ty":"","counts":{"abstain":"","agree":"","disagree":""},"path":"","result":"","total":"")"
    R"(,"type":"VoteDecided","v":"1"},{"budget":"","due":"2026-0","name":"","type":"SlaStarted")"
    R"(,"v":"1"},{"due":"2026-0","timer":"","type":"TimerFired","v":"1"},{"activity":"","type":)"
    R"("Joined","v":"1"},{"decision":"","path":"","result":{"way":""},"rules":[],"type":"Decisi)"
    R"(onMade","v":"1"},{"outcome":"","state":"Completed","type":"InstanceEnded","v":"1"},{"dat)"
    R"(a":{"replacement":null,"rma":{"bought":{"$date":""},"customer":"","lines":[],"no":"","or)"
    R"(der":""},"to_refund":{"$money":[]},"tracking":"","verdicts":[]},"entry":"","node":"","pa)"
    R"(th":"","scopes":[],"type":"UndoLogged","v":"1","visit":""},{"item":"","owner":"","state")"
    R"(:"Exited","type":"WorkItemChanged","v":"1","verb":"exit"},{"channel":"","data":{"replace)"
    R"(ment":null,"rma":{"bought":{"$date":""},"customer":"","lines":[],"no":"","order":""},"to)"
    R"(_refund":{"$money":[]},"tracking":null,"verdicts":[]},"definition_hash":"","key":"","pro)"
    R"(cess":"","starter":"","title":{"en":"","zh":""},"type":"InstanceStarted","v":"1","versio)"
    R"(n":""},{"activity":"","key":"","name":"","type":"SubscriptionOpened","v":"1"},{"item":"")"
    R"(,"owner":"","state":"Reserved","type":"WorkItemChanged","v":"1","verb":"claim"},{"timer")"
    R"(:"","type":"TimerCancelled","v":"1"},{"activity":"","final":"","type":"ScopeFinished","v)"
    R"(":"1"},{"item":"","state":"Ready","type":"WorkItemChanged","v":"1","verb":"activate"},{")"
    R"(job":"","result":{"blacklisted":false,"limit":{"$money":[]},"overdue_days":{"$decimal":")"
    R"("},"used":{"$money":[]}},"type":"JobCompleted","v":"1"},{"activity":"","path":"","reason)"
    R"(":"","type":"ActivityExited","v":"1"},{"activity":"","connector":"","input":{"amount":{")"
    R"($money":[]},"customer":""},"job":"","path":"","type":"JobCreated","v":"1"},{"item":"","o)"
    R"(wner":"","state":"Reserved","type":"WorkItemChanged","v":"1","verb":"activate"},{"due":")"
    R"(2026-0","index":"","name":"","purpose":"sla","timer":"","type":"TimerArmed","v":"1"},{"i)"
    R"(tem":"","owner":"","state":"InProgress","type":"WorkItemChanged","v":"1","verb":"start"})"
    R"(,{"action":"","by":"","data":{"compensation":{"$money":[]},"finding":{"cause":"","liable)"
    R"(":"","photos":[]}},"item":"","path":"","type":"WorkItemCompleted","v":"1"},{"merge":"",")"
    R"(overlay":true,"path":"","type":"DataWritten","v":"1","value":{"amount":{"$money":[]},"gi)"
    R"(ve":"","grade":"","sku":""},"where":""},{"activity":"","due":"2026-0","excluded":[],"ite)"
    R"(m":"","node":"","order":"","path":"","title":{"en":"","zh":""},"type":"WorkItemCreated",)"
    R"("users":[],"v":"1","why":"everyone"},{"activity":"","actor":"","path":"","type":"Activit)"
    R"(yCompleted","v":"1"},{"activity":"","index":"","locals":{"line":{"price":{"$money":[]},")"
    R"(qty":{"$decimal":""},"sku":"","wish":""},"verdict":null},"node":"","overlaid":true,"pare)"
    R"(nt":"","path":"","type":"ActivityEntered","v":"1","visit":""}],"first_seq":"","instance")"
    R"(:"01","previous_hash":"","reason":"","record":"","recorded":"2026-0","stimulus":{"action)"
    R"(":"","choice":"","command":"WorkItemCommand","comment":"","data":{"":{"$decimal":""},"":)"
    R"({"$money":["","CNY"]},"":{"$date":"2026-0"}},"instance":"","item":"","revision":"","to":)"
    R"("","verb":"complete"},{"attempt":"","command":"FinishJob","connector":"","epoch":"","ins)"
    R"(tance":"","job":"","result":{}},{"command":"FireTimer","instance":"","timer":""}})";

}  // namespace recourse::store
