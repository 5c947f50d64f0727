// `opwright debug`: the tests of an operation's folder with a debugger on one core's kernels.
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <atomic>
#include <filesystem>
#include <memory>
#include <thread>

#include "base/files.hpp"
#include "base/foreground.hpp"
#include "builder/cli/command.hpp"
#include "builder/cli/operation_build.hpp"
#include "builder/cli/operation_tests.hpp"
#include "builder/cli/python.hpp"
#include "builder/cli/workspace_state.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

constexpr const char* kGdb = "gdb-multiarch";
/// The chip says this when a core stands at the entry of its kernel (chip/debug/debugger.cpp).
constexpr const char* kReady = "waits for a debugger";

struct Options {
    std::string operation, core = "0,0", risc = "BRISC";
    int listen = -1;
    TestChoice choice;
    std::vector<std::string> gdb;
};

/// A port of this machine that is free now.
int free_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* const plain = reinterpret_cast<sockaddr*>(&address);
    const bool found = fd >= 0 && ::bind(fd, plain, size) == 0 && ::getsockname(fd, plain, &size) == 0;
    if (fd >= 0) ::close(fd);
    return found ? ntohs(address.sin_port) : 0;
}

bool on_path(const std::string& program) {
    const auto finished = run(Command{{program, "--version"}, {}, {}});
    return finished && finished->end.ok();
}

std::map<std::string, std::string> debug_environment(const Options& options, const Home& home, int port) {
    return {{"OPWRIGHT_GDB", std::to_string(port)},
            {"OPWRIGHT_GDB_CORE", options.core},
            {"OPWRIGHT_GDB_RISC", options.risc},
            {"OPWRIGHT_KERNEL_DEBUG", "1"},
            // The runtime's keys do not know of debug information: kernels with it live apart.
            {"TT_METAL_CACHE", (home.build() / "cache/tt-metal-debug").string()}};
}

/// gdb in the foreground, with this terminal; Ctrl-C is its own.
Result<ProcessEnd> run_gdb(const Options& options, int port) {
    Command gdb{
        {kGdb, "-q", "-iex", "set breakpoint pending on", "-iex", "set confirm off", "-iex", "set remotetimeout 30"},
        {},
        {}};
    const std::string target = fmt::format("target remote 127.0.0.1:{}", port);
    // sharedlibrary: without a program of its own gdb reads the kernels' symbols only when told to.
    gdb.argv.insert(gdb.argv.end(), {"-ex", target, "-ex", "sharedlibrary"});
    for (const std::string& more : options.gdb) {
        if (more.starts_with("-ex=")) {
            gdb.argv.insert(gdb.argv.end(), {"-ex", more.substr(4)});
        } else {
            gdb.argv.push_back(more);
        }
    }
    return run_in_foreground(gdb);
}

/// The tests in the background, gdb in the foreground as soon as a kernel stands.
int run_with_gdb(const Options& options, const BackendOptions::Chosen& chosen, const HostBuild& host,
                 std::vector<std::string> pytest, std::map<std::string, std::string> environment, int port) {
    const fs::path log = OperationFolder{host.output.parent_path()}.runs() / "debug.log";
    if (auto cleared = write_file(log, ""); !cleared) return report_error(cleared.error());
    Command command{{chosen.home.python().string()}, {}, ttnn_environment(chosen.home, chosen.backend)};
    command.argv.insert(command.argv.end(), pytest.begin(), pytest.end());
    for (const auto& [name, value] : environment) command.environment[name] = value;
    auto tests = Process::start(command, log);
    if (!tests) return report_error(tests.error());
    const auto text = [&] {
        const auto read = read_file(log);
        return read ? *read : std::string();
    };
    std::string output;
    bool ended = false;
    const auto drain = [&](Seconds limit) {
        std::string line;
        switch (tests->read_line(line, limit)) {
            case Process::Line::kRead:
                output += line + "\n";
                break;
            case Process::Line::kEndOfOutput:
                ended = true;
                break;
            default:
                break;
        }
    };
    while (!ended && text().find(kReady) == std::string::npos) drain(Seconds(0.1));
    if (!ended) {
        std::atomic<bool> done = false;
        // The tests may print while gdb runs: a full pipe must not stop them.
        std::thread reader([&] {
            while (!done && !ended) drain(Seconds(0.1));
        });
        const auto gdb = run_gdb(options, port);
        done = true;
        reader.join();
        if (!gdb) report_error(gdb.error());
    }
    while (!ended) drain(Seconds(60));
    const ProcessEnd end = tests->wait();
    fmt::print("{}{}", output, text());
    return end.ok() ? kExitOk : kExitBad;
}

int debug(const Options& options) {
    const bool own_gdb = options.listen < 0;
    if (own_gdb && !on_path(kGdb))
        return report_error(fail("no-program", fmt::format("'{}' is not installed", kGdb),
                                 "apt install gdb-multiarch; or --listen PORT for a debugger of your own that knows "
                                 "riscv:rv32")
                                .value());
    BackendOptions backend;  // only our own chip has a stub
    const auto chosen = backend.choose();
    if (!chosen) return report_error(chosen.error());
    const auto host = host_build_of(chosen->home, options.operation);
    if (!host) return report_error(host.error());
    auto arguments = pytest_arguments(options.choice, host->operation);
    if (!arguments) return report_error(arguments.error());
    const BuiltModules built = build_modules(chosen->home, {host->operation});
    if (!built.problem.empty()) {
        fmt::print(stderr, "opwright: {}\n", built.problem);
        return kExitBad;
    }
    const int port = own_gdb ? free_port() : options.listen;
    auto environment = debug_environment(options, chosen->home, port);
    environment["OPWRIGHT_OP_MODULES"] = module_list(built.modules);
    // -s: what the stub says must reach the terminal.
    arguments->insert(arguments->begin(), {"-m", "pytest", "-s"});
    return own_gdb ? run_with_gdb(options, *chosen, *host, std::move(*arguments), std::move(environment), port)
                   : become_python(*chosen, std::move(*arguments), environment);
}

}  // namespace

void add_debug(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand(
        "debug", "Run the tests of an operation's folder with gdb on the kernels of one core (docs/developer_loop.md)");
    command->add_option("OPDIR", options->operation, "The operation's folder")->required();
    command->add_option("--core", options->core, "Logical core to debug")->capture_default_str()->type_name("X,Y");
    command->add_option("--risc", options->risc, "Whose kernel entry to stop at first")
        ->check(CLI::IsMember({"BRISC", "NCRISC", "TRISC0", "TRISC1", "TRISC2"}))
        ->capture_default_str();
    command
        ->add_option("--listen", options->listen,
                     "Start no gdb: wait for one on this port of 127.0.0.1; 0: on any, which is printed")
        ->check(CLI::Range(0, 65535))
        ->type_name("PORT");
    command
        ->add_option("--gdb", options->gdb, "A word for gdb's command line; may be repeated: --gdb=-ex='info threads'")
        ->type_name("WORD")
        ->allow_extra_args(false);
    options->choice.declare(*command);
    command->callback([&context, options] { context.action = [options] { return debug(*options); }; });
}

}  // namespace opwright::builder
