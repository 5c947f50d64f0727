// Picks the compiler's and the linker's errors out of a build's output and brings those in the user's own files to the
// front.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace opwright::builder {

struct CompileError {
    SourcePlace place;    ///< in the user's file when the error is there or was caused from there
    std::string message;  ///< "expected ';' before '}' token"
    bool in_user_file = false;
    std::string raised_in;  ///< "header.hpp:12" when the compiler reported it elsewhere
};

/// GCC's and clang's format, warnings and notes left out, each error once. Places below `user_root` count as the
/// user's.
std::vector<CompileError> find_compile_errors(std::string_view output, const std::filesystem::path& user_root);

/// One Diagnostic for all of them: place and text of the first, up to four others in lines of their own.
Diagnostic to_diagnostic(const std::vector<CompileError>& errors, std::string_view output);

}  // namespace opwright::builder
