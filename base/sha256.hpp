// SHA-256 of bytes, as 64 lower-case hexadecimal digits (OpenSSL does the work).
#pragma once

#include <string>
#include <string_view>

namespace opwright {

std::string sha256(std::string_view bytes);

}  // namespace opwright
