#include "builder/tree/cmake_text.hpp"
#include "base/lines.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace opwright::builder {

namespace {

constexpr std::array<std::string_view, 6> kBlocks{"if", "foreach", "while", "function", "macro", "block"};
/// Words that end a section of target_sources and target_link_libraries.
constexpr std::array<std::string_view, 4> kSections{"PUBLIC", "PRIVATE", "INTERFACE", "FILE_SET"};

bool is_section(std::string_view word) {
    return std::find(kSections.begin(), kSections.end(), word) != kSections.end();
}

bool is_name(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

/// Reads over a file, character by character.
class Scanner {
  public:
    explicit Scanner(std::string_view text) : text_(text) {}

    std::vector<CMakeCommand> commands() {
        std::vector<CMakeCommand> found;
        int depth = 0;
        while (skip_space(), at_ < text_.size()) {
            if (!is_name(text_[at_])) {
                ++at_;
                continue;
            }
            CMakeCommand command;
            command.begin = at_;
            while (at_ < text_.size() && is_name(text_[at_])) {
                command.name += static_cast<char>(std::tolower(static_cast<unsigned char>(text_[at_++])));
            }
            while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
            if (at_ >= text_.size() || text_[at_] != '(') continue;
            ++at_;
            if (!arguments(command)) return found;
            const bool ends = command.name.starts_with("end") && is_block(command.name.substr(3));
            if (ends) depth = std::max(0, depth - 1);
            command.depth = depth;
            if (is_block(command.name)) ++depth;
            found.push_back(std::move(command));
        }
        return found;
    }

  private:
    static bool is_block(std::string_view name) {
        return std::find(kBlocks.begin(), kBlocks.end(), name) != kBlocks.end();
    }

    /// White space and comments.
    void skip_space() {
        while (at_ < text_.size()) {
            if (std::isspace(static_cast<unsigned char>(text_[at_])) != 0) {
                ++at_;
            } else if (text_[at_] == '#') {
                const std::size_t bracket = bracket_end(at_ + 1);
                at_ = bracket != 0 ? bracket : std::min(text_.find('\n', at_), text_.size());
            } else {
                return;
            }
        }
    }

    /// Behind the `[==[ ... ]==]` that begins here; 0 when none does.
    std::size_t bracket_end(std::size_t at) const {
        if (at >= text_.size() || text_[at] != '[') return 0;
        std::size_t equals = at + 1;
        while (equals < text_.size() && text_[equals] == '=') ++equals;
        if (equals >= text_.size() || text_[equals] != '[') return 0;
        const std::string close = "]" + std::string(equals - at - 1, '=') + "]";
        const std::size_t end = text_.find(close, equals);
        return end == std::string_view::npos ? text_.size() : end + close.size();
    }

    bool arguments(CMakeCommand& command) {
        for (int nested = 0;;) {
            skip_space();
            if (at_ >= text_.size()) return false;
            const char c = text_[at_];
            if (c == '(') {
                ++nested;
                ++at_;
            } else if (c == ')') {
                command.close = at_++;
                if (nested-- == 0) return true;
            } else {
                command.arguments.push_back(argument());
            }
        }
    }

    CMakeArgument argument() {
        CMakeArgument result;
        result.begin = at_;
        if (const std::size_t end = bracket_end(at_); end != 0) {
            at_ = end;
            result.text = text_.substr(result.begin, end - result.begin);
        } else if (text_[at_] == '"') {
            for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
                if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
                result.text += text_[at_];
            }
            at_ = std::min(at_ + 1, text_.size());
        } else {
            while (at_ < text_.size() && std::isspace(static_cast<unsigned char>(text_[at_])) == 0 &&
                   text_[at_] != '(' && text_[at_] != ')' && text_[at_] != '#' && text_[at_] != '"') {
                if (text_[at_] == '\\' && at_ + 1 < text_.size()) result.text += text_[at_++];
                result.text += text_[at_++];
            }
            // A stray quote inside a word belongs to it.
            if (at_ == result.begin) result.text += text_[at_++];
        }
        result.end = at_;
        return result;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

const std::string& CMakeCommand::first() const {
    static const std::string kNone;
    return arguments.empty() ? kNone : arguments.front().text;
}

std::vector<CMakeCommand> parse_cmake(std::string_view text) {
    return Scanner(text).commands();
}

const CMakeCommand* find_command(const std::vector<CMakeCommand>& commands, std::string_view name,
                                 std::string_view first) {
    const auto found = std::find_if(commands.begin(), commands.end(), [&](const CMakeCommand& command) {
        return command.name == name && command.first() == first;
    });
    return found == commands.end() ? nullptr : &*found;
}

bool CMakeList::has(std::string_view item) const {
    for (std::size_t i = first; i < last; ++i)
        if (command->arguments[i].text == item) return true;
    return false;
}

CMakeList behind(const CMakeCommand& command, std::string_view name) {
    std::size_t first = 0;
    while (first < command.arguments.size() && command.arguments[first].text != name) ++first;
    return {&command, std::min(first + 1, command.arguments.size()), command.arguments.size()};
}

std::optional<CMakeList> section(const CMakeCommand& command, std::string_view keyword) {
    const auto& arguments = command.arguments;
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        if (arguments[i].text != keyword) continue;
        std::size_t end = i + 1;
        while (end < arguments.size() && !is_section(arguments[end].text)) ++end;
        // `PUBLIC FILE_SET api ...` is no list of items.
        if (end == i + 1 && end < arguments.size() && arguments[end].text == "FILE_SET") continue;
        return CMakeList{&command, i + 1, end};
    }
    return std::nullopt;
}

std::optional<CMakeList> file_set(const CMakeCommand& command, std::string_view name) {
    const auto& arguments = command.arguments;
    for (std::size_t i = 1; i + 1 < arguments.size(); ++i) {
        if (arguments[i].text != "FILE_SET" || arguments[i + 1].text != name) continue;
        std::size_t files = i + 2;
        while (files < arguments.size() && arguments[files].text != "FILES" && !is_section(arguments[files].text))
            ++files;
        if (files >= arguments.size() || arguments[files].text != "FILES") return std::nullopt;
        std::size_t end = files + 1;
        while (end < arguments.size() && !is_section(arguments[end].text)) ++end;
        return CMakeList{&command, files + 1, end};
    }
    return std::nullopt;
}

std::vector<Insertion> append_items(std::string_view text, const CMakeList& list,
                                    const std::vector<std::string>& items) {
    const std::string end = line_end_of(text);
    const CMakeArgument& before = list.command->arguments[list.last - 1];  // an item, or the word that opens the list
    const std::size_t line = line_begin(text, before.begin);
    std::string indent(text.substr(line, text.find_first_not_of(" \t", line) - line));
    const bool is_item = list.last > list.first;
    if (!is_item || text.substr(line, before.begin - line).find_first_not_of(" \t") != std::string_view::npos)
        indent += "    ";  // it shares its line with the command or a keyword
    const std::size_t next_line = line_after(text, before.end);
    const std::size_t behind =
        list.last < list.command->arguments.size() ? list.command->arguments[list.last].begin : list.command->close;
    const bool own_lines = behind >= next_line;
    std::vector<Insertion> result;
    for (const std::string& item : items) {
        if (own_lines) {
            result.push_back({next_line, indent + item + end, item});
        } else {
            result.push_back({before.end, end + indent + item, item});
        }
    }
    // What follows in the same line, the parenthesis at least, moves to the next one.
    if (!own_lines && !result.empty()) result.back().text += end;
    return result;
}

}  // namespace opwright::builder
