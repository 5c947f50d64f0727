#include "chip/debug/packet.hpp"

#include <fmt/format.h>

#include <charconv>

namespace opwright::chip::debug {
namespace {

constexpr char kEscape = '}', kEscapeBit = 0x20, kInterruptByte = 0x03;

std::uint8_t checksum(std::string_view bytes) {
    std::uint8_t sum = 0;
    for (const char c : bytes) sum = static_cast<std::uint8_t>(sum + static_cast<std::uint8_t>(c));
    return sum;
}

std::string unescape(std::string_view bytes) {
    std::string text;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (bytes[i] == kEscape && i + 1 < bytes.size()) {
            text += static_cast<char>(bytes[++i] ^ kEscapeBit);
        } else {
            text += bytes[i];
        }
    }
    return text;
}

}  // namespace

std::string frame(std::string_view payload) {
    std::string body;
    for (const char c : payload) {
        if (c == '$' || c == '#' || c == kEscape || c == '*') {
            body += kEscape;
            body += static_cast<char>(c ^ kEscapeBit);
        } else {
            body += c;
        }
    }
    return fmt::format("${}#{:02x}", body, checksum(body));
}

std::optional<PacketReader::Item> PacketReader::next() {
    const std::size_t start = pending_.find_first_of(std::string_view("$\x03", 2));
    pending_.erase(0, std::min(start, pending_.size()));
    if (pending_.empty()) return std::nullopt;
    if (pending_.front() == kInterruptByte) {
        pending_.erase(0, 1);
        return Item{Kind::kInterrupt, ""};
    }
    const std::size_t end = pending_.find('#');
    if (end == std::string::npos || pending_.size() < end + 3) return std::nullopt;
    const std::string body = pending_.substr(1, end - 1);
    const auto sent = from_hex(pending_.substr(end + 1, 2));
    pending_.erase(0, end + 3);
    if (!sent || sent->front() != checksum(body)) return Item{Kind::kDamaged, ""};
    return Item{Kind::kPacket, unescape(body)};
}

std::string to_hex(std::span<const std::uint8_t> bytes) {
    std::string text;
    for (const std::uint8_t byte : bytes) text += fmt::format("{:02x}", byte);
    return text;
}

std::string to_hex(std::string_view text) {
    return to_hex(std::span(reinterpret_cast<const std::uint8_t*>(text.data()), text.size()));
}

std::optional<std::vector<std::uint8_t>> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return std::nullopt;
    std::vector<std::uint8_t> bytes;
    for (std::size_t i = 0; i < text.size(); i += 2) {
        std::uint8_t byte = 0;
        const auto [end, error] = std::from_chars(text.data() + i, text.data() + i + 2, byte, 16);
        if (error != std::errc() || end != text.data() + i + 2) return std::nullopt;
        bytes.push_back(byte);
    }
    return bytes;
}

std::optional<std::uint32_t> take_number(std::string_view& text) {
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, 16);
    if (error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    return value;
}

bool take(std::string_view& text, std::string_view word) {
    if (!text.starts_with(word)) return false;
    text.remove_prefix(word.size());
    return true;
}

}  // namespace opwright::chip::debug
