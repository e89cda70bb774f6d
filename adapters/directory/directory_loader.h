#pragma once
#include <memory>
#include <string_view>
#include <vector>

#include "engine/definition/finding.h"
#include "engine/ports/directory.h"

/// directory.yaml: the people of the house, as one file.
///
///     sections:
///       - {section: head-office, title: {en: Head office, zh: 总部}, central: true}
///       - {section: east, title: {en: East region, zh: 华东}}
///     groups:
///       - {group: cs-agents, title: {en: Service desk, zh: 客服坐席}, head: chen.jing}
///     people:
///       - person: li.na
///         name: {en: Li Na, zh: 李娜}
///         title: {en: Service agent, zh: 客服专员}
///         manager: chen.jing          # another person; no cycles
///         section: east
///         groups: [cs-agents]
///         roles: [supervisor]         # admin, auditor, supervisor, designer, worker
///         email: li.na@example.org    # where mail reaches them
///         active: false               # default true
///     rosters:                        # who is on duty when; shifts add up
///       - roster: hotline
///         zone: Asia/Shanghai
///         shifts:
///           - {days: mon-fri, hours: "08:00-20:00", people: [li.na, xu.jun]}
///           - {hours: "20:00-08:00", people: [wu.tao, xu.jun], turns: 7 days, from: 2026-01-05}
///           - {dates: [2026-10-01..2026-10-07], people: [wu.tao]}
///     owners: {K9: gao.fei}           # who looks after a customer, an account, a region
namespace recourse::directory {

struct LoadedDirectory {
  std::shared_ptr<const ports::Directory> directory;  ///< null when a finding is an error
  std::vector<definition::Finding> findings;
};

/// Pure of files; never throws.
[[nodiscard]] LoadedDirectory load_directory(std::string_view source);

/// A house without anybody: what a server has before a directory is given to it.
[[nodiscard]] std::shared_ptr<const ports::Directory> empty_directory();

}  // namespace recourse::directory
