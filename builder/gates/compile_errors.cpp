#include "builder/gates/compile_errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <regex>

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

constexpr std::size_t kShownErrors = 5;

struct Lines {
    // file:line[:column]: <kind>: text
    std::regex message{R"(^(.+?):(\d+)(?::(\d+))?: (fatal error|error|warning|note): (.*)$)"};
    // "In file included from a.cpp:3," / "                 from b.cpp:4:"
    std::regex included{
        R"(^(?:In file included)? +from (.+?):(\d+)(?::\d+)?[,:]$|^In file included from (.+?):(\d+)(?::\d+)?[,:]$)"};
    // "a.cpp:10:3:   required from here"
    std::regex required{R"(^(.+?):(\d+):(\d+):   (?:recursively )?required (?:from|by).*$)"};
    std::regex linker{
        R"(^(?:.*ld(?:\.lld)?: )?(?:(.+?):(?:\(.*?\)|(\d+)): |error: )?(undefined (?:reference|symbol).*|.*multiple definition of.*)$)"};
};

std::uint32_t number(const std::ssub_match& match) {
    return match.matched ? static_cast<std::uint32_t>(std::strtoul(match.str().c_str(), nullptr, 10)) : 0;
}

class Finder {
  public:
    explicit Finder(const fs::path& user_root) : root_(fs::weakly_canonical(user_root)) {}

    void line(const std::string& text) {
        static const Lines kLines;
        std::smatch m;
        if (std::regex_match(text, m, kLines.message)) {
            message({m[1].str(), number(m[2]), number(m[3])}, m[4].str(), m[5].str());
        } else if (std::regex_match(text, m, kLines.included)) {
            const int at = m[1].matched ? 1 : 3;
            cause({m[at].str(), number(m[at + 1]), 0});
        } else if (std::regex_match(text, m, kLines.required)) {
            cause({m[1].str(), number(m[2]), number(m[3])});
        } else if (std::regex_match(text, m, kLines.linker)) {
            add({m[1].str(), number(m[2]), 0}, m[3].str());
        } else if (text.find(": In ") == std::string::npos && !text.empty() && text[0] != ' ') {
            cause_.reset();
        }
    }

    std::vector<CompileError> take() {
        std::stable_partition(errors_.begin(), errors_.end(), [](const CompileError& e) { return e.in_user_file; });
        return std::move(errors_);
    }

  private:
    bool is_users(const std::string& file) const {
        if (file.empty()) return false;
        const fs::path relative = fs::weakly_canonical(file).lexically_relative(root_);
        return !relative.empty() && *relative.begin() != "..";
    }

    void cause(const SourcePlace& place) {
        if (is_users(place.file)) cause_ = place;
    }

    void message(const SourcePlace& place, const std::string& kind, const std::string& text) {
        if (kind == "note") {
            // clang names the user's line behind the error: "note: in instantiation of ... requested here".
            const bool blames = text.find("requested here") != std::string::npos && is_users(place.file);
            if (blames && !errors_.empty() && !errors_.back().in_user_file) blame(errors_.back(), place);
            return;
        }
        if (kind != "warning") add(place, text);
        cause_.reset();
    }

    void add(const SourcePlace& place, const std::string& text) {
        CompileError error{place, text, is_users(place.file), ""};
        if (!error.in_user_file && cause_) blame(error, *cause_);
        const bool known = std::any_of(errors_.begin(), errors_.end(), [&](const CompileError& other) {
            return other.place == error.place && other.message == error.message;
        });
        if (!known) errors_.push_back(std::move(error));
    }

    static void blame(CompileError& error, const SourcePlace& users) {
        error.raised_in = fmt::format("{}:{}", error.place.file, error.place.line);
        error.place = users;
        error.in_user_file = true;
    }

    fs::path root_;
    std::optional<SourcePlace> cause_;
    std::vector<CompileError> errors_;
};

std::string last_lines(std::string_view text, int lines) {
    std::size_t begin = text.size();
    for (; lines > 0 && begin > 0 && begin != std::string_view::npos; --lines) begin = text.rfind('\n', begin - 1);
    return std::string(text.substr(begin == std::string_view::npos ? 0 : begin));
}

}  // namespace

std::vector<CompileError> find_compile_errors(std::string_view output, const fs::path& user_root) {
    Finder finder(user_root);
    for (std::size_t begin = 0; begin < output.size();) {
        const std::size_t end = std::min(output.find('\n', begin), output.size());
        finder.line(std::string(output.substr(begin, end - begin)));
        begin = end + 1;
    }
    return finder.take();
}

Diagnostic to_diagnostic(const std::vector<CompileError>& errors, std::string_view output) {
    Diagnostic d;
    d.id = "host-build-failed";
    if (errors.empty()) {
        d.what = "the operation's C++ does not build:" + last_lines(output, 12);
        return d;
    }
    const auto elsewhere = [](const CompileError& e) {
        return e.raised_in.empty() ? "" : fmt::format(" (reported in {})", e.raised_in);
    };
    d.place = errors[0].place;
    d.what = errors[0].message + elsewhere(errors[0]);
    for (std::size_t i = 1; i < errors.size() && i < kShownErrors; ++i) {
        const CompileError& e = errors[i];
        d.what +=
            fmt::format("\n{}:{}:{}: error: {}{}", e.place.file, e.place.line, e.place.column, e.message, elsewhere(e));
    }
    if (errors.size() > kShownErrors) d.what += fmt::format("\n... and {} more", errors.size() - kShownErrors);
    return d;
}

}  // namespace opwright::builder
