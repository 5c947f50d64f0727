// Visitor made of lambdas. Vendor names: ttsl::overloaded.
#pragma once

namespace ttsl {

template <typename... Ts>
struct overloaded : Ts... {
    using Ts::operator()...;
};
template <typename... Ts>
overloaded(Ts...) -> overloaded<Ts...>;

}  // namespace ttsl
