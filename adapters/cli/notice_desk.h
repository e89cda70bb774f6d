#pragma once
#include "adapters/http/notice_desk.h"
#include "adapters/notify/post_office.h"

namespace recourse::cli {

/// What the routes about notices ask, answered by a post office. Borrows all three.
[[nodiscard]] http::NoticeDesk notice_desk(notify::PostOffice& office, runtime::Library& library,
                                           const ports::Clock& clock);

}  // namespace recourse::cli
