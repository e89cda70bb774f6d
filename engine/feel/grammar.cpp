#include "engine/feel/grammar.h"

/// Where names end: the rules of the grammar that no context-free rule can say.
namespace recourse::feel::grammar {
namespace {

std::string_view word_at(std::string_view text, std::size_t at) {
  return text.substr(at, identifier_length(text.substr(at)));
}

/// Words with blanks between them, up to `stop` or anything that is no word.
std::size_t words_length(std::string_view ahead, std::string_view stop) {
  std::size_t end = 0;
  for (std::size_t at = 0; at < ahead.size();) {
    const std::string_view word = word_at(ahead, at);
    if (word.empty() || (end > 0 && word == stop)) break;
    end = at + word.size();
    at = end + space_length(ahead.substr(end));
  }
  return end;
}

/// Everything up to one of `stops`, without trailing blanks; 0 when one of `refused` comes first.
std::size_t length_until(std::string_view ahead, std::string_view stops, std::string_view refused) {
  std::size_t end = 0;
  for (std::size_t at = 0; at < ahead.size(); ++at) {
    if (stops.find(ahead[at]) != std::string_view::npos) return end;
    if (refused.find(ahead[at]) != std::string_view::npos) return 0;
    if (space_length(ahead.substr(at)) == 0) end = at + 1;
  }
  return 0;
}

}  // namespace

std::size_t plain_name(std::string_view ahead, NameBook&) {
  const std::string_view word = word_at(ahead, 0);
  return is_reserved(word) ? 0 : word.size();
}

std::size_t known_name(std::string_view ahead, NameBook& book) {
  return std::max(book.known_length(ahead), NameBook::function_length(ahead));
}

std::size_t member_name(std::string_view ahead, NameBook& book) {
  std::size_t length = std::max(book.known_length(ahead), identifier_length(ahead));
  for (const std::string_view name : {"time offset", "start included", "end included"}) {
    length = std::max(length, name_length_at(ahead, name));
  }
  return length;
}

std::size_t binding_name(std::string_view ahead, NameBook& book) {
  const std::size_t length = words_length(ahead, "in");
  book.add(ahead.substr(0, length));
  return length;
}

std::size_t parameter_name(std::string_view ahead, NameBook& book) {
  const std::size_t length = length_until(ahead, ",:)", "([{}]\"");
  book.add(ahead.substr(0, length));
  return length;
}

std::size_t argument_name(std::string_view ahead, NameBook&) {
  const std::size_t length = words_length(ahead, "");
  const std::string_view after = ahead.substr(length);
  return after.substr(space_length(after)).starts_with(':') ? length : 0;
}

std::size_t key_name(std::string_view ahead, NameBook& book) {
  const std::size_t length = length_until(ahead, ":", "{}[]\",()@=<>");
  book.add(ahead.substr(0, length));
  return length;
}

/// "date and time", "list<number>", "function<number> -> string", "context<a: number>".
std::size_t type_name(std::string_view ahead, NameBook&) {
  std::size_t length = 0;
  for (const std::string_view name :
       {"date and time", "days and time duration", "years and months duration"}) {
    length = std::max(length, name_length_at(ahead, name));
  }
  if (length == 0) length = identifier_length(ahead);
  while (length > 0 && length < ahead.size() && ahead[length] == '.') {
    const std::size_t part = identifier_length(ahead.substr(length + 1));
    if (part == 0) break;
    length += 1 + part;
  }
  if (length == 0 || !ahead.substr(length).starts_with('<')) return length;
  int depth = 0;
  for (std::size_t at = length; at < ahead.size(); ++at) {
    const bool arrow = ahead[at] == '>' && ahead[at - 1] == '-';
    if (ahead[at] == '<') ++depth;
    if (ahead[at] != '>' || arrow || --depth > 0) continue;
    std::size_t end = at + 1;
    const std::string_view rest = ahead.substr(end);
    const std::size_t gap = space_length(rest);
    if (!rest.substr(gap).starts_with("->")) return end;
    const std::size_t lead = end + gap + 2 + space_length(rest.substr(gap + 2));
    const std::size_t result = identifier_length(ahead.substr(lead));
    return result > 0 ? lead + result : end;
  }
  return 0;
}

}  // namespace recourse::feel::grammar
