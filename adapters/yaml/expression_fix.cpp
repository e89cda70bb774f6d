#include "adapters/yaml/expression_fix.h"

#include <array>
#include <string_view>

namespace recourse::yaml {
namespace {

struct Sentence {
  std::string_view said;  ///< by the expression language; or a code, when it said nothing
  std::string_view en;
  std::string_view zh;
};

constexpr std::array kSentences{
    Sentence{"write =, and, or", "Write =, and, or.", "请写 =、and、or。"},
    Sentence{"split it into several steps", "Split it into several steps.", "请拆分成多个步骤。"},
    Sentence{"use get or else(…, default)", "Use get or else(…, default).",
             "请用 get or else(…, 默认值)。"},
    Sentence{"declare currency: in the definition", "Declare `currency:` in the definition.",
             "请在流程定义中声明 `currency:`。"},
    Sentence{"use string(…)", "Use string(…).", "请用 string(…)。"},
    Sentence{"use date(…) on the date and time", "Use date(…) on the date and time.",
             "请对日期时间使用 date(…)。"},
    Sentence{"say of what, as in 5 days", "Say of what, as in 5 days.", "请写明单位，如 5 days。"},
    Sentence{"a date stands in quotes", "Write a date as @\"2026-03-02\".",
             "日期请写成 @\"2026-03-02\"。"},
    Sentence{"E-EXPR", "See the list of operators and functions in process-defs/README.md.",
             "运算符和函数见 process-defs/README.md。"},
    Sentence{"E-NAME", "Declare it under `data`, or correct the name; a text stands in quotes.",
             "请在 `data` 中声明，或改正名称；文本请加引号。"},
    Sentence{"E-TYPE", "Change the expression, or the declared type.",
             "请修改表达式，或修改声明的类型。"},
    Sentence{"E-OPTIONAL", "Write `x != null and …`, or `x or_else y`.",
             "请写 `x != null and …`，或 `x or_else y`。"},
    Sentence{"E-FUNCTION", "See the list of functions in process-defs/README.md.",
             "函数见 process-defs/README.md。"},
    Sentence{"E-LIMIT", "Split it into several steps.", "请拆分成多个步骤。"},
};

Label known_sentence(std::string_view said) {
  for (const Sentence& sentence : kSentences) {
    if (sentence.said == said) return {std::string(sentence.en), std::string(sentence.zh)};
  }
  return {};
}

}  // namespace

Label expression_fix(const feel::Problem& problem) {
  const std::string& said = problem.fix;
  if (said.empty()) return known_sentence(problem.code);
  if (Label known = known_sentence(said); !known.empty()) return known;
  constexpr std::string_view kGuess = "did you mean \"";
  if (said.rfind(kGuess, 0) == 0) {
    const std::string word = said.substr(kGuess.size(), said.size() - kGuess.size() - 2);
    return {"Did you mean '" + word + "'?", "是否想写“" + word + "”？"};
  }
  constexpr std::string_view kGuard = "write ";
  if (said.rfind(kGuard, 0) == 0 && problem.code == "E-OPTIONAL") {
    const std::string path = said.substr(kGuard.size(), said.find(' ', kGuard.size()) - 6);
    return {"Write `" + path + " != null and …`, or `" + path + " or_else …`.",
            "请写 `" + path + " != null and …`，或 `" + path + " or_else …`。"};
  }
  return {"Write: " + said, "请写：" + said};
}

}  // namespace recourse::yaml
