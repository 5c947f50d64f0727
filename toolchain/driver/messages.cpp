#include "toolchain/driver/messages.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

namespace opwright::toolchain {

namespace {

constexpr std::string_view kIncluded = "In file included from ";
constexpr std::size_t kMostErrors = 8;

std::optional<std::uint32_t> number(std::string_view text) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
    return value;
}

/// `file:line` or `file:line:column`; the file may contain colons and spaces.
std::optional<MessagePlace> parse_place(std::string_view text) {
    const auto last = text.rfind(':');
    if (last == std::string_view::npos) return std::nullopt;
    const auto second = number(text.substr(last + 1));
    if (!second) return std::nullopt;
    const auto before = text.rfind(':', last - 1);
    if (last > 0 && before != std::string_view::npos)
        if (const auto first = number(text.substr(before + 1, last - before - 1)))
            return MessagePlace{std::string(text.substr(0, before)), *first, *second};
    return MessagePlace{std::string(text.substr(0, last)), *second, 0};
}

std::optional<CompilerMessage> parse_line(std::string_view line) {
    for (const std::string_view severity : {"fatal error", "error", "warning", "note"}) {
        const std::string mark = fmt::format("{}: ", severity);
        const auto at = line.find(mark);
        if (at == std::string_view::npos || (at != 0 && (at < 2 || line.substr(at - 2, 2) != ": "))) continue;
        CompilerMessage message;
        message.severity = severity;
        message.text = line.substr(at + mark.size());
        if (at == 0) return message;
        if (auto place = parse_place(line.substr(0, at - 2))) {
            message.place = *place;
        } else {
            message.text = line;  // "clang: error: ...", "ld: x.o: in function ...": keep who said it
        }
        return message;
    }
    return std::nullopt;
}

bool is_error(const CompilerMessage& m) {
    return m.severity == "error" || m.severity == "fatal error";
}

std::string to_text(const MessagePlace& place) {
    if (place.file.empty()) return {};
    if (place.column == 0) return fmt::format("{}:{}", place.file, place.line);
    return fmt::format("{}:{}:{}", place.file, place.line, place.column);
}

/// The innermost place in the user's files that led to the message: where it is, macro or template notes, includes.
std::optional<MessagePlace> user_place(const CompilerMessage& message, const IsUserFile& is_user) {
    if (!message.place.file.empty() && is_user(message.place.file)) return message.place;
    for (const auto& note : message.notes)
        if (note.text.find("requested here") != std::string::npos ||
            note.text.find("expanded from") != std::string::npos)
            if (!note.place.file.empty() && is_user(note.place.file)) return note.place;
    for (auto it = message.included_from.rbegin(); it != message.included_from.rend(); ++it)
        if (is_user(it->file)) return *it;
    return std::nullopt;
}

void append_excerpt(std::string& text, const CompilerMessage& message) {
    for (const auto& line : message.excerpt) text += line + "\n";
}

std::string describe(const CompilerMessage& message, const IsUserFile& is_user) {
    std::string text;
    const auto from = user_place(message, is_user);
    if (from && !is_user(message.place.file) && !message.place.file.empty()) {
        text += fmt::format("{}: error: {}\n", to_text(*from), message.text);
        text += fmt::format("{}: note: reported here\n", to_text(message.place));
    } else if (message.place.file.empty()) {
        text += fmt::format("error: {}\n", message.text);
    } else {
        text += fmt::format("{}: error: {}\n", to_text(message.place), message.text);
    }
    append_excerpt(text, message);
    std::size_t shown = 0;
    for (const auto& note : message.notes) {
        if (++shown > 3) break;
        text += fmt::format("{}: note: {}\n", to_text(note.place), note.text);
    }
    return text;
}

}  // namespace

std::vector<CompilerMessage> parse_messages(std::string_view output) {
    std::vector<CompilerMessage> messages;
    std::vector<MessagePlace> chain;
    while (!output.empty()) {
        const auto end = output.find('\n');
        const std::string_view line = output.substr(0, end);
        output.remove_prefix(end == std::string_view::npos ? output.size() : end + 1);
        if (line.starts_with(kIncluded)) {
            auto place = line.substr(kIncluded.size());
            if (place.ends_with(':') || place.ends_with(',')) place.remove_suffix(1);
            if (auto parsed = parse_place(place)) chain.push_back(*parsed);
            continue;
        }
        if (auto message = parse_line(line)) {
            if (message->severity == "note" && !messages.empty()) {
                messages.back().notes.push_back(std::move(*message));
            } else {
                message->included_from = std::move(chain);
                messages.push_back(std::move(*message));
            }
            chain.clear();
            continue;
        }
        if (messages.empty() || line.empty()) continue;
        auto& last = messages.back();
        if (last.notes.empty()) last.excerpt.emplace_back(line);
    }
    return messages;
}

std::optional<std::string> kernel_of_wrapper(std::string_view text) {
    constexpr std::string_view kInclude = "#include \"";
    const auto at = text.rfind(kInclude);
    if (at == std::string_view::npos) return std::nullopt;
    text.remove_prefix(at + kInclude.size());
    const auto end = text.find('"');
    if (end == std::string_view::npos) return std::nullopt;
    return std::string(text.substr(0, end));
}

std::string compact(const std::vector<CompilerMessage>& messages, const IsUserFile& is_user) {
    std::vector<const CompilerMessage*> own, caused;
    std::set<std::string> seen;
    for (const auto& message : messages) {
        if (!is_error(message)) continue;
        if (message.text.starts_with("too many errors")) continue;
        if (!seen.insert(to_text(message.place) + message.text).second) continue;
        (is_user(message.place.file) ? own : caused).push_back(&message);
    }
    std::vector<std::string> texts;
    for (const auto* message : own) texts.push_back(describe(*message, is_user));
    for (const auto* message : caused) texts.push_back(describe(*message, is_user));
    std::string text;
    for (std::size_t i = 0; i < std::min(texts.size(), kMostErrors); ++i) text += texts[i];
    if (texts.size() > kMostErrors) text += fmt::format("and {} more errors\n", texts.size() - kMostErrors);
    return text;
}

}  // namespace opwright::toolchain
