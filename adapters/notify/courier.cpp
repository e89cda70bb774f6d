#include "adapters/notify/courier.h"

#include <curl/curl.h>
#include <sys/socket.h>

#include <algorithm>
#include <exception>
#include <list>
#include <utility>

namespace recourse::notify {

struct Courier::Transfer {
  Outgoing message;
  Done done;
  Limits limits;
  bool trusted = false;
  bool kept_in = false;  ///< its address was one inside the house
  Answer answer;
  std::size_t sent = 0, header_bytes = 0, header_count = 0;
  CURL* curl = nullptr;
  curl_slist* headers = nullptr;
  curl_slist* receivers = nullptr;

  ~Transfer() {
    curl_slist_free_all(headers);
    curl_slist_free_all(receivers);
    if (curl != nullptr) curl_easy_cleanup(curl);
  }
};

struct Courier::Parts {
  CURLM* multi = nullptr;
  std::list<Transfer> open;
  std::vector<std::pair<Done, Answer>> refused;
};

namespace {

constexpr long kConnectionsMax = 256;

template <class T>
std::size_t take_body(char* data, std::size_t size, std::size_t count, void* target) {
  auto& transfer = *static_cast<T*>(target);
  const std::size_t bytes = size * count;
  const std::size_t room = transfer.limits.answer_bytes - transfer.answer.body.size();
  transfer.answer.body.append(data, std::min(bytes, room));
  return bytes <= room ? bytes : 0;  // 0: enough, the rest is not read
}

template <class T>
std::size_t take_header(char*, std::size_t size, std::size_t count, void* target) {
  auto& transfer = *static_cast<T*>(target);
  transfer.header_bytes += size * count;
  const bool fits = ++transfer.header_count <= transfer.limits.header_count &&
                    transfer.header_bytes <= transfer.limits.header_bytes;
  return fits ? size * count : 0;
}

template <class T>
std::size_t give_mail(char* target, std::size_t size, std::size_t count, void* source) {
  auto& transfer = *static_cast<T*>(source);
  const std::string& body = transfer.message.body;
  const std::size_t bytes = std::min(size * count, body.size() - transfer.sent);
  std::copy_n(body.data() + transfer.sent, bytes, target);
  transfer.sent += bytes;
  return bytes;
}

/// The second look of the egress rule: at the address a name has become.
template <class T>
curl_socket_t open_socket(void* target, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<T*>(target);
  if (!transfer.trusted && !Egress::is_public(address->addr)) {
    transfer.kept_in = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

template <class T>
void set_up(T& transfer) {
  CURL* curl = transfer.curl;
  curl_easy_setopt(curl, CURLOPT_URL, transfer.message.url.c_str());
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                   static_cast<long>(transfer.limits.connect.count()));
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(transfer.limits.whole.count()));
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body<T>);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header<T>);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket<T>);
  curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, &transfer);
  curl_easy_setopt(curl, CURLOPT_PRIVATE, &transfer);
  if (!transfer.message.mail_to.empty()) {
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    // A password never goes over a line that anybody reads.
    const bool secret = !transfer.message.password.empty();
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     static_cast<long>(secret ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    if (secret) {
      curl_easy_setopt(curl, CURLOPT_USERNAME, transfer.message.user.c_str());
      curl_easy_setopt(curl, CURLOPT_PASSWORD, transfer.message.password.c_str());
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, transfer.message.mail_from.c_str());
    transfer.receivers = curl_slist_append(nullptr, transfer.message.mail_to.c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, transfer.receivers);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_mail<T>);
    curl_easy_setopt(curl, CURLOPT_READDATA, &transfer);
    return;
  }
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  // No Accept-Encoding and no decoding: a small answer cannot grow in our memory.
  curl_easy_setopt(curl, CURLOPT_POSTFIELDS, transfer.message.body.data());
  curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE,
                   static_cast<curl_off_t>(transfer.message.body.size()));
  for (const std::string& header : transfer.message.headers) {
    transfer.headers = curl_slist_append(transfer.headers, header.c_str());
  }
  transfer.headers = curl_slist_append(transfer.headers, "Expect:");
  transfer.headers = curl_slist_append(transfer.headers, "User-Agent: recourse");
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, transfer.headers);
}

bool breaks_lines(const Outgoing& message) {
  const auto broken = [](const std::string& text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos;
  };
  return broken(message.mail_from) || broken(message.mail_to) || broken(message.url) ||
         std::any_of(message.headers.begin(), message.headers.end(), broken);
}

}  // namespace

Courier::Courier(Egress egress, Limits limits)
    : egress_(std::move(egress)), limits_(limits), parts_(std::make_unique<Parts>()) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  parts_->multi = curl_multi_init();
  curl_multi_setopt(parts_->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, kConnectionsMax);
}

Courier::~Courier() {
  for (Transfer& transfer : parts_->open) curl_multi_remove_handle(parts_->multi, transfer.curl);
  parts_->open.clear();
  curl_multi_cleanup(parts_->multi);
}

void Courier::send(Outgoing message, Done done) {
  const bool mail = !message.mail_to.empty();
  bool trusted = mail;  // the mail server is the operator's choice
  std::string fault;
  if (breaks_lines(message)) fault = "a header with a line break";
  if (!mail && fault.empty()) {
    const auto target = egress_.target(message.url);
    if (!target.ok()) fault = target.rejection().text.en;
    trusted = target.ok() && target->trusted;
  }
  if (!fault.empty()) {
    Answer answer;
    answer.fault = std::move(fault);
    parts_->refused.emplace_back(std::move(done), std::move(answer));
    return;
  }
  Transfer& transfer = parts_->open.emplace_back();
  transfer.message = std::move(message);
  transfer.done = std::move(done);
  transfer.limits = limits_;
  transfer.trusted = trusted;
  transfer.curl = curl_easy_init();
  set_up(transfer);
  curl_multi_add_handle(parts_->multi, transfer.curl);
}

void Courier::finish(Transfer& transfer, int curl_code) {
  Answer& answer = transfer.answer;
  long status = 0;
  curl_easy_getinfo(transfer.curl, CURLINFO_RESPONSE_CODE, &status);
  answer.status = static_cast<int>(status);
  // A body or a heap of headers that was cut off is an answer all the same: its status is known.
  const bool cut = curl_code == CURLE_WRITE_ERROR && status != 0;
  const bool mail_refused = !transfer.message.mail_to.empty() && status >= 400;
  answer.arrived = curl_code == CURLE_OK || cut || mail_refused;
  if (!answer.arrived) {
    answer.fault = transfer.kept_in ? "its address is inside a network"
                                    : curl_easy_strerror(static_cast<CURLcode>(curl_code));
  }
}

void Courier::poll(std::chrono::milliseconds wait) {
  int running = 0;
  curl_multi_perform(parts_->multi, &running);
  if (parts_->refused.empty()) {
    int ignored = 0;
    curl_multi_poll(parts_->multi, nullptr, 0, static_cast<int>(wait.count()), &ignored);
    curl_multi_perform(parts_->multi, &running);
  }
  std::vector<std::pair<Done, Answer>> finished = std::exchange(parts_->refused, {});
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(parts_->multi, &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    void* found = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &found);
    auto& transfer = *static_cast<Transfer*>(found);
    finish(transfer, static_cast<int>(message->data.result));
    curl_multi_remove_handle(parts_->multi, transfer.curl);
    finished.emplace_back(std::move(transfer.done), std::move(transfer.answer));
    parts_->open.remove_if([&transfer](const Transfer& one) { return &one == &transfer; });
  }
  std::exception_ptr first;  // one answer that cannot be written down must not lose the others
  for (const auto& [done, answer] : finished) {
    try {
      done(answer);
    } catch (...) {
      if (!first) first = std::current_exception();
    }
  }
  if (first) std::rethrow_exception(first);
}

void Courier::wake() { curl_multi_wakeup(parts_->multi); }

std::size_t Courier::under_way() const { return parts_->open.size() + parts_->refused.size(); }

}  // namespace recourse::notify
