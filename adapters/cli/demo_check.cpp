#include "adapters/cli/demo_check.h"

#include <chrono>
#include <map>
#include <ostream>
#include <thread>

#include "adapters/cli/client.h"
#include "adapters/cli/sample_acts.h"

namespace recourse::cli {
namespace {
using namespace std::chrono_literals;
constexpr auto kPatience = 60s;
constexpr auto kLookAgain = 100ms;  // the payment is made by a worker, between two looks

class Drive {
 public:
  Drive(std::string url, const std::string& token, const Terminal& terminal)
      : url_(std::move(url)), overseer_(url_, token), terminal_(terminal) {}

  int run() {
    Map data = sample_complaint(0, dice_);
    data["complaint"].as<Map>()["no"] =
        "CHECK-" + std::to_string(std::chrono::system_clock::now().time_since_epoch().count());
    const Map body{{"process", "complaint"}, {"data", data}, {"channel", "web"}};
    const auto started = accepted(as("li.na").post("/api/v1/instances", body));
    if (!started.ok()) return terminal_.refuse(started.rejection());
    const std::string path = "/api/v1/instances/" + std::string((*started)["id"].text());
    terminal_.out << "started " << (*started)["id"].text() << '\n';
    const auto give_up = std::chrono::steady_clock::now() + kPatience;
    while (std::chrono::steady_clock::now() < give_up) {
      const auto instance = accepted(overseer_.get(path));
      if (!instance.ok()) return terminal_.refuse(instance.rejection());
      if ((*instance)["state"].text() == "Completed") {
        terminal_.out << "ended: " << (*instance)["outcome"].text() << '\n';
        return (*instance)["outcome"].text() == "resolved" ? kOk : kRefused;
      }
      if (!work_one_task(path)) std::this_thread::sleep_for(kLookAgain);
    }
    terminal_.err << "the complaint did not come to its end\n";
    return kRefused;
  }

 private:
  Client& as(const std::string& user) {
    const auto known = people_.find(user);
    if (known != people_.end()) return known->second;
    Client client(url_, "");
    const auto signed_in = client.sign_in(user, "");
    if (!signed_in.ok()) throw WorldFailed("cannot sign in as " + user);
    return people_.emplace(user, std::move(client)).first->second;
  }

  bool work_one_task(const std::string& instance_path) {
    const auto page = accepted(overseer_.get(instance_path + "/tasks"));
    if (!page.ok()) return false;
    const List* items = page->is<List>() ? &page->as<List>() : (*page)["items"].get_if<List>();
    if (items == nullptr) return false;
    for (const Value& task : *items) {
      if (!task["ended"].is_null()) continue;
      const std::string user = somebody_for(task);
      if (!user.empty() && work(task, user)) return true;
    }
    return false;
  }

  std::string somebody_for(const Value& task) {
    if (!task["owner"].text().empty()) return std::string(task["owner"].text());
    if (const auto* users = task["candidates"]["users"].get_if<List>(); users && !users->empty()) {
      return std::string(users->front().text());
    }
    const auto* groups = task["candidates"]["groups"].get_if<List>();
    if (groups == nullptr || groups->empty()) return "";
    const std::string_view group = groups->front().text();
    if (group == "cs-agents") return "wang.fang";
    if (group == "cs-leads") return "wu.tao";
    return "";
  }

  bool work(const Value& task, const std::string& user) {
    const std::string step(task["step"].text());
    const SampleAct act = sample_act(step, /*cheerful=*/true, Date{20'000}, dice_);
    Map body{{"revision", task["revision"]}};
    if (!act.action.empty()) body["action"] = act.action;
    if (!act.choice.empty()) body["choice"] = act.choice;
    if (!act.data.empty()) body["data"] = act.data;
    const std::string verb = act.choice.empty() ? "complete" : "vote";
    const std::string path = "/api/v1/tasks/" + std::string(task["id"].text()) + "/" + verb;
    const auto answer = accepted(as(user).post(path, body));
    if (!answer.ok()) {
      terminal_.err << step << " by " << user << ": " << answer.rejection().text.en << '\n';
      return false;
    }
    terminal_.out << step << ": " << user << ' ' << verb << ' ' << act.action << act.choice << '\n';
    return true;
  }

  std::string url_;
  Client overseer_;
  const Terminal& terminal_;
  Dice dice_{7};
  std::map<std::string, Client> people_;
};

}  // namespace

int drive_one_complaint(const std::string& url, const std::string& operator_token,
                        const Terminal& terminal) {
  return Drive(url, operator_token, terminal).run();
}

}  // namespace recourse::cli
