#pragma once
#include "adapters/notify/courier.h"
#include "adapters/notify/letter.h"

namespace recourse::notify {

/// The mail server of the house.
struct MailServer {
  std::string url;  ///< smtp://host:587, smtps://host:465; "": the house sends no mail
  std::string user, password;
  std::string from;  ///< address@host
};

/// A key pair that tells push services who sends: P-256, as RFC 8292 wants it.
struct PushKey {
  std::string private_key;  ///< 32 bytes
  std::string public_key;   ///< 65 bytes, uncompressed point
};
[[nodiscard]] PushKey new_push_key();

struct Sender {
  MailServer mail;
  PushKey push;
  std::string public_url;
};

/// The message a channel sends for a letter. Rejects what can never be sent (no address).
[[nodiscard]] Result<Outgoing> outgoing(const Letter& letter, const Channel& channel,
                                        const Sender& sender);

/// What an answer means for the delivery.
enum class Verdict {
  kTaken,      ///< the channel has it
  kConfirmed,  ///< the receiver itself has it
  kLater,      ///< the world was in the way: try again
  kNever,      ///< refused for good
};
struct Judged {
  Verdict verdict = Verdict::kLater;
  std::string why;  ///< for kLater and kNever
};
[[nodiscard]] Judged judge(const Answer& answer, const Channel& channel);

// One function a kind, each in a file of its own.
[[nodiscard]] Outgoing mail_message(const Letter& letter, const MailServer& server);
[[nodiscard]] Outgoing webhook_message(const Letter& letter, const Channel& channel);
[[nodiscard]] Outgoing robot_message(const Letter& letter, const Channel& channel);
[[nodiscard]] Result<Outgoing> push_message(const Letter& letter, const Channel& channel,
                                            const Sender& sender);

}  // namespace recourse::notify
