#pragma once
#include <algorithm>
#include <tao/pegtl.hpp>

#include "engine/feel/names.h"

/// The FEEL grammar (DMN 1.3 section 10.3.1.2, with the profile's literals) as PEGTL rules.
/// Every alternative is told apart by its first token, so nothing is read twice and the time is
/// linear; where a name ends is asked of the NameBook.
namespace recourse::feel::grammar {

namespace peg = tao::pegtl;

/// Thrown past the nesting limit: PEGTL has no other way out of all levels at once.
struct TooDeep {
  const char* at;
};

/// A rule that is a C++ function from the text ahead to a length; 0 = no match.
template <auto Length>
struct measured {
  using rule_t = measured;
  using subs_t = peg::empty_list;
  template <peg::apply_mode, peg::rewind_mode, template <typename...> class,
            template <typename...> class, typename Input, typename... States>
  static bool match(Input& in, NameBook& book, States&&...) {
    const std::string_view ahead(in.current(), in.size());
    const std::size_t length = ahead.empty() ? 0 : Length(ahead, book);
    if (length > 0) in.bump(length);
    return length > 0;
  }
};

struct ws {
  using rule_t = ws;
  using subs_t = peg::empty_list;
  template <peg::apply_mode, peg::rewind_mode, template <typename...> class,
            template <typename...> class, typename Input, typename... States>
  static bool match(Input& in, NameBook& book, States&&...) {
    in.bump(space_length(std::string_view(in.current(), in.size())));
    if (in.current() > book.furthest) book.furthest = in.current();
    return true;
  }
};

std::size_t plain_name(std::string_view ahead, NameBook& book);
std::size_t known_name(std::string_view ahead, NameBook& book);
std::size_t member_name(std::string_view ahead, NameBook& book);
std::size_t binding_name(std::string_view ahead, NameBook& book);
std::size_t parameter_name(std::string_view ahead, NameBook& book);
std::size_t argument_name(std::string_view ahead, NameBook& book);
std::size_t key_name(std::string_view ahead, NameBook& book);
std::size_t type_name(std::string_view ahead, NameBook& book);

template <class Rule>
struct token : peg::seq<Rule, ws> {};
template <char... C>
struct sign : token<peg::string<C...>> {};
struct word_part : peg::sor<peg::identifier_other, peg::one<'?'>, peg::range<'\x80', '\xff'>> {};
template <char... C>
struct word : token<peg::seq<peg::string<C...>, peg::not_at<word_part>>> {};

struct expression;

// Literals
struct digits : peg::plus<peg::digit> {};
struct exponent : peg::seq<peg::one<'e', 'E'>, peg::opt<peg::one<'+', '-'>>, digits> {};
struct fraction : peg::seq<peg::one<'.'>, digits> {};
struct number_text
    : peg::seq<peg::sor<peg::seq<digits, peg::opt<fraction>>, fraction>, peg::opt<exponent>> {};
struct unit_text
    : peg::seq<peg::sor<TAO_PEGTL_STRING("second"), TAO_PEGTL_STRING("minute"),
                        TAO_PEGTL_STRING("hour"), TAO_PEGTL_STRING("day"), TAO_PEGTL_STRING("week"),
                        TAO_PEGTL_STRING("month"), TAO_PEGTL_STRING("year")>,
               peg::opt<peg::one<'s'>>, peg::not_at<word_part>> {};
struct time_literal : peg::seq<number_text, ws, token<unit_text>> {};
template <char Q>
struct quoted
    : peg::seq<peg::one<Q>,
               peg::star<peg::sor<peg::seq<peg::one<'\\'>, peg::any>, peg::not_one<Q, '\\'>>>,
               peg::one<Q>> {};
struct string_text : peg::sor<quoted<'"'>, quoted<'\''>> {};
struct at_literal : peg::seq<peg::one<'@'>, token<string_text>> {};
struct constant
    : peg::seq<
          peg::sor<TAO_PEGTL_STRING("null"), TAO_PEGTL_STRING("true"), TAO_PEGTL_STRING("false")>,
          peg::not_at<word_part>> {};

// Names
struct name_text : measured<plain_name> {};
struct known_text : measured<known_name> {};
struct member_text : measured<member_name> {};
struct binding_text : measured<binding_name> {};
struct parameter_text : measured<parameter_name> {};
struct argument_text : measured<argument_name> {};
struct key_text : measured<key_name> {};
struct type_text : measured<type_name> {};

// Signs
struct comma : sign<','> {};
struct dots : sign<'.', '.'> {};
struct relation_text : peg::sor<peg::string<'<', '='>, peg::string<'>', '='>, peg::string<'!', '='>,
                                peg::one<'<', '>', '='>> {};
struct open_text : peg::one<'[', ']', '('> {};
struct close_text : peg::one<']', ')', '['> {};

// What stands in brackets
struct range_tail : peg::seq<dots, expression, token<close_text>> {};
struct list_tail : peg::seq<peg::star<comma, expression>, sign<']'>> {};
struct list_or_range
    : peg::seq<sign<'['>,
               peg::sor<sign<']'>, peg::seq<expression, peg::sor<range_tail, list_tail>>>> {};
struct reversed_range : peg::seq<sign<']'>, expression, range_tail> {};
struct test : peg::seq<token<relation_text>, expression> {};
struct paren_item : peg::sor<test, expression> {};
struct paren : peg::seq<sign<'('>, paren_item,
                        peg::sor<range_tail, peg::seq<peg::star<comma, paren_item>, sign<')'>>>> {};
struct entry : peg::seq<peg::sor<token<string_text>, token<key_text>>, sign<':'>, expression> {};
struct context : peg::seq<sign<'{'>, peg::opt<peg::list<entry, comma>>, sign<'}'>> {};

// Expressions that begin with a word
struct if_rule : peg::seq<word<'i', 'f'>, expression, word<'t', 'h', 'e', 'n'>, expression,
                          word<'e', 'l', 's', 'e'>, expression> {};
struct iteration : peg::seq<expression, peg::opt<dots, expression>> {};
struct binding : peg::seq<token<binding_text>, word<'i', 'n'>, iteration> {};
struct bindings : peg::list<binding, comma> {};
struct for_rule
    : peg::seq<word<'f', 'o', 'r'>, bindings, word<'r', 'e', 't', 'u', 'r', 'n'>, expression> {};
struct satisfies
    : peg::seq<bindings, word<'s', 'a', 't', 'i', 's', 'f', 'i', 'e', 's'>, expression> {};
struct some_rule : peg::seq<word<'s', 'o', 'm', 'e'>, satisfies> {};
struct every_rule : peg::seq<word<'e', 'v', 'e', 'r', 'y'>, satisfies> {};
struct parameter : peg::seq<token<parameter_text>, peg::opt<sign<':'>, token<type_text>>> {};
struct function_rule : peg::seq<word<'f', 'u', 'n', 'c', 't', 'i', 'o', 'n'>, sign<'('>,
                                peg::opt<peg::list<parameter, comma>>, sign<')'>, expression> {};

struct primary
    : peg::sor<time_literal, token<number_text>, token<string_text>, at_literal, token<known_text>,
               if_rule, for_rule, some_rule, every_rule, function_rule, token<constant>, context,
               list_or_range, reversed_range, paren, token<name_text>> {};

// Operators, tightest first
struct path : peg::seq<peg::one<'.'>, ws, token<member_text>> {};
struct filter : peg::seq<sign<'['>, expression, sign<']'>> {};
struct argument : peg::seq<peg::opt<token<argument_text>, sign<':'>>, expression> {};
struct call : peg::seq<sign<'('>, peg::opt<peg::list<argument, comma>>, sign<')'>> {};
struct instance
    : peg::seq<word<'i', 'n', 's', 't', 'a', 'n', 'c', 'e'>, word<'o', 'f'>, token<type_text>> {};
struct not_dots : peg::not_at<peg::string<'.', '.'>> {};
struct postfix
    : peg::seq<primary, peg::star<peg::sor<peg::seq<not_dots, path>, filter, call, instance>>> {};
struct minus : sign<'-'> {};
struct unary : peg::seq<peg::star<minus>, postfix> {};
struct power : peg::list<unary, sign<'*', '*'>> {};
struct product_text : peg::sor<peg::seq<peg::one<'*'>, peg::not_at<peg::one<'*'>>>, peg::one<'/'>> {
};
struct product : peg::seq<power, peg::star<token<product_text>, power>> {};
struct sum_text : peg::one<'+', '-'> {};
struct sum : peg::seq<product, peg::star<token<sum_text>, product>> {};
struct or_else : peg::list<sum, word<'o', 'r', '_', 'e', 'l', 's', 'e'>> {};
struct between_tail
    : peg::seq<word<'b', 'e', 't', 'w', 'e', 'e', 'n'>, or_else, word<'a', 'n', 'd'>, or_else> {};
struct in_test : peg::seq<token<relation_text>, or_else> {};
struct in_tail : peg::seq<word<'i', 'n'>, peg::sor<in_test, or_else>> {};
struct relation_tail : peg::seq<token<relation_text>, or_else> {};
struct comparison : peg::seq<or_else, peg::star<peg::sor<between_tail, in_tail, relation_tail>>> {};
struct conjunction : peg::list<comparison, word<'a', 'n', 'd'>> {};
struct disjunction : peg::list<conjunction, word<'o', 'r'>> {};

/// One level of nesting; the only rule that recurses.
struct expression {
  using rule_t = expression;
  using subs_t = peg::type_list<disjunction>;
  template <peg::apply_mode A, peg::rewind_mode M, template <typename...> class Action,
            template <typename...> class Control, typename Input, typename... States>
  static bool match(Input& in, NameBook& book, States&&... states) {
    if (book.depth >= 64) throw TooDeep{in.current()};
    ++book.depth;
    const bool found =
        Control<disjunction>::template match<A, M, Action, Control>(in, book, states...);
    --book.depth;
    return found;
  }
};
struct whole_expression : peg::seq<ws, expression, peg::eof> {};

// Cells of decision tables
struct cell_any : peg::sor<word<'a', 'n', 'y'>, sign<'-'>> {};
struct cell_over : peg::seq<word<'o', 'v', 'e', 'r'>, sum> {};
struct cell_under : peg::seq<word<'u', 'n', 'd', 'e', 'r'>, sum> {};
struct at_word : word<'a', 't'> {};
struct cell_at_least : peg::seq<at_word, word<'l', 'e', 'a', 's', 't'>, sum> {};
struct cell_at_most : peg::seq<at_word, word<'m', 'o', 's', 't'>, sum> {};
struct cell_relation : peg::seq<token<relation_text>, sum> {};
struct cell_value : peg::seq<conjunction, peg::opt<dots, sum>> {};
struct cell_item
    : peg::sor<cell_over, cell_under, cell_at_least, cell_at_most, cell_relation, cell_value> {};
struct cell_items : peg::list<cell_item, peg::sor<word<'o', 'r'>, comma>> {};
struct cell_not
    : peg::seq<
          word<'n', 'o', 't'>,
          peg::sor<peg::seq<sign<'('>, cell_items, sign<')'>, peg::at<peg::eof>>, cell_items>> {};
struct whole_cell
    : peg::seq<ws, peg::sor<peg::seq<cell_any, peg::at<peg::eof>>, cell_not, cell_items>,
               peg::eof> {};

}  // namespace recourse::feel::grammar
