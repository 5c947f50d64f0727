// Packets of the GDB remote serial protocol as text: `$payload#checksum`, hexadecimal numbers and bytes.
// Spec: GDB manual, "Remote Protocol", sections Overview, Packets.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace opwright::chip::debug {

/// `$payload#xx`; bytes with a meaning of their own are escaped.
std::string frame(std::string_view payload);

/// What a client sent, piece by piece.
class PacketReader {
  public:
    enum class Kind : std::uint8_t { kPacket, kInterrupt, kDamaged };
    struct Item {
        Kind kind = Kind::kPacket;
        std::string payload;  ///< unescaped; only of kPacket
    };
    void add(std::string_view bytes) { pending_ += bytes; }
    /// The next whole item; empty when more bytes are needed. Acknowledgements are dropped.
    std::optional<Item> next();

  private:
    std::string pending_;
};

std::string to_hex(std::span<const std::uint8_t> bytes);
std::string to_hex(std::string_view text);
/// Empty when it is no even number of hexadecimal digits.
std::optional<std::vector<std::uint8_t>> from_hex(std::string_view text);

/// Takes a hexadecimal number off the front of `text`; empty when there is none or it has more than 32 bits.
std::optional<std::uint32_t> take_number(std::string_view& text);
/// Takes `word` off the front.
bool take(std::string_view& text, std::string_view word);

}  // namespace opwright::chip::debug
