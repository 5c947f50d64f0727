// Progress of long steps for a person: one line that changes in place on a terminal, plain lines elsewhere.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

namespace opwright {

class ProgressLine {
  public:
    enum class Style { kPlain, kTerminal };

    /// Terminal style only if `out` is a terminal, TERM is not "dumb" and NO_COLOR is unset.
    explicit ProgressLine(std::FILE* out);
    ProgressLine(std::FILE* out, Style style) : out_(out), style_(style) {}
    ~ProgressLine() { clear(); }
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// What is happening now; replaces the last `show`. Plain style prints nothing: only what is final is worth a line.
    void show(std::string_view text);
    /// A line that stays.
    void print(std::string_view text);
    void clear();

    enum class Color { kGreen, kRed, kYellow, kDim, kBold };
    /// `text` in colour on a terminal, unchanged elsewhere.
    std::string paint(Color color, std::string_view text) const;

  private:
    std::FILE* out_;
    Style style_;
    bool shown_ = false;
};

/// `text` cut to `width` columns, with an ellipsis when something was cut. Counts UTF-8 code points.
std::string cut_to_width(std::string_view text, std::size_t width);

}  // namespace opwright
