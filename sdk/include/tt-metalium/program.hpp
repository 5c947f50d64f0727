// The program that a factory fills. Vendor names: Program, CreateProgram.
#pragma once

#include <tt-metalium/program_descriptors.hpp>

#include <cstdint>
#include <memory>

namespace tt::tt_metal {

namespace detail {
struct ProgramState;
}  // namespace detail

/// Movable, not copyable. Filled by the functions of host_api.hpp; its content is plain data (sdk/record).
class Program {
  public:
    Program();
    explicit Program(const ProgramDescriptor& descriptor);
    Program(Program&& other) noexcept;
    Program& operator=(Program&& other) noexcept;
    ~Program();

    /// Arguments are edited through a const Program, as the vendor's signatures have it.
    detail::ProgramState& state() const { return *state_; }

  private:
    std::unique_ptr<detail::ProgramState> state_;
};

}  // namespace tt::tt_metal
