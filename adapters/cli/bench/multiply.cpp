#include "adapters/cli/bench/multiply.h"

#include <array>

namespace recourse::cli::bench {
namespace {

struct Copied {
  const char* table;
  const char* ids;    ///< columns that name an instance or something of one
  const char* which;  ///< of all rows `r`
};
/// Five records a case, and the four tasks that such a case has behind it.
constexpr std::array<Copied, 6> kCopied = {{
    {"instance", "id", "true"},
    {"step_record", "instance", "r.record <= 5"},
    {"snapshot", "instance", "true"},
    {"task", "instance id", "true"},
    {"task_done", "instance id",
     "r.id in (select d.id from task_done d where d.instance = r.instance "
     "order by d.ended limit 4)"},
    {"timer", "instance id", "true"},
}};

/// Like the ids that the product draws: those of one time lie together.
std::string fresh_id(const std::string& column) {
  const std::string noise = "md5(:number || '/' || " + column + ")";
  return "cast(lpad(to_hex(1760000000000 + cast(:number as bigint)), 12, '0') || '7' || substr(" +
         noise + ", 1, 3) || '8' || substr(" + noise + ", 4, 15) as uuid)";
}

bool is_id(const Copied& copied, const std::string& column) {
  return (" " + std::string(copied.ids) + " ").find(" " + column + " ") != std::string::npos;
}

}  // namespace

Template::Template(store::Session& session, const std::string& process) : session_(session) {
  for (const Copied& copied : kCopied) {
    const bool cases = std::string_view(copied.table) == "instance";
    const std::string owner = cases ? "r.id" : "r.instance";
    session.run("create temporary table like_" + std::string(copied.table) +
                " as select r.* from " + copied.table + " r where " + owner +
                " in (select id from instance where process = '" + process + "') and " +
                copied.which);
  }
  cases_ = session.query("select count(*) from like_instance", 1).at(0).number(0);
}

void Template::add_copies(std::int64_t number) {
  for (const Copied& copied : kCopied) {
    std::string columns, values;
    for (const store::Row& row :
         session_.query("select attname from pg_attribute where attrelid = cast(:name as regclass) "
                        "and attnum > 0 and not attisdropped order by attnum",
                        1, {{"name", copied.table}})) {
      const std::string& column = row.text(0);
      columns += (columns.empty() ? "" : ", ") + column;
      values += (values.empty() ? "" : ", ") + (is_id(copied, column) ? fresh_id(column) : column);
    }
    session_.execute("insert into " + std::string(copied.table) + " (" + columns + ") select " +
                         values + " from like_" + copied.table,
                     {{"number", number}});
  }
}

void Template::settle() {
  for (const Copied& copied : kCopied) session_.run("vacuum analyze " + std::string(copied.table));
  session_.run("checkpoint");
}

}  // namespace recourse::cli::bench
