#include "chip/debug/session.hpp"

#include <fmt/format.h>

#include <optional>

#include "chip/debug/packet.hpp"

namespace opwright::chip::debug {
namespace {

constexpr const char* kOk = "OK";
constexpr const char* kNoSuch = "E01";     // no such thread, register, breakpoint
constexpr const char* kNoMemory = "E14";   // EFAULT
constexpr const char* kMalformed = "E16";  // EINVAL
constexpr unsigned kRegisters = 33, kPc = 32;
constexpr std::uint32_t kMaxTransfer = 0x1000;

constexpr const char* kNames[kRegisters] = {"zero", "ra", "sp", "gp", "tp",  "t0",  "t1", "t2", "fp", "s1", "a0",
                                            "a1",   "a2", "a3", "a4", "a5",  "a6",  "a7", "s2", "s3", "s4", "s5",
                                            "s6",   "s7", "s8", "s9", "s10", "s11", "t3", "t4", "t5", "t6", "pc"};

std::string target_xml() {
    std::string text =
        "<?xml version=\"1.0\"?><!DOCTYPE target SYSTEM \"gdb-target.dtd\">"
        "<target version=\"1.0\"><architecture>riscv:rv32</architecture>"
        // Without a word for it gdb takes that of its own machine, and looks for libraries as Linux does.
        "<osabi>none</osabi>"
        "<feature name=\"org.gnu.gdb.riscv.cpu\">";
    for (const char* name : kNames) {
        const bool code = std::string_view(name) == "pc" || std::string_view(name) == "ra";
        text += fmt::format("<reg name=\"{}\" bitsize=\"32\" type=\"{}\"/>", name, code ? "code_ptr" : "int");
    }
    return text + "</feature></target>";
}

std::optional<Risc> risc_of(std::uint32_t thread) {
    if (thread == 0 || thread > kRiscs) return std::nullopt;
    return static_cast<Risc>(thread - 1);
}
unsigned thread_number(Risc risc) {
    return index_of(risc) + 1;
}

std::string word_hex(std::uint32_t value) {
    return fmt::format("{:02x}{:02x}{:02x}{:02x}", value & 0xFF, value >> 8 & 0xFF, value >> 16 & 0xFF, value >> 24);
}
std::optional<std::uint32_t> word_of_hex(std::string_view hex) {
    const auto bytes = from_hex(hex);
    if (!bytes || bytes->size() != 4) return std::nullopt;
    return (*bytes)[0] | (*bytes)[1] << 8 | (*bytes)[2] << 16 | std::uint32_t{(*bytes)[3]} << 24;
}

}  // namespace

const char* state_text(HartState state) {
    switch (state) {
        case HartState::kReset:
            return "in reset";
        case HartState::kRunnable:
            return "running";
        case HartState::kSpinning:
        case HartState::kBlocked:
            return "waiting";
        case HartState::kBroken:
            return "stopped at ebreak";
    }
    return "";
}

std::string Session::stop_reply(Risc risc, unsigned signal, std::string_view why) {
    selected_ = risc;
    last_stop_ = fmt::format("T{:02x}thread:{:x};", signal, thread_number(risc));
    return last_stop_ + std::string(why);
}

std::variant<std::string, Resume> Session::handle(std::string_view packet) {
    if (packet.empty()) return "";
    const std::string_view rest = packet.substr(1);
    switch (packet.front()) {
        case '?':
            return last_stop_;
        case 'g':
            return read_registers();
        case 'G':
            return write_registers(rest);
        case 'p':
            return read_register(rest);
        case 'P':
            return write_register(rest);
        case 'm':
            return read_memory(rest);
        case 'M':
            return write_memory(rest);
        case 'Z':
            return breakpoint(rest, true);
        case 'z':
            return breakpoint(rest, false);
        case 'H':
            return select_thread(rest);
        case 'T': {
            std::string_view text = rest;
            const auto thread = take_number(text);
            return thread && risc_of(*thread) ? kOk : kNoSuch;
        }
        case 'c':
            return Resume{};
        case 's':
            return Resume{Resume::Kind::kStep, selected_, true, 0, 0};
        case 'D':
            return Resume{Resume::Kind::kDetach, selected_, true, 0, 0};
        case 'k':
            return Resume{Resume::Kind::kKill, selected_, true, 0, 0};
        case 'v': {
            std::string_view text = packet;
            if (text == "vCont?") return "vCont;c;C;s;S;r";
            if (take(text, "vCont;")) return resume(text);
            if (take(text, "vKill")) return Resume{Resume::Kind::kKill, selected_, true, 0, 0};
            return "";
        }
        case 'q':
        case 'Q':
            return query(packet);
        default:
            return "";
    }
}

// `vCont;action[:thread][;action[:thread]]...`: one core steps at most, the rest goes on or stands.
std::variant<std::string, Resume> Session::resume(std::string_view actions) {
    std::optional<Resume> step;
    bool others_run = false;
    while (!actions.empty()) {
        const std::string_view item = actions.substr(0, actions.find(';'));
        actions.remove_prefix(std::min(item.size() + 1, actions.size()));
        std::string_view text = item.substr(1);
        Resume action{Resume::Kind::kStep, selected_, true, 0, 0};
        if (item[0] == 'C' || item[0] == 'S') take_number(text);  // a signal means nothing to these cores
        if (item[0] == 'r') {
            const auto begin = take_number(text);
            const auto end = take(text, ",") ? take_number(text) : std::nullopt;
            if (!begin || !end) return kMalformed;
            action.begin = *begin;
            action.end = *end;
        }
        bool all = true;
        if (take(text, ":") && !text.starts_with("-1")) {
            const auto thread = take_number(text);
            const auto risc = thread ? risc_of(*thread) : std::nullopt;
            if (!risc) return kNoSuch;
            action.risc = *risc;
            all = false;
        }
        if (item[0] == 'c' || item[0] == 'C') {
            others_run = others_run || all || step.has_value();
            if (!all && !step) others_run = true;  // one core alone cannot go far: the rest of the chip goes with it
        } else if (!step) {
            step = action;
        }
    }
    if (!step) return Resume{};
    step->others_run = others_run;
    return *step;
}

std::string Session::query(std::string_view packet) {
    std::string_view text = packet;
    if (take(text, "qSupported")) {
        return "PacketSize=2000;qXfer:features:read+;qXfer:libraries:read+;qXfer:threads:read+;QStartNoAckMode+;"
               "vContSupported+";
    }
    if (text == "QStartNoAckMode") {
        hooks_.stop_acknowledging();
        return kOk;
    }
    if (text == "qC") return fmt::format("QC{:x}", thread_number(selected_));
    if (text == "qfThreadInfo") return "m1,2,3,4,5";
    if (text == "qsThreadInfo") return "l";
    // "Attached": a debugger that ends lets the program go on.
    if (take(text, "qAttached")) return "1";
    if (take(text, "qSymbol")) return kOk;
    if (take(text, "qRcmd,")) {
        const auto bytes = from_hex(text);
        if (!bytes) return kMalformed;
        return to_hex(hooks_.monitor(std::string(bytes->begin(), bytes->end())));
    }
    if (take(text, "qXfer:")) return transfer(text);
    return "";
}

std::string Session::transfer(std::string_view packet) {
    std::string document;
    if (take(packet, "features:read:target.xml:")) {
        document = target_xml();
    } else if (take(packet, "libraries:read::")) {
        document = hooks_.libraries();
    } else if (take(packet, "threads:read::")) {
        document = threads_xml();
    } else {
        return "";
    }
    const auto offset = take_number(packet);
    const auto length = take(packet, ",") ? take_number(packet) : std::nullopt;
    if (!offset || !length) return kMalformed;
    if (*offset >= document.size()) return "l";
    const std::string part = document.substr(*offset, std::min(*length, kMaxTransfer));
    return (*offset + part.size() < document.size() ? "m" : "l") + part;
}

std::string Session::threads_xml() const {
    std::string text = "<?xml version=\"1.0\"?><threads>";
    for (unsigned i = 0; i < kRiscs; ++i) {
        const auto risc = static_cast<Risc>(i);
        text += fmt::format("<thread id=\"{:x}\" name=\"core ({},{}) {}\">{}</thread>", thread_number(risc),
                            tile_.logical().x, tile_.logical().y, row_of(risc).name, state_text(tile_.state(risc)));
    }
    return text + "</threads>";
}

std::string Session::select_thread(std::string_view packet) {
    if (packet.empty()) return kMalformed;
    std::string_view text = packet.substr(1);
    if (text == "-1" || text == "0") return kOk;
    const auto thread = take_number(text);
    const auto risc = thread ? risc_of(*thread) : std::nullopt;
    if (!risc) return kNoSuch;
    selected_ = *risc;
    return kOk;
}

std::string Session::read_registers() const {
    std::string text;
    for (unsigned i = 0; i < kPc; ++i) text += word_hex(tile_.core(selected_).reg(i));
    return text + word_hex(tile_.core(selected_).pc());
}

std::string Session::write_registers(std::string_view hex) {
    if (hex.size() < 8 * kRegisters) return kMalformed;
    for (unsigned i = 0; i < kRegisters; ++i) {
        const auto value = word_of_hex(hex.substr(8 * i, 8));
        if (!value) return kMalformed;
        i == kPc ? tile_.set_pc(selected_, *value) : tile_.set_reg(selected_, i, *value);
    }
    return kOk;
}

std::string Session::read_register(std::string_view packet) const {
    const auto number = take_number(packet);
    if (!number || *number >= kRegisters) return kNoSuch;
    return word_hex(*number == kPc ? tile_.core(selected_).pc() : tile_.core(selected_).reg(*number));
}

std::string Session::write_register(std::string_view packet) {
    const auto number = take_number(packet);
    if (!number || *number >= kRegisters || !take(packet, "=")) return kNoSuch;
    const auto value = word_of_hex(packet);
    if (!value) return kMalformed;
    *number == kPc ? tile_.set_pc(selected_, *value) : tile_.set_reg(selected_, *number, *value);
    return kOk;
}

std::string Session::read_memory(std::string_view packet) {
    const auto address = take_number(packet);
    const auto length = take(packet, ",") ? take_number(packet) : std::nullopt;
    if (!address || !length) return kMalformed;
    // Less than was asked for is a valid answer; registers of the tile are not memory: reading them can change them.
    for (std::uint32_t size = std::min(*length, kMaxTransfer); size != 0; size = size > 4 ? size / 2 : size - 1) {
        const auto bytes = tile_.memory_of(selected_, *address, size);
        if (!bytes.empty()) return to_hex(bytes);
    }
    return *length == 0 ? "" : kNoMemory;
}

std::string Session::write_memory(std::string_view packet) {
    const auto address = take_number(packet);
    const auto length = take(packet, ",") ? take_number(packet) : std::nullopt;
    if (!address || !length || !take(packet, ":")) return kMalformed;
    const auto bytes = from_hex(packet);
    if (!bytes || bytes->size() != *length) return kMalformed;
    if (*length == 0) return kOk;
    const auto memory = tile_.memory_of(selected_, *address, *length);
    if (memory.empty()) return kNoMemory;
    std::copy(bytes->begin(), bytes->end(), memory.begin());
    tile_.wrote_memory(*address, *length);
    return kOk;
}

std::string Session::breakpoint(std::string_view packet, bool set) {
    // Software and hardware breakpoints are the same here. Of watchpoints only those for changes: reading leaves no
    // trace.
    const bool watch = take(packet, "2,");
    if (!watch && !take(packet, "0,") && !take(packet, "1,")) return "";
    const auto address = take_number(packet);
    const auto size = take(packet, ",") ? take_number(packet) : std::nullopt;
    if (!address || !size) return kMalformed;
    if (watch) {
        if (set && !tile_.set_watch(selected_, *address, *size)) return kNoMemory;
        if (!set) tile_.clear_watch(*address, *size);
    } else if (set) {
        if (*address % 4 != 0 || tile_.memory_of(Risc::kNcrisc, *address, 4).empty()) return kNoMemory;
        breakpoints_.insert(*address);
        tile_.set_breakpoint(*address);
    } else {
        breakpoints_.erase(*address);
        tile_.clear_breakpoint(*address);
    }
    return kOk;
}

void Session::forget_breakpoints() {
    breakpoints_.clear();
    tile_.clear_breakpoints();
}

}  // namespace opwright::chip::debug
