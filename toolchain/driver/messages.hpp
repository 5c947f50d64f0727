// The compiler's output as messages, and as the short text that the runtime puts into its RuntimeError.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace opwright::toolchain {

/// One place in an include or macro chain.
struct MessagePlace {
    std::string file;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
};

/// One `file:line:column: error: text` with what belongs to it.
struct CompilerMessage {
    std::vector<MessagePlace> included_from;  ///< innermost last, as clang prints them
    MessagePlace place;                       ///< no file: from the driver or the linker
    std::string severity;                     ///< "error", "fatal error", "warning", "note"
    std::string text;
    std::vector<std::string> excerpt;  ///< the source line and caret that follow
    std::vector<CompilerMessage> notes;
};

/// clang's output in order; lines that are no message stay with the message before them.
std::vector<CompilerMessage> parse_messages(std::string_view output);

/// Whether a file belongs to the person who wrote the kernel: not the wheel's, not the JIT's generated one.
using IsUserFile = std::function<bool(std::string_view file)>;

/// The file that a JIT wrapper (`chlkc_math.cpp`, `kernel_includes.hpp`) includes last: the user's kernel.
std::optional<std::string> kernel_of_wrapper(std::string_view wrapper_text);

/// Errors only, each once, those in the user's files first. An error inside the wheel names the user's line that led
/// there. Empty when there are no errors.
std::string compact(const std::vector<CompilerMessage>& messages, const IsUserFile& is_user_file);

}  // namespace opwright::toolchain
