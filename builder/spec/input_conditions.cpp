#include "builder/spec/input_conditions.hpp"

#include <algorithm>
#include <optional>

#include "builder/spec/assertions.hpp"
#include "builder/spec/conditions.hpp"
#include "builder/spec/demands.hpp"
#include "builder/spec/input_names.hpp"
#include "builder/spec/parameter_text.hpp"
#include "builder/spec/refusals.hpp"
#include "builder/spec/stated.hpp"

namespace opwright::builder {

namespace {

/// Parts of words in titles of sections that say what is refused.
constexpr std::string_view kRefusalStems[] = {"refus", "reject", "error", "fail", "invalid", "throw", "unsupported"};

/// A title such as "Refusals" or "Error conditions": what stands there must not hold.
bool tells_refusals(std::string_view title) {
    const std::string words = normalised(title);
    return std::any_of(std::begin(kRefusalStems), std::end(kRefusalStems),
                       [&](std::string_view stem) { return words.find(stem) != std::string::npos; });
}

/// One condition in code or words, with the words of its error. False: not understood.
bool read_one(Reading& r, const Text& condition, Polarity polarity, const std::vector<std::string>& subjects,
              const std::vector<std::string>& messages) {
    if (read_condition(r, condition, polarity, subjects, messages)) return true;
    if (polarity == Polarity::kMustHold) return read_stated(r, condition, subjects, messages);
    if (messages.empty()) return false;
    read_refusal(r, {normalised(condition.view()), messages, condition});
    return true;
}

/// The columns of a table of conditions and the texts of their errors.
struct ConditionColumns {
    std::size_t condition = 0, text = 0;
    bool refused = false;  ///< the header says that it is about what is refused
};
std::optional<ConditionColumns> condition_columns(const Table& table) {
    const auto refused = column(table,
                                {"when", "if", "case", "refused when", "error when", "fails when", "situation",
                                 "trigger", "bad input", "invalid input", "error condition"},
                                true);
    const auto condition = column(table,
                                  {"condition", "check", "rule", "requirement", "constraint", "precondition",
                                   "assertion", "must hold", "expression"},
                                  true);
    const auto text = column(table,
                             {"text", "error", "message", "error message", "error text", "hint", "error hint",
                              "when it fails say", "on failure", "if violated", "else", "otherwise", "failure message",
                              "diagnostic", "raises", "exception", "say", "says", "tt_fatal message"},
                             true);
    const auto used = condition ? condition : refused;
    // "Property | x | Condition": not this table.
    const bool numbered = table.header.cells.size() == 3 &&
                          is_one_of(normalised(table.header.cells[0].view()),
                                    {"", "#", "no", "nr", "id", "n", "req", "req id", "requirement id", "rule"});
    if (!used || !text || used == text || (table.header.cells.size() != 2 && !numbered)) return std::nullopt;
    return ConditionColumns{*used, *text, !condition};
}

/// Words or signs of something that must hold.
bool sounds_like_demand(std::string_view text) {
    const std::string words = normalised(text);
    const bool told = has_any_phrase(
        words, {"must", "only", "at least", "at most", "between", "multiple of", "multiples of", "divisible by", "same",
                "equal", "match", "requires", "required", "on device", "on the device", "interleaved", "sharded"});
    return told || text.find_first_of("<>=%") != std::string_view::npos ||
           text.find("\xE2\x88\x88") != std::string_view::npos;
}

/// The condition of `"text" when condition` and "if condition: \"text\"".
Text refused_condition(const Text& item) {
    const std::size_t open = item.view().find('"');
    const std::size_t close = item.view().find('"', open + 1);
    if (open == 0 && close != std::string_view::npos) {
        Text rest = item.sub(close + 1).trimmed();
        for (const std::string_view word : {"when ", "if ", "unless "}) {
            if (rest.view().starts_with(word)) return word == "unless " ? Text() : rest.sub(word.size()).trimmed();
        }
        return {};
    }
    std::vector<std::string> messages;
    Text words = before_message(item, messages);
    for (const std::string_view word : {"if ", "If ", "when ", "When ", "reject if ", "Reject if "}) {
        if (words.view().starts_with(word)) return words.sub(word.size()).trimmed();
    }
    return {};
}

/// `H % 32 != 0`, "x differs from y", "S > L": what a list of conditions with their errors would rather refuse.
bool sounds_refused(std::string_view condition) {
    const std::string words = normalised(condition);
    return condition.find("!=") != std::string_view::npos || condition.find("\xE2\x89\xA0") != std::string_view::npos ||
           has_any_phrase(
               words, {"differs", "differ", "is not", "are not", "isn't", "missing", "other than", "mismatch", "not"});
}

bool sounds_required(std::string_view condition) {
    const std::string words = normalised(condition);
    return condition.find("==") != std::string_view::npos ||
           has_any_phrase(words, {"must", "shall", "is", "are", "same", "equal", "equals", "match", "multiple of",
                                  "multiples of"});
}

/// A list of conditions with their errors, without a word on whether they must hold: its items decide together.
bool list_refuses(const Reading& r, std::size_t section) {
    int refused = 0;
    int required = 0;
    for (const Block& block : r.document.sections[section].blocks) {
        if (block.kind != Block::Kind::kBullet) continue;
        std::vector<std::string> messages;
        const Text words = before_message(clean(block.text), messages);
        if (messages.empty() || words.empty()) continue;
        if (sounds_refused(words.view()))
            ++refused;
        else if (sounds_required(words.view()))
            ++required;
    }
    return refused > required;
}

/// "x has shape [B, S]", "D is a multiple of 64": what holds, where the list does not refuse.
bool states_fact(std::string_view condition) {
    return has_any_phrase(normalised(condition), {"has shape", "has the shape", "has the same", "have the same",
                                                  "has rank", "is a multiple of", "are multiples of"});
}

}  // namespace

bool has_condition_columns(const Table& table) {
    return condition_columns(table).has_value();
}

bool condition_rows(Reading& r, const Table& table, std::size_t section) {
    const std::optional<ConditionColumns> columns = condition_columns(table);
    if (!columns || !r.complete(table)) return false;
    const bool negative = columns->refused || tells_refusals(r.document.sections[section].title.view());
    const std::vector<std::string> inputs = inputs_or_one(r, section);
    for (const Row& row : table.rows) {
        if (!r.complete(table, row)) return true;
        const Text& words = row.cells[columns->condition];
        const std::vector<std::string> messages = messages_in(row.cells[columns->text].view());
        if (property_of(words.view()) == Property::kOther || words.view().find(' ') != std::string_view::npos)
            read_one(r, words, negative ? Polarity::kRefused : Polarity::kMustHold, inputs, messages);
    }
    return true;
}

bool read_item(Reading& r, const Block& block, std::size_t section) {
    const Text text = clean(block.text);
    const std::vector<std::string> inputs = input_names(r);
    if (read_assertions(r, text, inputs)) return true;
    std::vector<std::string> messages;
    const Text words = before_message(text, messages);
    if (const Text refused = refused_condition(text);
        !refused.empty() && !messages.empty() && read_condition(r, refused, Polarity::kRefused, inputs, messages))
        return true;
    const bool refusing = tells_refusals(r.document.sections[section].title.view()) || list_refuses(r, section);
    const bool requirement = states_requirement(block.text) || (!refusing && states_fact(words.view()));
    const bool negative = !requirement && refusing;
    const Polarity polarity = negative ? Polarity::kRefused : Polarity::kMustHold;
    if (!messages.empty() && read_condition(r, words, polarity, inputs, messages)) return true;
    if (requirement) return read_stated(r, words, inputs, messages);
    if (const std::optional<Refusal> refusal = refusal_of(block.text)) {
        read_refusal(r, *refusal);
        return true;
    }
    const std::size_t colon = text.view().find(": ");
    const bool field = colon != std::string_view::npos && colon < 60;
    if (negative || field || parameter_of_bullet(block.text)) return false;
    if (read_condition(r, text, polarity, inputs, {})) return true;
    return sounds_like_demand(text.view()) && read_stated(r, text, inputs, {});
}

bool read_all_assertions(Reading& r) {
    bool found = false;
    for (std::size_t i = 0; i < r.document.sections.size(); ++i) {
        if (is_optional(r.facts[i].role)) continue;
        const bool listed = r.facts[i].role == Role::kInputs || r.facts[i].role == Role::kRefusals;  // read_item()
        for (const Block& block : r.document.sections[i].blocks) {
            if (block.kind == Block::Kind::kCode) {
                Text code;
                for (const Text& line : block.lines) {
                    if (!code.empty()) code.append(' ', line.start());
                    code.append(line);
                }
                found = read_assertions(r, code, input_names(r)) || found;
            } else if (block.kind == Block::Kind::kParagraph || (block.kind == Block::Kind::kBullet && !listed)) {
                found = read_assertions(r, clean(block.text), input_names(r)) || found;
            }
        }
    }
    return found;
}

}  // namespace opwright::builder
