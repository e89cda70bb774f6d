#include "adapters/cli/examples.h"

#include <array>

namespace recourse::cli {
namespace {

struct Example {
  std::string_view command;
  std::string_view text;
};

constexpr std::array kExamples{
    Example{"check", "recourse check process-defs\n"
                     "  recourse check complaint.yaml --format sarif > findings.sarif"},
    Example{"test", "recourse test process-defs --coverage\n"
                    "  recourse test complaint.scenario.yaml --only withdrawn\n"
                    "  recourse test process-defs --junit report.xml --coverage-at-least 90"},
    Example{"fmt", "recourse fmt process-defs\n"
                   "  recourse fmt complaint.yaml --check"},
    Example{"diff", "recourse diff complaint-1.yaml complaint-2.yaml\n"
                    "  recourse diff old.yaml new.yaml --format html > difference.html"},
    Example{"schema", "recourse schema definition > definition.schema.json\n"
                      "  then, at the top of a file for the YAML language server:\n"
                      "  # yaml-language-server: $schema=definition.schema.json"},
    Example{"draw", "recourse draw complaint.yaml -o complaint.svg --lang zh\n"
                    "  recourse draw complaint.yaml -o complaint.bpmn"},
    Example{"import", "recourse import bpmn order.bpmn -o my-defs"},
    Example{"import bpmn", "recourse import bpmn order.bpmn\n"
                           "  recourse import bpmn order.bpmn -o defs && recourse check defs"},
    Example{"serve", "recourse serve --db sqlite:./my.db --defs process-defs --directory "
                     "process-defs/directory.yaml"},
    Example{"demo", "recourse demo\n"
                    "  recourse demo --fresh --cases 200"},
    Example{"start", "recourse start leave --data '{\"days\": 3}' --as li.na\n"
                     "  recourse start complaint --data @complaint.json"},
    Example{"tasks", "recourse tasks --as li.na\n"
                     "  recourse tasks --view overdue --process complaint"},
    Example{"task", "recourse task ID --as li.na                  (shows it)\n"
                    "  recourse task ID claim --as li.na\n"
                    "  recourse task ID complete --action accept --as li.na"},
    Example{"operate", "recourse operate ID cancel --reason 'the customer called' --as li.na"},
    Example{"move", "recourse move ID --from verify --to assign --reason 'wrong desk' --dry-run\n"
                    "  recourse move ID --from verify --to work --branch other=skip --reason R"},
    Example{"wake", "recourse wake ID --to verify --reason 'the customer disagrees' --as li.na"},
    Example{"suspend", "recourse suspend ID --reason customer"},
    Example{"resume", "recourse resume ID --reason 'the answer is here'"},
    Example{"cancel", "recourse cancel ID --reason 'filed by mistake'"},
    Example{"terminate", "recourse terminate ID --reason 'test case' --dry-run"},
    Example{"merge", "recourse merge ID --into OTHER --reason 'filed twice'"},
    Example{"link", "recourse link ID --to OTHER --reason 'same delivery'"},
    Example{"assign-section", "recourse assign-section ID --to south --reason 'their customer'"},
    Example{"retry", "recourse retry ID --incident 1 --reason 'the service is back'"},
    Example{"acknowledge", "recourse acknowledge ID --incident 2 --reason 'paid already'"},
    Example{"complete-with", "recourse complete-with ID --incident 1 --data '{\"payment\": \"P1\"}' "
                             "--reason 'paid at the counter'"},
    Example{"fix-data", "recourse fix-data ID --data '{\"amount\": 20}' --reason 'typed wrongly'"},
    Example{"recalculate", "recourse recalculate ID --reason 'the holiday was announced late'"},
    Example{"absence", "recourse absence say zhao.lei --from 2026-03-02T01:00:00Z \\\n"
                       "    --to 2026-03-06T10:00:00Z --substitute li.na"},
    Example{"absence list", "recourse absence list --as zhao.lei"},
    Example{"absence say",
            "recourse absence say chen.jing --from 2026-03-02T01:00:00Z \\\n"
            "    --to 2026-03-06T10:00:00Z --substitute wu.tao --substitute zhao.lei\n"
            "Open work that chen.jing has not begun, and new work, goes to the first of them who\n"
            "is there and may; where that one is away too, to who stands in for them. Every case\n"
            "records who acted for whom, and what was not begun goes back on return."},
    Example{"absence withdraw", "recourse absence withdraw ID --reason 'the trip was cancelled'"},
    Example{"handover",
            "recourse handover chen.jing --rule pool\n"
            "  recourse handover chen.jing --to wu.tao --reason 'left the company' --carry-out"},
    Example{"notices", "recourse notices --as li.na\n"
                       "  recourse notices --instance ID"},
    Example{"message", "recourse message customer_replied --key C1 --data '{\"answer\": \"yes\"}'"},
    Example{"signal", "recourse signal recall"},
    Example{"instance", "recourse instance ID\n"
                        "  recourse instance ID --at 2026-03-02T12:00:00+08:00"},
    Example{"history", "recourse history ID --lang zh"},
    Example{"explain", "recourse explain ID                     (of a case or a task)\n"
                       "  recourse explain TASK --who li.na        (why not she?)"},
    Example{"erase", "recourse erase K9 --reason \"letter of 2 March\"\n"
                     "  recourse erase K9 --identity \"passport seen\""},
    Example{"hold", "recourse hold K9 --reason \"court order 12/26\"\n"
                    "  recourse hold K9 --lift --reason \"settled\""},
    Example{"retention", "recourse retention --state due\n"
                         "  recourse retention --process complaint --json"},
    Example{"deploy", "recourse deploy process-defs --dry-run\n"
                      "  recourse deploy process-defs --db sqlite:./my.db"},
    Example{"replay", "recourse replay --check\n"
                      "  recourse replay ID --at 12\n"
                      "  recourse replay case.zip --at 2026-03-02T12:00:00+08:00"},
    Example{"regress", "recourse regress complaint.yaml --db sqlite:./my.db\n"
                       "  recourse regress complaint.yaml --against recorded --map check=verify"},
    Example{"migrate", "recourse migrate complaint --from 1 --to 2 --map check=verify --dry-run\n"
                       "  recourse migrate complaint --from 1 --to 2 --where customer='Acme' "
                       "--reason 'new rules from May'"},
    Example{"view", "recourse view case.zip -o case.html\n"
                     "  recourse view records.jsonl --defs process-defs -o C1.html"},
    Example{"export", "recourse export xes -o log.xes"},
    Example{"export xes", "recourse export xes -o log.xes --process complaint"},
    Example{"export ocel", "recourse export ocel -o log.json\n"
                           "  recourse export ocel --format sqlite -o log.sqlite"},
    Example{"export csv", "recourse export csv -o log.csv --identified --reason 'audit 2026-4'"},
    Example{"signing-key", "recourse signing-key list --db sqlite:./my.db"},
    Example{"signing-key new",
            "recourse signing-key new --db sqlite:./my.db --origin example.com/complaints"},
    Example{"signing-key rotate",
            "recourse signing-key rotate --reason 'yearly change' --db sqlite:./my.db"},
    Example{"signing-key list", "recourse signing-key list --db sqlite:./my.db"},
    Example{"checkpoint", "recourse checkpoint -o monday.note\n"
                          "  recourse checkpoint --from 1200\n"
                          "  recourse checkpoint --cosigned monday.note --witness "
                          "auditor.example+1a2b3c4d+BA…"},
    Example{"case-file", "recourse case-file ID -o case.zip\n"
                         "  recourse case-file ID -o case.zip --checkpoint monday.note"},
    Example{"accesses", "recourse accesses --as yuan.mei -o accesses.jsonl"},
    Example{"verify", "recourse verify --db sqlite:./my.db --checkpoint monday.note\n"
                      "  recourse verify case.zip --key KEY --witness KEY --json"},
    Example{"db", "recourse db init --db sqlite:./my.db"},
    Example{"db init", "recourse db init --db sqlite:./my.db\n"
                       "  recourse db init --db postgresql://owner@host/complaints "
                       "--app-role complaints_app"},
    Example{"db status", "recourse db status --db postgresql:///recourse"},
    Example{"db upgrade", "recourse db upgrade --db sqlite:./my.db"},
    Example{"db check", "recourse db check --db sqlite:./my.db"},
    Example{"db rebuild", "recourse db rebuild --db sqlite:./my.db"},
    Example{"db backup", "recourse db backup copy.db --db sqlite:./my.db"},
    Example{"keys", "recourse keys make /etc/recourse/master.keys"},
    Example{"keys make", "recourse keys make /etc/recourse/master.keys"},
    Example{"password", "echo 'a long sentence' | recourse password li.na --db sqlite:./my.db"},
    Example{"doctor", "recourse doctor --db sqlite:./my.db"},
    Example{"bench", "recourse bench advance --json"},
    Example{"bench floor", "recourse bench floor --db postgresql:///bench --rounds 5 --json"},
    Example{"bench advance", "recourse bench advance --seconds 5 --clients 200 --json"},
    Example{"bench verify", "recourse bench verify --json"},
    Example{"bench replay", "recourse bench replay --events 100000 --json"},
    Example{"bench seal", "recourse bench seal --seconds 3 --rounds 5 --json"},
    Example{"bench growth", "recourse bench growth --cold 10000000 --db postgresql:///recourse"},
    Example{"bench timers", "recourse bench timers --db postgresql:///recourse --json"},
    Example{"bench complaint", "recourse bench complaint --db postgresql:///bench --json"},
    Example{"bench snapshot", "recourse bench snapshot --minutes 10 --db postgresql:///bench"},
    Example{"bench memory", "recourse bench memory --open 1000000 --db postgresql:///bench"},
    Example{"bench outage", "recourse bench outage --seconds 600 --rate 20 --json"},
    Example{"bench inbox",
            "recourse bench inbox --db postgresql:///bench --tasks 10000000 --json\n"
            "  tests/support/postgres.sh sh -c 'build/recourse bench inbox --db $RECOURSE_TEST_PG'"
            "\n\n"
            "Fills the worklist of an empty PostgreSQL database with made tasks (400 desks,\n"
            "20 000 people; the busiest desk has an eighth of the work), tenfold from step to\n"
            "step, and asks at each for pages of 50 rows: mine, available to my groups, overdue.\n"
            "Server times are the database's own, planning and execution; beside them the time\n"
            "its process was on a CPU, which other programs do not lengthen, and the 8 KB blocks\n"
            "it looked at; client times hold the way there and back. The bar: 99 of 100 pages\n"
            "within 2 ms in the database, at every step. 10 000 000 tasks take about 8 GB of\n"
            "disk; the tables are emptied at the end."},
    Example{"bench push", "recourse bench push --subscribers 500 --rate 500 --json"},
    Example{"bench regress", "recourse bench regress --db sqlite:./bench.db --json"},
    Example{"bench language", "recourse bench language --json"},
};

}  // namespace

std::string_view example_of(std::string_view command) {
  for (const Example& example : kExamples) {
    if (example.command == command) return example.text;
  }
  return "";
}

}  // namespace recourse::cli
