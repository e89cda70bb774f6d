#include "adapters/cli/sample_acts.h"

#include <array>

namespace recourse::cli {
namespace {

struct Story {
  const char* category;
  const char* text;
};
constexpr std::array kStories{
    Story{"quality", "电热水壶使用两周后底座漏水,插座旁有水渍,担心触电。"},
    Story{"quality", "The blender's lid cracked on the third use; pieces of plastic in the jug."},
    Story{"delivery", "冰箱送货时门板被撞凹,司机让先签收再说。"},
    Story{"delivery", "Promised for Tuesday, delivered on Saturday, nobody called."},
    Story{"service", "安装师傅约了两次都没来,客服每次说法不一样。"},
    Story{"service", "I was cut off three times while asking about my warranty."},
    Story{"safety", "电磁炉加热时冒烟,有焦味,已断电停用。"},
    Story{"safety", "The heater's plug gets so hot that it browned the wall socket."},
    Story{"quality", "空调外机噪音很大,邻居已经投诉,请上门检测。"},
    Story{"quality", "Coating of the rice cooker pot peels off after a month."},
    Story{"delivery", "少发一个配件包,洗碗机无法安装。"},
    Story{"service", "退款承诺七个工作日,已经过去三周没有到账。"},
};
constexpr std::array kCustomers{"杭州西溪酒店", "王建国",       "刘晓燕",      "Anna Berger",
                                "南山物业",     "陈志强",       "Li Ming",     "苏州明远贸易",
                                "周婷",         "宁波海创电子", "Thomas Wood", "赵雪梅",
                                "绿城生活馆",   "孙浩然",       "M. Rossi"};
constexpr std::array kDealers{"苏州明远贸易", "宁波海创电子", "合肥家润电器",       "南京百联家电",
                              "厦门同安商贸", "温州恒信电器", "Harbour Trading Ltd"};
constexpr std::array kSkus{"KT-1700W", "BL-500", "FR-318L", "AC-35GW",
                           "IC-2100",  "RC-4L",  "DW-13S"};

std::string padded_number(int number) {
  const std::string text = std::to_string(number);
  return std::string(text.size() < 4 ? 4 - text.size() : 0, '0') + text;
}

Map finding(Dice& dice) {
  constexpr std::array kCauses{"密封圈老化,批次 B2211", "Carrier dropped the parcel",
                               "安装时未固定底座", "Thermostat out of tolerance"};
  constexpr std::array kLiable{"us", "carrier", "customer"};
  return {{"cause", dice.pick(kCauses)}, {"liable", dice.pick(kLiable)}, {"photos", List{}}};
}

SampleAct complaint_act(const std::string& step, bool cheerful, Dice& dice) {
  constexpr std::array kHandlers{"luo.ying", "zheng.kai", "tang.xin", "guo.feng"};
  const Value note = List{dice.percent(50) ? "已电话核实" : "Checked with the customer"};
  if (step == "verify") {
    if (cheerful || dice.percent(75)) return {"accept", "", {}};
    if (dice.percent(60)) return {"ask", "", {}};
    return {"refuse", "", {{"notes", note}}};
  }
  if (step == "assign") return {"", "", {{"handler", dice.pick(kHandlers)}}};
  if (step == "investigate") {
    Map data{{"finding", finding(dice)}};
    if (cheerful || dice.percent(60)) {
      data["compensation"] = 100 * static_cast<int>(1 + dice.roll(20));
    }
    return {"solved", "", data};
  }
  if (step == "approve") return {"", cheerful || dice.percent(85) ? "agree" : "disagree", {}};
  if (step == "review") {
    if (cheerful || dice.percent(90)) return {"close", "", {}};
    return {"redo", "", {{"notes", note}}};
  }
  return {"", "", {}};
}

SampleAct credit_act(const std::string& step, bool cheerful, Date today, Dice& dice) {
  if (step == "by_hand") {
    return {"",
            "",
            {{"credit", Map{{"limit", 300'000},
                            {"used", 120'000},
                            {"overdue_days", 0},
                            {"blacklisted", false}}}}};
  }
  if (step == "sign") return {"", cheerful || dice.percent(80) ? "agree" : "disagree", {}};
  if (cheerful || dice.percent(50)) return {"release", "", {{"reason", "长期合作,已催款"}}};
  if (dice.percent(50)) {
    return {"promised", "", {{"promise", to_text(Date{today.days + 3})}}};
  }
  if (dice.percent(60)) return {"up", "", {}};
  return {"no", "", {{"reason", "Overdue for too long"}}};
}

SampleAct return_act(const std::string& step, bool cheerful, Dice& dice) {
  if (step == "judge") return {cheerful || dice.percent(80) ? "allow" : "refuse", "", {}};
  if (step == "look" || step == "second") {
    constexpr std::array kGrades{"A", "B", "C"};
    const bool refund = dice.percent(70);
    const Map verdict{{"sku", dice.pick(kSkus)},
                      {"grade", dice.pick(kGrades)},
                      {"give", refund ? "refund" : "exchange"},
                      {"amount", refund ? 200 + 10 * static_cast<int>(dice.roll(50)) : 0}};
    if (step == "look" && !cheerful && dice.percent(15)) return {"unclear", "", {}};
    return {step == "look" ? "settle" : "", "", {{"verdict", verdict}}};
  }
  return {"", "", {}};
}

}  // namespace

std::uint64_t Dice::next() {
  std::uint64_t z = state_ += 0x9E3779B97F4A7C15ULL;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

SampleAct sample_act(const std::string& step_path, bool cheerful, Date today, Dice& dice) {
  const std::string step = step_path.substr(step_path.rfind('/') + 1);
  for (const char* name : {"by_hand", "ask_officer", "sign"}) {
    if (step == name) return credit_act(step, cheerful, today, dice);
  }
  for (const char* name : {"judge", "look", "second", "bank_details", "offer_refund"}) {
    if (step == name) return return_act(step, cheerful, dice);
  }
  return complaint_act(step, cheerful, dice);
}

Map sample_complaint(int number, Dice& dice) {
  const Story& story = dice.pick(kStories);
  const bool large = dice.percent(10);
  const int amount = large ? 52'000 : 50 * static_cast<int>(1 + dice.roll(200));
  return {{"complaint", Map{{"no", "TS-2026-" + padded_number(number)},
                            {"customer", dice.pick(kCustomers)},
                            {"category", story.category},
                            {"amount", amount},
                            {"story", story.text}}}};
}

Map sample_order(int number, Dice& dice) {
  return {{"order", Map{{"no", "SO-2026-" + padded_number(number)},
                        {"customer", dice.pick(kDealers)},
                        {"amount", 5'000 * static_cast<int>(1 + dice.roll(60))},
                        {"sales", dice.percent(60) ? "liang.bo" : "gao.fei"}}}};
}

Map sample_return(int number, Date today, Dice& dice) {
  List lines;
  const std::size_t count = 1 + dice.roll(3);
  for (std::size_t i = 0; i < count; ++i) {
    lines.push_back(Map{{"sku", dice.pick(kSkus)},
                        {"qty", static_cast<int>(1 + dice.roll(2))},
                        {"price", 100 + 50 * static_cast<int>(dice.roll(40))},
                        {"wish", dice.percent(70) ? "refund" : "exchange"}});
  }
  const auto ago = static_cast<std::int64_t>(dice.roll(35));
  return {{"rma", Map{{"no", "TH-2026-" + padded_number(number)},
                      {"order", "SO-2025-" + padded_number(2'000 + number)},
                      {"customer", dice.pick(kCustomers)},
                      {"bought", to_text(Date{today.days - ago})},
                      {"lines", lines}}}};
}

}  // namespace recourse::cli
