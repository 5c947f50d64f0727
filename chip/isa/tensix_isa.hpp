// The Tensix instruction table as C++: one struct with field accessors per instruction, and one row of plain data.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

namespace opwright::chip::isa {

/// Where an instruction executes. The wait gate blocks by unit.
enum class Unit : std::uint8_t {
    kFrontend,
    kSync,
    kUnpack,
    kMatrix,
    kPack,
    kVector,
    kScalar,
    kConfig,
    kMover,
    kMisc,
};
inline constexpr unsigned kUnitCount = 10;

enum class Status : std::uint8_t { kModelled, kExpanded, kNotYet, kNeverEmitted };

struct Field {
    std::string_view name;
    std::uint8_t low = 0;
    std::uint8_t width = 0;
    bool alias = false;  ///< a second reading of bits that other fields already name

    constexpr std::uint32_t mask() const { return ((1u << width) - 1u) << low; }
    constexpr std::uint32_t of(std::uint32_t word) const { return (word & mask()) >> low; }
};

struct Instruction {
    static constexpr unsigned kMaxFields = 17;

    std::uint8_t opcode = 0;
    std::string_view name;
    Unit unit = Unit::kMisc;
    Status status = Status::kNotYet;
    std::string_view page;  ///< page of the ISA documentation; empty when it has none
    std::array<Field, kMaxFields> field_storage{};

    constexpr std::span<const Field> fields() const {
        std::size_t count = 0;
        while (count < field_storage.size() && field_storage[count].width != 0) ++count;
        return {field_storage.data(), count};
    }
    /// Bits of an instruction word that no field (and not the opcode) names; setting one is a fault.
    constexpr std::uint32_t unnamed_bits() const {
        std::uint32_t named = 0xFF000000u;
        for (const Field& field : fields()) named |= field.mask();
        return ~named;
    }
};

/// All rows, in the order of tensix_isa.def (ascending opcode).
std::span<const Instruction> instructions();

/// The row of an opcode, or nullptr when Wormhole has no such instruction.
const Instruction* find(std::uint8_t opcode);

constexpr std::uint8_t opcode_of(std::uint32_t word) {
    return static_cast<std::uint8_t>(word >> 24);
}

std::string_view name_of(Unit unit);
std::string_view name_of(Status status);

// struct MOVA2D { std::uint32_t word; DstRow() ... }: typed access to an instruction's fields.
#define FIELD(field, low, width)                         \
    constexpr std::uint32_t field() const {              \
        return (word >> (low)) & ((1u << (width)) - 1u); \
    }
#define ALIAS(field, low, width) FIELD(field, low, width)
#define INSTRUCTION(code, mnemonic, unit, status, page, ...) \
    struct mnemonic {                                        \
        static constexpr std::uint8_t kOpcode = code;        \
        std::uint32_t word = std::uint32_t{code} << 24;      \
        __VA_ARGS__                                          \
    };
#include "chip/isa/tensix_isa.def"
#undef INSTRUCTION
#undef ALIAS
#undef FIELD

}  // namespace opwright::chip::isa
