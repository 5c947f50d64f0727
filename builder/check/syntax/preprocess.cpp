#include "builder/check/syntax/preprocess.hpp"

#include <algorithm>

#include "base/files.hpp"
#include "builder/check/syntax/condition.hpp"

namespace opwright::builder::check {

namespace {

constexpr int kMaxDepth = 32;                  ///< of includes
constexpr std::size_t kMaxTokens = 2'000'000;  ///< of all expansions of one unit

using Tokens = std::vector<Token>;

/// A branch of `#if`: whether its lines count, whether one of the chain did already.
struct Branch {
    bool active = true;
    bool taken = false;
    bool unknown = false;
};

class Preprocessor {
  public:
    Preprocessor(const PreprocessOptions& options) : options_(options) {
        for (const auto& [name, value] : options.defines) {
            Macro macro;
            macro.body = tokenize(value, 0);
            macro.body.pop_back();
            macros_[name] = std::move(macro);
        }
    }

    Unit run(const std::filesystem::path& file, std::string text) {
        include(file, std::move(text), 0);
        unit_.tokens.push_back({.kind = TokenKind::kEnd, .text = {}, .spot = last_});
        return std::move(unit_);
    }

  private:
    void include(const std::filesystem::path& file, std::string text, int depth) {
        const auto index = static_cast<std::uint32_t>(unit_.files.size());
        Tokens tokens = tokenize(text, index);
        unit_.files.push_back(file);
        unit_.texts.push_back(std::move(text));
        std::vector<Branch> branches;
        const auto active = [&] { return std::ranges::all_of(branches, &Branch::active); };
        const auto unknown = [&] { return std::ranges::any_of(branches, &Branch::unknown); };
        for (std::size_t i = 0; i + 1 < tokens.size();) {
            if (tokens[i].is("#") && tokens[i].starts_line) {
                std::size_t end = i + 1;
                while (!tokens[end].starts_line && tokens[end].kind != TokenKind::kEnd) ++end;
                directive(Tokens(tokens.begin() + static_cast<std::ptrdiff_t>(i) + 1,
                                 tokens.begin() + static_cast<std::ptrdiff_t>(end)),
                          branches, file, depth, active());
                i = end;
                continue;
            }
            std::size_t end = i;
            while (!(tokens[end].is("#") && tokens[end].starts_line) && tokens[end].kind != TokenKind::kEnd) ++end;
            if (active()) {
                Tokens run(tokens.begin() + static_cast<std::ptrdiff_t>(i),
                           tokens.begin() + static_cast<std::ptrdiff_t>(end));
                for (Token& token : run) token.from_unknown = unknown();
                expand(run, unit_.tokens, {});
            }
            i = end;
        }
        if (index == 0) last_ = tokens.back().spot;
    }

    void directive(const Tokens& line, std::vector<Branch>& branches, const std::filesystem::path& file, int depth,
                   bool active) {
        if (line.empty()) return;
        const std::string& name = line[0].text;
        const Tokens rest(line.begin() + 1, line.end());
        if (name == "if" || name == "ifdef" || name == "ifndef") {
            Branch branch;
            if (active) decide(name, rest, branch);
            branches.push_back(branch);
        } else if (name == "elif" && !branches.empty()) {
            const bool taken = branches.back().taken;
            const bool unknown = branches.back().unknown;
            branches.back().active = true;
            if (taken || !std::ranges::all_of(branches, &Branch::active)) {
                branches.back().active = false;
            } else {
                decide("if", rest, branches.back());
                branches.back().unknown |= unknown;
            }
        } else if (name == "else" && !branches.empty()) {
            branches.back().active = !branches.back().taken;
            branches.back().taken = true;
        } else if (name == "endif" && !branches.empty()) {
            branches.pop_back();
        } else if (!active) {
            return;
        } else if (name == "error") {
            unit_.refused = true;
        } else if (name == "define") {
            define(rest);
        } else if (name == "undef" && !rest.empty()) {
            macros_.erase(rest[0].text);
        } else if (name == "include" && !rest.empty()) {
            include_directive(rest, file, depth);
        }
    }

    void decide(const std::string& name, const Tokens& rest, Branch& branch) {
        bool asked_unknown = false;
        const auto is_defined = [&](const std::string& macro) {
            if (macros_.contains(macro)) return true;
            if (options_.all_defines_known) return false;
            asked_unknown = true;
            unit_.unknown_macros.insert(macro);
            return options_.assume_unknown;
        };
        bool holds = false;
        if (name == "if") {
            Tokens expanded;
            expand_condition(rest, expanded, is_defined);
            holds = evaluate_condition(expanded) != 0;
        } else if (!rest.empty()) {
            holds = is_defined(rest[0].text) == (name == "ifdef");
        }
        branch.active = branch.taken = holds;
        branch.unknown |= asked_unknown;
    }

    /// `defined(X)` becomes 1 or 0, macros their text, all other names 0 (or 1 where the unknown counts as defined).
    void expand_condition(const Tokens& line, Tokens& out, const auto& is_defined) {
        Tokens plain;
        for (std::size_t i = 0; i < line.size(); ++i) {
            if (!line[i].is("defined")) {
                plain.push_back(line[i]);
                continue;
            }
            const bool parenthesis = i + 1 < line.size() && line[i + 1].is("(");
            const std::size_t at = i + (parenthesis ? 2 : 1);
            if (at >= line.size()) break;
            Token answer = line[at];
            answer.kind = TokenKind::kNumber;
            answer.text = is_defined(line[at].text) ? "1" : "0";
            plain.push_back(answer);
            i = at + (parenthesis ? 1 : 0);
        }
        expand(plain, out, {});
        for (Token& token : out) {
            if (token.kind != TokenKind::kName || token.is("true") || token.is("false")) continue;
            token.text = is_defined(token.text) ? "1" : "0";
            token.kind = TokenKind::kNumber;
        }
    }

    void define(const Tokens& line) {
        if (line.empty() || line[0].kind != TokenKind::kName) return;
        Macro macro;
        std::size_t i = 1;
        if (i < line.size() && line[i].is("(") && !line[i].after_space) {
            macro.is_function = true;
            for (++i; i < line.size() && !line[i].is(")"); ++i) {
                if (line[i].is("...")) macro.parameters.emplace_back("__VA_ARGS__");
                if (line[i].kind == TokenKind::kName) macro.parameters.push_back(line[i].text);
            }
            ++i;
        }
        if (i < line.size()) macro.body.assign(line.begin() + static_cast<std::ptrdiff_t>(i), line.end());
        macros_[line[0].text] = std::move(macro);
    }

    void include_directive(const Tokens& rest, const std::filesystem::path& file, int depth) {
        Include include_of{.name = {}, .system = rest[0].is("<"), .spot = rest[0].spot};
        if (include_of.system) {
            for (std::size_t i = 1; i < rest.size() && !rest[i].is(">"); ++i) include_of.name += rest[i].text;
        } else if (rest[0].kind == TokenKind::kString && rest[0].text.size() >= 2) {
            include_of.name = rest[0].text.substr(1, rest[0].text.size() - 2);
        } else {
            return;
        }
        unit_.includes.push_back(include_of);
        if (include_of.system || !options_.find_own || depth >= kMaxDepth) return;
        const auto own = options_.find_own(include_of.name, file);
        if (!own || std::ranges::find(unit_.files, *own) != unit_.files.end()) return;
        auto text = read_file(*own);
        if (text) include(*own, std::move(*text), depth + 1);
    }

    /// Expanded text stands at the place of the macro's use: that is what a person looks for.
    void expand(const Tokens& in, Tokens& out, const std::set<std::string>& busy) {
        for (std::size_t i = 0; i < in.size() && out.size() < kMaxTokens; ++i) {
            const auto found = in[i].kind == TokenKind::kName ? macros_.find(in[i].text) : macros_.end();
            if (found == macros_.end() || busy.contains(in[i].text)) {
                out.push_back(in[i]);
                continue;
            }
            const Macro macro = found->second;
            std::vector<Tokens> arguments;
            if (macro.is_function) {
                const std::size_t end = read_arguments(in, i + 1, arguments);
                if (end == i) {
                    out.push_back(in[i]);
                    continue;
                }
                Tokens text = substitute(macro, arguments, in[i]);
                std::set<std::string> inner = busy;
                inner.insert(in[i].text);
                expand(text, out, inner);
                i = end;
            } else {
                Tokens text = substitute(macro, arguments, in[i]);
                std::set<std::string> inner = busy;
                inner.insert(in[i].text);
                expand(text, out, inner);
            }
        }
    }

    /// From the `(` at `at`; gives the index of the `)`, or `at - 1` where there is no call.
    static std::size_t read_arguments(const Tokens& in, std::size_t at, std::vector<Tokens>& arguments) {
        if (at >= in.size() || !in[at].is("(")) return at - 1;
        int depth = 0;
        arguments.emplace_back();
        for (std::size_t i = at; i < in.size(); ++i) {
            if (in[i].is("(") && depth++ == 0) continue;
            if (in[i].is(")") && --depth == 0) return i;
            if (in[i].is(",") && depth == 1) {
                arguments.emplace_back();
            } else {
                arguments.back().push_back(in[i]);
            }
        }
        return at - 1;
    }

    struct Macro {
        bool is_function = false;
        std::vector<std::string> parameters;
        Tokens body;
    };

    static Tokens substitute(const Macro& macro, const std::vector<Tokens>& arguments, const Token& use) {
        Tokens text;
        for (const Token& token : macro.body) {
            const auto parameter = std::ranges::find(macro.parameters, token.text);
            if (token.kind == TokenKind::kName && parameter != macro.parameters.end()) {
                const auto index = static_cast<std::size_t>(parameter - macro.parameters.begin());
                if (index < arguments.size()) text.insert(text.end(), arguments[index].begin(), arguments[index].end());
            } else if (token.is("##")) {
                continue;  // pasted names are not looked at, the parser gets both halves
            } else {
                Token placed = token;
                placed.spot = use.spot;
                placed.from_unknown = use.from_unknown;
                text.push_back(std::move(placed));
            }
        }
        return text;
    }

    const PreprocessOptions& options_;
    Unit unit_;
    Spot last_;
    std::map<std::string, Macro> macros_;
};

}  // namespace

Unit preprocess(const std::filesystem::path& file, std::string text, const PreprocessOptions& options) {
    return Preprocessor(options).run(file, std::move(text));
}

}  // namespace opwright::builder::check
