#include "builder/check/syntax/token.hpp"

#include <algorithm>
#include <array>
#include <cctype>

namespace opwright::builder::check {

namespace {

constexpr std::array<std::string_view, 3> kThree{"<<=", ">>=", "..."};
// `>>` is two tokens: it may end two template argument lists; the parser puts it together again.
constexpr std::array<std::string_view, 20> kTwo{"::", "->", "++", "--", "<<", "<=", ">=", "==", "!=", "&&",
                                                "||", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "##"};

bool is_name_start(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '$';
}
bool is_name(char c) {
    return is_name_start(c) || std::isdigit(static_cast<unsigned char>(c)) != 0;
}

class Lexer {
  public:
    Lexer(std::string_view text, std::uint32_t file) : text_(text), spot_{file, 1, 1} {}

    std::vector<Token> run() {
        while (skip_space()) {
            start_ = {.kind = TokenKind::kPunctuation,
                      .text = {},
                      .spot = spot_,
                      .starts_line = line_start_,
                      .after_space = space_};
            line_start_ = space_ = false;
            next();
        }
        tokens_.push_back({.kind = TokenKind::kEnd, .text = {}, .spot = spot_, .starts_line = true});
        return std::move(tokens_);
    }

  private:
    char at(std::size_t ahead = 0) const { return position_ + ahead < text_.size() ? text_[position_ + ahead] : '\0'; }
    bool done() const { return position_ >= text_.size(); }

    void advance() {
        if (text_[position_] == '\n') {
            ++spot_.line;
            spot_.column = 1;
        } else if ((static_cast<unsigned char>(text_[position_]) & 0xC0U) != 0x80U) {
            ++spot_.column;  // columns count code points
        }
        ++position_;
    }

    /// White space, comments and continued lines; false at the end of the text.
    bool skip_space() {
        while (!done()) {
            if (at() == '\\' && (at(1) == '\n' || (at(1) == '\r' && at(2) == '\n'))) {
                while (at() != '\n') advance();
                advance();
            } else if (at() == '\n') {
                line_start_ = true;
                advance();
            } else if (std::isspace(static_cast<unsigned char>(at())) != 0) {
                advance();
            } else if (at() == '/' && at(1) == '/') {
                while (!done() && at() != '\n') advance();
            } else if (at() == '/' && at(1) == '*') {
                while (!done() && !(at() == '*' && at(1) == '/')) advance();
                for (int i = 0; i < 2 && !done(); ++i) advance();
            } else {
                return true;
            }
            space_ = true;
        }
        return false;
    }

    void next() {
        if (is_name_start(at())) return word();
        if (std::isdigit(static_cast<unsigned char>(at())) != 0 ||
            (at() == '.' && std::isdigit(static_cast<unsigned char>(at(1))) != 0))
            return number();
        if (at() == '"') return quoted('"', TokenKind::kString);
        if (at() == '\'') return quoted('\'', TokenKind::kCharacter);
        const std::string_view rest = text_.substr(position_);
        std::size_t length = 1;
        const auto starts = [&](std::string_view sign) { return rest.starts_with(sign); };
        if (std::ranges::any_of(kThree, starts) && !rest.starts_with(">>=")) {
            length = 3;
        } else if (std::ranges::any_of(kTwo, starts)) {
            length = 2;
        }
        take(length, TokenKind::kPunctuation);
    }

    void word() {
        std::size_t length = 0;
        while (is_name(at(length))) ++length;
        const std::string_view text = text_.substr(position_, length);
        if (at(length) == '"' && (text == "R" || text == "u8R" || text == "LR")) return raw_string(length);
        take(length, TokenKind::kName);
    }

    void number() {
        std::size_t length = 0;
        while (is_name(at(length)) || at(length) == '.' || (at(length) == '\'' && is_name(at(length + 1))) ||
               ((at(length) == '+' || at(length) == '-') && length > 0 &&
                (at(length - 1) == 'e' || at(length - 1) == 'E') && at(1) != 'x'))
            ++length;
        take(length, TokenKind::kNumber);
    }

    void quoted(char quote, TokenKind kind) {
        std::size_t length = 1;
        while (at(length) != '\0' && at(length) != quote && at(length) != '\n')
            length += at(length) == '\\' && at(length + 1) != '\0' ? 2 : 1;
        if (at(length) == quote) ++length;
        take(length, kind);
    }

    void raw_string(std::size_t prefix) {
        const std::size_t open = text_.find('(', position_ + prefix);
        std::size_t length = text_.size() - position_;
        if (open != std::string_view::npos) {
            const std::string mark =
                ")" + std::string(text_.substr(position_ + prefix + 1, open - position_ - prefix - 1)) + "\"";
            const std::size_t close = text_.find(mark, open);
            if (close != std::string_view::npos) length = close + mark.size() - position_;
        }
        take(length, TokenKind::kString);
    }

    void take(std::size_t length, TokenKind kind) {
        length = std::min(length, text_.size() - position_);
        start_.kind = kind;
        start_.text = std::string(text_.substr(position_, length));
        for (std::size_t i = 0; i < length; ++i) advance();
        tokens_.push_back(std::move(start_));
    }

    std::string_view text_;
    std::size_t position_ = 0;
    Spot spot_;
    bool line_start_ = true;
    bool space_ = false;
    Token start_;
    std::vector<Token> tokens_;
};

}  // namespace

std::vector<Token> tokenize(std::string_view text, std::uint32_t file) {
    return Lexer(text, file).run();
}

}  // namespace opwright::builder::check
