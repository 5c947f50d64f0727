#include "chip/debug/connection.hpp"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace opwright::chip::debug {

Connection::Connection(std::uint16_t port) {
    listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1;
    ::setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    if (listener_ < 0 || ::bind(listener_, plain, size) != 0 || ::getsockname(listener_, plain, &size) != 0) {
        const std::string reason = std::strerror(errno);
        if (listener_ >= 0) ::close(listener_);
        throw std::runtime_error(fmt::format("cannot listen on port {} of 127.0.0.1: {}", port, reason));
    }
    port_ = ntohs(address.sin_port);
}

Connection::~Connection() {
    close();
    ::close(listener_);
}

void Connection::listen() {
    ::listen(listener_, 1);
}

bool Connection::accept() {
    client_ = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client_ < 0) return false;
    const int yes = 1;
    ::setsockopt(client_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    acknowledges_ = true;
    reader_ = PacketReader();
    return true;
}

bool Connection::read_more(bool wait) {
    pollfd ready{client_, POLLIN, 0};
    if (!wait && ::poll(&ready, 1, 0) <= 0) return true;
    std::array<char, 4096> bytes{};
    const ssize_t count = ::recv(client_, bytes.data(), bytes.size(), 0);
    if (count <= 0) return false;
    reader_.add({bytes.data(), static_cast<std::size_t>(count)});
    return true;
}

std::optional<std::string> Connection::receive() {
    while (is_open()) {
        while (auto item = reader_.next()) {
            if (item->kind == PacketReader::Kind::kInterrupt) continue;  // the program stands already
            const bool whole = item->kind == PacketReader::Kind::kPacket;
            if (acknowledges_ && ::send(client_, whole ? "+" : "-", 1, MSG_NOSIGNAL) != 1) close();
            if (whole) return std::move(item->payload);
        }
        if (!read_more(true)) close();
    }
    return std::nullopt;
}

bool Connection::wants_attention() {
    if (!is_open()) return false;
    if (!read_more(false)) {
        close();
        return true;
    }
    const auto item = reader_.next();
    return item && item->kind == PacketReader::Kind::kInterrupt;
}

void Connection::send(std::string_view payload) {
    const std::string packet = frame(payload);
    for (std::size_t sent = 0; is_open() && sent < packet.size();) {
        const ssize_t count = ::send(client_, packet.data() + sent, packet.size() - sent, MSG_NOSIGNAL);
        if (count <= 0) return close();
        sent += static_cast<std::size_t>(count);
    }
}

void Connection::close() {
    if (client_ >= 0) ::close(client_);
    client_ = -1;
}

}  // namespace opwright::chip::debug
