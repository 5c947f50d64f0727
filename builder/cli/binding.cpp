#include "builder/cli/binding.hpp"

#include <algorithm>
#include <vector>

#include "base/files.hpp"
#include "builder/check/syntax/token.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

using check::Token;
using check::TokenKind;

/// Walks the tokens of a header and keeps in which namespaces it is.
class BindingReader {
  public:
    explicit BindingReader(const std::vector<Token>& tokens) : tokens_(tokens) {}

    /// The names of all functions inside a namespace that take a nanobind module first.
    std::vector<std::string> functions() {
        std::vector<std::string> found;
        for (at_ = 0; at_ < tokens_.size(); ++at_) {
            const Token& token = tokens_[at_];
            if (token.is("namespace")) {
                enter();
            } else if (token.is("{")) {
                scopes_.emplace_back();
            } else if (token.is("}") && !scopes_.empty()) {
                scopes_.pop_back();
            } else if (takes_module()) {
                if (const std::string scope = qualified(); !scope.empty()) found.push_back(scope + "::" + token.text);
            }
        }
        return found;
    }

  private:
    /// From `namespace` to its brace; an alias and a using directive end before one.
    void enter() {
        std::string name;
        for (++at_; at_ < tokens_.size(); ++at_) {
            const Token& token = tokens_[at_];
            if (token.is("{")) return scopes_.push_back(name);
            if (token.is("=") || token.is(";")) return;
            if (token.kind == TokenKind::kName || token.is("::")) name += token.text;
        }
    }

    /// `name ( [const] [space ::] module_ &`.
    bool takes_module() const {
        if (tokens_[at_].kind != TokenKind::kName || at_ + 1 >= tokens_.size() || !tokens_[at_ + 1].is("("))
            return false;
        std::size_t type = at_ + 2;
        while (type < tokens_.size() && (tokens_[type].kind == TokenKind::kName || tokens_[type].is("::")) &&
               !tokens_[type].is("module_"))
            ++type;
        return type + 1 < tokens_.size() && tokens_[type].is("module_") && tokens_[type + 1].is("&");
    }

    std::string qualified() const {
        std::string name;
        for (const std::string& scope : scopes_) {
            if (scope.empty()) continue;
            name += (name.empty() ? "" : "::") + scope;
        }
        return name;
    }

    const std::vector<Token>& tokens_;
    std::size_t at_ = 0;
    std::vector<std::string> scopes_;  ///< "" for braces that are no namespace's
};

std::string_view own_name(std::string_view qualified) {
    return qualified.substr(qualified.rfind("::") + 2);
}

}  // namespace

fs::path binding_header(const fs::path& operation) {
    return operation / (operation.filename().string() + "_nanobind.hpp");
}

std::string bind_function_in(std::string_view header, std::string_view op) {
    const std::vector<Token> tokens = check::tokenize(std::string(header), 0);
    const std::vector<std::string> found = BindingReader(tokens).functions();
    const std::string usual = "bind_" + std::string(op);
    auto best = std::find_if(found.begin(), found.end(), [&](const auto& name) { return own_name(name) == usual; });
    if (best == found.end())
        best = std::find_if(found.begin(), found.end(),
                            [&](const auto& name) { return own_name(name).find(op) != std::string_view::npos; });
    if (best == found.end()) best = found.begin();
    return best == found.end() ? "" : *best;
}

std::string bind_function_of(const fs::path& operation) {
    const auto text = read_file(binding_header(operation));
    return text ? bind_function_in(*text, operation.filename().string()) : "";
}

}  // namespace opwright::builder
