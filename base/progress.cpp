#include "base/progress.hpp"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace opwright {

namespace {

ProgressLine::Style style_of(std::FILE* out) {
    const char* term = std::getenv("TERM");
    const bool able = ::isatty(::fileno(out)) == 1 && term != nullptr && std::string_view(term) != "dumb";
    return able && std::getenv("NO_COLOR") == nullptr ? ProgressLine::Style::kTerminal : ProgressLine::Style::kPlain;
}

std::size_t width_of(std::FILE* out) {
    winsize size{};
    return ::ioctl(::fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

}  // namespace

ProgressLine::ProgressLine(std::FILE* out) : ProgressLine(out, style_of(out)) {}

void ProgressLine::show(std::string_view text) {
    if (style_ == Style::kPlain) return;
    fmt::print(out_, "\r\x1b[2K{}", cut_to_width(text, width_of(out_) - 1));
    std::fflush(out_);
    shown_ = true;
}

void ProgressLine::print(std::string_view text) {
    clear();
    fmt::print(out_, "{}\n", text);
    std::fflush(out_);
}

void ProgressLine::clear() {
    if (shown_) fmt::print(out_, "\r\x1b[2K");
    std::fflush(out_);
    shown_ = false;
}

std::string ProgressLine::paint(Color color, std::string_view text) const {
    if (style_ == Style::kPlain) return std::string(text);
    constexpr const char* kCodes[] = {"32", "31", "33", "2", "1"};
    return fmt::format("\x1b[{}m{}\x1b[0m", kCodes[static_cast<std::size_t>(color)], text);
}

std::string cut_to_width(std::string_view text, std::size_t width) {
    const auto begins_code_point = [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; };
    std::size_t points = 0, keep = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!begins_code_point(text[i])) continue;
        if (++points == width) keep = i;
        if (points > width) return width == 0 ? "" : std::string(text.substr(0, keep)) + "…";
    }
    return std::string(text);
}

}  // namespace opwright
