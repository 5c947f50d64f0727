#include "builder/spec/assertions.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "builder/spec/conditions.hpp"
#include "builder/spec/demands.hpp"

namespace opwright::builder {

bool read_assertions(Reading& r, const Text& code, const std::vector<std::string>& all) {
    const std::string_view s = code.view();
    bool found = false;
    const auto one = [&](const Text& condition, Polarity polarity, const std::vector<std::string>& messages) {
        found = true;
        if (condition.empty() || read_condition(r, condition, polarity, all, messages)) return;
        Demand d;
        d.words = condition.str();
        d.place = r.place(condition);
        if (!messages.empty()) d.message = messages.front();
        r.spec.demands.push_back(std::move(d));
        r.warn("demand-unresolved", r.place(condition),
               fmt::format("the assertion `{}` is not understood; nothing is checked for it", condition.view()),
               "write it as a relation, e.g. `H % 32 == 0`");
    };
    for (const std::string_view macro : {"TT_FATAL(", "TT_ASSERT(", "TT_THROW_UNLESS("}) {
        for (std::size_t at = s.find(macro); at != std::string_view::npos; at = s.find(macro, at + 1)) {
            const std::size_t open = at + macro.size() - 1;
            const std::size_t close = std::min(closing_bracket(s, open), s.size());
            const Text inner = code.sub(open + 1, close - open - 1);
            const std::vector<Text> parts = split_top(inner, ',');
            std::vector<std::string> messages;
            for (const Text& part : parts) {
                if (messages.empty() && part.view().starts_with('"')) messages = messages_in(part.view());
            }
            one(parts.front(), Polarity::kMustHold, messages);
        }
    }
    for (const std::string_view thrower : {"TT_THROW(", "raise ", "throw "}) {
        for (std::size_t at = s.find(thrower); at != std::string_view::npos; at = s.find(thrower, at + 1)) {
            // `if (condition) TT_THROW("text")`, `if condition: raise ValueError("text")`
            const std::size_t head = s.substr(0, at).rfind("if ");
            if (head == std::string_view::npos || (head > 0 && is_word(s[head - 1]))) continue;
            Text condition = code.sub(head + 3, at - head - 3).trimmed();
            while (!condition.empty() &&
                   std::string_view(":{").find(condition[condition.size() - 1]) != std::string_view::npos)
                condition = condition.sub(0, condition.size() - 1).trimmed();
            if (condition.view().find_first_of(";\"") != std::string_view::npos) continue;
            const std::size_t end = s.find(';', at);
            one(condition, Polarity::kRefused, messages_in(s.substr(at, std::min(end, s.size()) - at)));
        }
    }
    for (std::size_t at = s.find("assert "); at != std::string_view::npos; at = s.find("assert ", at + 1)) {
        const bool statement = at == 0 || s[at - 1] == ' ' || s[at - 1] == ';';
        const std::size_t quote = s.find('"', at);
        if (!statement || quote == std::string_view::npos) continue;
        Text condition = code.sub(at + 7, quote - at - 7).trimmed();
        if (!condition.empty() && condition[condition.size() - 1] == ',')
            condition = condition.sub(0, condition.size() - 1).trimmed();
        const std::size_t close = s.find('"', quote + 1);
        one(condition, Polarity::kMustHold, messages_in(s.substr(quote, std::min(close, s.size() - 1) + 1 - quote)));
    }
    return found;
}

}  // namespace opwright::builder
