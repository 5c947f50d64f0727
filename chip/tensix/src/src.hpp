// SrcA or SrcB: two banks of 64 rows, each owned by the unpacker or by the matrix unit.
// Spec: TensixCoprocessor/SrcASrcB.md. Datum layout: format/register_bits.hpp.
#pragma once

#include <array>
#include <cstdint>

namespace opwright::chip::tensix {

inline constexpr unsigned kRowWidth = 16;
inline constexpr unsigned kSrcRows = 64;

struct alignas(64) SrcBank {
    std::array<std::array<std::uint32_t, kRowWidth>, kSrcRows> rows{};

    void fill(std::uint32_t datum) {
        for (auto& row : rows) row.fill(datum);
    }
};

class SrcOperand {
  public:
    enum class Client : std::uint8_t { kUnpackers, kMatrixUnit };

    /// `events` grows with every change of ownership or bank that a waiting thread may wait for.
    explicit SrcOperand(std::uint64_t& events) : events_(events) {}

    SrcBank& unpack_bank() { return bank(unpack_index_); }
    SrcBank& matrix_bank() { return bank(matrix_index_); }
    const SrcBank& matrix_bank() const { return banks_[matrix_index_]; }
    /// Whoever can write a bank may make it uneven, and does so before the next instruction.
    SrcBank& bank(unsigned index) {
        is_even_[index] = false;
        versions_[index] = ++changes_;
        return banks_[index];
    }
    /// Another one whenever the datums of the matrix unit's bank may be others; never 0.
    std::uint64_t matrix_version() const { return versions_[matrix_index_]; }

    /// Every datum of the unpacker's bank, or of both, becomes `datum`. Kernels clear the operand that they do not use
    /// for every face: nothing is written to a bank that nobody asked for since its last fill.
    void fill_unpack_bank(std::uint32_t datum) { fill(unpack_index_, datum); }
    void fill_both_banks(std::uint32_t datum) {
        fill(0, datum);
        fill(1, datum);
    }

    /// Whether the unpacker may write its bank / the matrix unit may read its bank.
    bool unpacker_may_write() const { return owner_[unpack_index_] == Client::kUnpackers; }
    bool matrix_bank_is_unpackers() const { return owner_[matrix_index_] == Client::kUnpackers; }
    bool matrix_may_read() const { return owner_[matrix_index_] == Client::kMatrixUnit; }

    /// The unpacker's bank becomes the matrix unit's; the unpacker moves to the other one.
    void give() {
        owner_[unpack_index_] = Client::kMatrixUnit;
        unpack_index_ ^= 1;
        ++events_;
    }
    /// The matrix unit moves to its other bank, giving back the present one unless that is disabled.
    void release(bool give_back) {
        if (give_back) owner_[matrix_index_] = Client::kUnpackers;
        matrix_index_ ^= 1;
        ++events_;
    }
    /// CLEARDVALID with KeepReadingSameSrc.
    void release_and_stay() {
        owner_[matrix_index_] = Client::kUnpackers;
        ++events_;
    }
    void reset_ownership() {
        owner_ = {Client::kUnpackers, Client::kUnpackers};
        unpack_index_ = matrix_index_ = 0;
        ++events_;
    }

  private:
    void fill(unsigned index, std::uint32_t datum) {
        if (is_even_[index] && banks_[index].rows[0][0] == datum) return;
        bank(index).fill(datum);
        is_even_[index] = true;
    }

    std::array<SrcBank, 2> banks_{};
    std::array<std::uint64_t, 2> versions_{1, 2};
    std::uint64_t changes_ = 2;
    std::array<bool, 2> is_even_{true, true};  ///< all datums of the bank are the same
    std::array<Client, 2> owner_{Client::kUnpackers, Client::kUnpackers};
    std::uint64_t& events_;
    std::uint8_t unpack_index_ = 0;
    std::uint8_t matrix_index_ = 0;
};

}  // namespace opwright::chip::tensix
