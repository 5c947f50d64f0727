// What the evaluation of a kernel knows about a value: a number, a circular buffer, an address inside one, or nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "builder/check/syntax/ast.hpp"

namespace opwright::builder::check {

/// Which argument of the kernel a number came from; goes with it as long as it is not calculated with.
struct Origin {
    enum class Kind : std::uint8_t { kNone, kCompileArg, kRuntimeArg, kNamed } kind = Kind::kNone;
    std::uint32_t index = 0;  ///< kNamed: a number for a name such as dfb::in

    friend bool operator==(const Origin&, const Origin&) = default;
};

struct Value {
    enum class Kind : std::uint8_t {
        kUnknown,
        kInteger,       ///< `number`
        kBuffer,        ///< an object for the circular buffer `number` (-1: which one is not known)
        kAddress,       ///< an L1 address inside the circular buffer `number`
        kLambda,        ///< `lambda`
        kAccessorArgs,  ///< TensorAccessorArgs at compile-time argument `number`
        kAccessor,      ///< a TensorAccessor made from these
        kPage,          ///< the address of page `number` (-1: not known) of the tensor of accessor `origin.index`
        kNoc,           ///< a Noc object
        kApi,           ///< an object of the kernel API without circular buffers in it
    } kind = Kind::kUnknown;
    std::int64_t number = 0;
    bool is_write_side = false;  ///< kAddress: from get_write_ptr
    const Expr* lambda = nullptr;
    Origin origin{};

    static Value integer(std::int64_t n) { return {.kind = Kind::kInteger, .number = n}; }
    static Value buffer(std::int64_t n) { return {.kind = Kind::kBuffer, .number = n}; }
    bool is_integer() const { return kind == Kind::kInteger; }
    std::optional<std::int64_t> as_integer() const { return is_integer() ? std::optional(number) : std::nullopt; }

    friend bool operator==(const Value&, const Value&) = default;
};

}  // namespace opwright::builder::check
