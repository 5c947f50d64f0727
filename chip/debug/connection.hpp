// One debugger on a TCP port of this machine: packets in, packets out. Nobody from another machine can connect.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "chip/debug/packet.hpp"

namespace opwright::chip::debug {

class Connection {
  public:
    /// Takes a port of 127.0.0.1; 0: any that is free. Throws std::runtime_error with the reason when the port cannot be had.
    explicit Connection(std::uint16_t port);
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    std::uint16_t port() const { return port_; }
    bool is_open() const { return client_ >= 0; }

    /// From now on clients can connect; before, they are refused, and try again instead of waiting for answers.
    void listen();
    /// Waits for a client. False when a signal came first. REQUIRES: listen was called.
    bool accept();
    /// Waits for the next packet. Empty: the client is gone, or a signal came (then it is closed, too).
    std::optional<std::string> receive();
    /// Whether the client asked to interrupt the program, or is gone, since the last call; does not wait.
    bool wants_attention();
    void send(std::string_view payload);
    /// Packets are no longer acknowledged, as the client asked.
    void stop_acknowledging() { acknowledges_ = false; }
    void close();

  private:
    /// False when nothing more will come.
    bool read_more(bool wait);

    int listener_ = -1;
    int client_ = -1;
    std::uint16_t port_ = 0;
    bool acknowledges_ = true;
    PacketReader reader_;
};

}  // namespace opwright::chip::debug
