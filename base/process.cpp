#include "base/process.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fstream>

#include "base/files.hpp"
#include "base/foreground.hpp"
#include "base/interrupt.hpp"

namespace opwright {

namespace {

using SteadyClock = std::chrono::steady_clock;

void close_fd(int& fd) {
    if (fd >= 0) ::close(fd);
    fd = -1;
}

/// What stays the same for the child is prepared before the fork: the child may only make system calls.
struct ChildImage {
    std::vector<std::string> environment_text;
    std::vector<char*> argv, environment;

    explicit ChildImage(const Command& command) {
        for (char** entry = environ; *entry != nullptr; ++entry) {
            const std::string_view text(*entry);
            if (!command.environment.contains(std::string(text.substr(0, text.find('=')))))
                environment_text.emplace_back(text);
        }
        for (const auto& [name, value] : command.environment) {
            if (!value.empty()) environment_text.push_back(name + "=" + value);
        }
        for (std::string& entry : environment_text) environment.push_back(entry.data());
        environment.push_back(nullptr);
        for (const std::string& word : command.argv) argv.push_back(const_cast<char*>(word.c_str()));
        argv.push_back(nullptr);
    }
};

[[noreturn]] void become_program(const Command& command, const ChildImage& image, int report) {
    // If opwright itself is killed, no compiler and no test may stay behind.
    ::prctl(PR_SET_PDEATHSIG, SIGTERM);
    for (int signal : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) ::signal(signal, SIG_DFL);
    if (command.directory.empty() || ::chdir(command.directory.c_str()) == 0) {
        environ = const_cast<char**>(image.environment.data());
        ::execvp(image.argv[0], image.argv.data());
    }
    const int error = errno;
    if (::write(report, &error, sizeof error) < 0) ::_exit(126);
    ::_exit(127);
}

[[noreturn]] void become_child(const Command& command, const ChildImage& image, int in, int out, int err, int report) {
    ::setpgid(0, 0);
    if (::dup2(in, 0) < 0 || ::dup2(out, 1) < 0 || ::dup2(err, 2) < 0) ::_exit(126);
    become_program(command, image, report);
}

/// What the child says through `report` when it could not become the program; 0: it has.
int reported_error(int report) {
    int error = 0;
    while (::read(report, &error, sizeof error) < 0 && errno == EINTR) {
    }
    return error;
}

Unexpected start_failure(const Command& command, int error) {
    const bool missing = error == ENOENT || error == EACCES;
    return fail(missing ? "no-program" : "cannot-start",
                fmt::format("cannot start '{}'{}: {}", command.argv[0],
                            command.directory.empty() ? "" : fmt::format(" in '{}'", command.directory.string()),
                            std::strerror(error)),
                missing ? "run './opwright doctor' to see what is missing" : "");
}

ProcessEnd end_of(int status) {
    if (WIFSIGNALED(status)) return {0, WTERMSIG(status)};
    return {WEXITSTATUS(status), 0};
}

}  // namespace

std::string to_text(const Command& command) {
    const auto quoted = [](const std::string& word) {
        const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [](unsigned char c) {
            return std::isalnum(c) || std::strchr("_-./=:+,@%", c) != nullptr;
        });
        if (plain) return word;
        std::string text = "'";
        for (char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
        return text + "'";
    };
    std::string text;
    for (const std::string& word : command.argv) text += (text.empty() ? "" : " ") + quoted(word);
    return text;
}

std::string to_text(const ProcessEnd& end) {
    if (end.signal != 0) return fmt::format("signal {} ({})", end.signal, ::strsignal(end.signal));
    return fmt::format("exit code {}", end.exit_code);
}

Result<Process> Process::start(const Command& command, const std::filesystem::path& error_file) {
    if (command.argv.empty()) return fail("cannot-start", "there is no program to start");
    const ChildImage image(command);
    int in[2] = {-1, -1}, out[2] = {-1, -1}, report[2] = {-1, -1}, err = -1;
    int error = 0;
    if (::pipe2(in, O_CLOEXEC) != 0 || ::pipe2(out, O_CLOEXEC) != 0 || ::pipe2(report, O_CLOEXEC) != 0) error = errno;
    if (error == 0 && !error_file.empty()) {
        err = ::open(error_file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
        if (err < 0) error = errno;
    }
    Process process;
    if (error == 0) {
        process.pid_ = ::fork();
        if (process.pid_ == 0) become_child(command, image, in[0], out[1], err < 0 ? out[1] : err, report[1]);
        if (process.pid_ < 0) error = errno;
    }
    for (int* fd : {&in[0], &out[1], &report[1], &err}) close_fd(*fd);
    process.input_ = in[1];
    process.output_ = out[0];
    if (error == 0) {
        // Both sides set the group, so that it exists whoever runs first.
        ::setpgid(process.pid_, process.pid_);
        error = reported_error(report[0]);
    }
    close_fd(report[0]);
    if (error != 0) return start_failure(command, error);
    return process;
}

Result<ProcessEnd> run_in_foreground(const Command& command) {
    if (command.argv.empty()) return fail("cannot-start", "there is no program to start");
    const ChildImage image(command);
    int report[2] = {-1, -1};
    if (::pipe2(report, O_CLOEXEC) != 0) return start_failure(command, errno);
    const auto before = std::signal(SIGINT, SIG_IGN);
    const pid_t pid = ::fork();
    if (pid == 0) become_program(command, image, report[1]);
    int error = pid < 0 ? errno : 0, status = 0;
    close_fd(report[1]);
    if (pid > 0) {
        error = reported_error(report[0]);
        while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
        }
    }
    close_fd(report[0]);
    std::signal(SIGINT, before);
    if (error != 0) return start_failure(command, error);
    return end_of(status);
}

Process::Process(Process&& other) noexcept {
    *this = std::move(other);
}

Process& Process::operator=(Process&& other) noexcept {
    std::swap(pid_, other.pid_);
    std::swap(input_, other.input_);
    std::swap(output_, other.output_);
    std::swap(buffer_, other.buffer_);
    std::swap(end_, other.end_);
    return *this;
}

Process::~Process() {
    close_input();
    if (pid_ > 0 && !end_) end();
    close_pipes();
}

void Process::close_pipes() {
    close_fd(input_);
    close_fd(output_);
}

void Process::close_input() {
    close_fd(input_);
}

bool Process::write(std::string_view bytes) {
    // A child that died must show as a false result, not as a signal to us.
    const auto before = ::signal(SIGPIPE, SIG_IGN);
    bool written = input_ >= 0;
    while (written && !bytes.empty()) {
        const ssize_t n = ::write(input_, bytes.data(), bytes.size());
        if (n > 0) bytes.remove_prefix(static_cast<std::size_t>(n));
        if (n < 0 && errno != EINTR) written = false;
    }
    ::signal(SIGPIPE, before);
    return written;
}

Process::Line Process::read_line(std::string& line, std::optional<Seconds> limit) {
    const auto deadline =
        SteadyClock::now() + std::chrono::duration_cast<SteadyClock::duration>(limit.value_or(Seconds(0)));
    for (;;) {
        if (const auto newline = buffer_.find('\n'); newline != std::string::npos) {
            line = buffer_.substr(0, newline);
            buffer_.erase(0, newline + 1);
            return Line::kRead;
        }
        if (interrupted() != 0) return Line::kInterrupted;
        int wait_ms = -1;
        if (limit) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
            if (left <= 0) return Line::kTimeOut;
            wait_ms = static_cast<int>(std::min<long>(left, 60'000));
        }
        pollfd ready[2] = {{output_, POLLIN, 0}, {interrupt_fd(), POLLIN, 0}};
        if (::poll(ready, 2, wait_ms) <= 0 || ready[0].revents == 0) continue;
        char chunk[1 << 14];
        const ssize_t n = ::read(output_, chunk, sizeof chunk);
        if (n > 0) buffer_.append(chunk, static_cast<std::size_t>(n));
        if (n == 0 || (n < 0 && errno != EINTR)) {
            if (buffer_.empty()) return Line::kEndOfOutput;
            line = std::move(buffer_);
            buffer_.clear();
            return Line::kRead;
        }
    }
}

bool Process::running() {
    return !end_ && !wait_until_ended(Seconds(0));
}

bool Process::wait_until_ended(Seconds limit) {
    const auto deadline = SteadyClock::now() + std::chrono::duration_cast<SteadyClock::duration>(limit);
    for (;;) {
        siginfo_t info{};
        // WNOWAIT keeps the number of the group reserved until `wait` has ended what is left in it.
        if (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOHANG | WNOWAIT) != 0 || info.si_pid == pid_)
            return true;
        if (SteadyClock::now() >= deadline) return false;
        ::usleep(2000);
    }
}

ProcessEnd Process::wait() {
    if (end_) return *end_;
    siginfo_t info{};
    while (::waitid(P_PID, static_cast<id_t>(pid_), &info, WEXITED | WNOWAIT) != 0 && errno == EINTR) {
    }
    ::kill(-pid_, SIGKILL);
    int status = 0;
    while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
    }
    end_ = end_of(status);
    return *end_;
}

ProcessEnd Process::end(Seconds grace) {
    if (end_) return *end_;
    ::kill(-pid_, SIGTERM);
    wait_until_ended(grace);
    ::kill(-pid_, SIGKILL);
    return wait();
}

Result<Finished> run(const Command& command, const RunOptions& options) {
    std::ofstream copy;
    if (!options.output_file.empty()) {
        if (auto made = make_folders(options.output_file.parent_path()); !made)
            return fail(made.error());
        copy.open(options.output_file, std::ios::binary);
        if (!copy) return fail(write_diagnostic(options.output_file, errno));
    }
    auto process = Process::start(command);
    if (!process) return fail(process.error());
    process->close_input();
    Finished finished;
    const auto start = SteadyClock::now();
    for (std::string line;;) {
        std::optional<Seconds> left;
        if (options.limit) left = *options.limit - Seconds(SteadyClock::now() - start);
        const Process::Line got = process->read_line(line, left);
        if (got == Process::Line::kEndOfOutput) break;
        if (got == Process::Line::kInterrupted) {
            const Diagnostic stopped = interrupt_diagnostic();
            process->end();
            return fail(stopped);
        }
        if (got == Process::Line::kTimeOut) {
            finished.timed_out = true;
            finished.end = process->end();
            return finished;
        }
        finished.output += line + "\n";
        if (copy.is_open()) copy << line << "\n";
        if (options.on_line) options.on_line(line);
    }
    finished.end = process->wait();
    return finished;
}

}  // namespace opwright
