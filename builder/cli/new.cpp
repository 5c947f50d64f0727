// `opwright new`: a specification to edit, from a few decisions; asked for on a terminal, or given as options.
#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>
#include <CLI/CLI.hpp>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <sstream>

#include "base/files.hpp"
#include "builder/cli/command.hpp"
#include "builder/cli/new_spec.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

struct Options {
    NewOperation operation;
    std::vector<std::string> inputs, parameters, kernels{"reader", "compute", "writer"};
    std::string layout = "tile", file;
};

std::vector<std::string> words_of(std::string text) {
    std::replace(text.begin(), text.end(), ',', ' ');
    std::istringstream stream(text);
    std::vector<std::string> words;
    for (std::string word; stream >> word;) words.push_back(word);
    return words;
}

/// One line from the terminal; the default when it is empty, and when the input has ended. Asked again as long as
/// `check` finds something wrong with it.
std::string ask(const std::string& question, const std::string& fallback,
                const std::function<Result<void>(const std::string&)>& check) {
    for (;;) {
        fmt::print("{}{}: ", question, fallback.empty() ? "" : fmt::format(" [{}]", fallback));
        std::fflush(stdout);
        std::string line;
        const bool ended = !std::getline(std::cin, line);
        if (line.empty()) line = fallback;
        const auto fine = check(line);
        if (fine || ended) return line;
        fmt::print("  {}\n  {}\n", fine.error().what, fine.error().fix);
    }
}

std::function<Result<void>(const std::string&)> one_of(const std::vector<std::string>& known) {
    return [known](const std::string& answer) -> Result<void> {
        if (std::find(known.begin(), known.end(), answer) != known.end()) return {};
        return fail("no-such-answer", fmt::format("'{}' is not among them", answer),
                    fmt::format("answer {}", fmt::join(known, ", ")));
    };
}

Result<void> are_names_of_inputs(const std::string& answer) {
    for (const std::string& name : words_of(answer))
        if (auto fine = check_new_name(name, "an input"); !fine) return fine;
    return {};
}

Result<void> is_parameter(const std::string& answer) {
    if (answer.empty()) return {};
    const auto parameter = parse_parameter(answer);
    return parameter ? check_new_parameter(*parameter) : fail(parameter.error());
}

void ask_for_the_rest(const CLI::App& command, Options& options) {
    NewOperation& operation = options.operation;
    const auto asks = [&](const char* option) { return command.count(option) == 0; };
    if (asks("--category"))
        operation.category = ask("Category (eltwise, pool, data_movement, ...)", "eltwise",
                                 [](const std::string& answer) { return check_new_name(answer, "a category"); });
    if (asks("--input")) options.inputs = words_of(ask("Input tensors", "input_tensor", are_names_of_inputs));
    if (asks("--layout"))
        options.layout = ask("Layout (tile, row_major)", options.layout, one_of({"tile", "row_major"}));
    const bool tiles = options.layout == "tile";
    if (asks("--dtype"))
        operation.dtype =
            ask(fmt::format("Data type ({})", fmt::join(new_dtypes(), ", ")), operation.dtype, one_of(new_dtypes()));
    if (tiles && asks("--memory"))
        operation.memory =
            ask(fmt::format("Memory ({})", fmt::join(new_memories(), ", ")), operation.memory, one_of(new_memories()));
    if (asks("--kernels")) {
        const bool only_compute = operation.memory != new_memories().front() || options.inputs.size() > 1;
        if (!tiles) {
            options.kernels = words_of("reader, writer");
        } else if (!only_compute) {
            const std::string with = "reader, compute, writer";
            options.kernels =
                words_of(ask("Kernels (" + with + " or reader, writer)", with, one_of({with, "reader, writer"})));
        }
    }
    if (!asks("--param")) return;
    fmt::print("Parameters as NAME:TYPE or NAME:TYPE=DEFAULT (types: {}); an empty line ends them.\n",
               fmt::join(new_types(), ", "));
    for (std::string line; !(line = ask("Parameter", "", is_parameter)).empty();) {
        options.parameters.push_back(line);
        if (!std::cin) return;
    }
}

Result<void> settle(Options& options) {
    NewOperation& operation = options.operation;
    if (!options.inputs.empty()) operation.inputs = options.inputs;
    if (options.layout != "tile" && options.layout != "row_major")
        return fail("unknown-layout", fmt::format("'{}' is no layout", options.layout), "use tile or row_major");
    operation.tiles = options.layout == "tile";
    for (const std::string& text : options.parameters) {
        auto parameter = parse_parameter(text);
        if (!parameter) return fail(parameter.error());
        operation.parameters.push_back(std::move(*parameter));
    }
    const std::vector<std::string> with{"reader", "compute", "writer"}, without{"reader", "writer"};
    if (options.kernels != with && options.kernels != without)
        return fail("no-such-kernel", fmt::format("the kernels cannot be '{}'", fmt::join(options.kernels, ",")),
                    "use reader,compute,writer or reader,writer");
    operation.compute = options.kernels == with;
    return check_new_operation(operation);
}

/// Makes the file; one that is there stays as it is.
Result<void> create_file(const fs::path& file, const std::string& text) {
    std::error_code error;
    if (const fs::path folder = file.parent_path(); !folder.empty() && !fs::is_directory(folder, error))
        return fail("file-unwritable", fmt::format("there is no folder '{}'", folder.string()), "make it first");
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0 && errno == EEXIST)
        return fail("file-exists", fmt::format("'{}' is there already and is not overwritten", file.string()),
                    "choose another name with --file, or remove it");
    if (fd < 0) return fail(write_diagnostic(file, errno));
    ::close(fd);
    return write_file(file, text);
}

int make_spec(Options options, const CLI::App& command) {
    const bool asks = command.count("--category") == 0 && ::isatty(STDIN_FILENO) != 0;
    if (asks) {
        ask_for_the_rest(command, options);
    } else if (command.count("--category") == 0) {
        options.operation.category = "eltwise";
    }
    if (auto settled = settle(options); !settled) return report_error(settled.error());
    const std::string& name = options.operation.name;
    const fs::path file = options.file.empty() ? fs::path(name + "_spec.md") : fs::path(options.file);
    if (auto made = create_file(file, new_spec_text(options.operation)); !made) return report_error(made.error());
    fmt::print("{} is written. Edit it, then:\n  ./opwright plan {}\n  ./opwright build {} --workspace work\n",
               file.string(), file.string(), file.string());
    return kExitOk;
}

}  // namespace

void add_new(CLI::App& app, Context& context) {
    auto options = std::make_shared<Options>();
    CLI::App* command =
        app.add_subcommand("new", "Write a specification to edit; on a terminal it asks, unless --category is given");
    command->add_option("NAME", options->operation.name, "The operation, as in ttnn.NAME")->required();
    command->add_option("--category", options->operation.category, "Folder below ttnn/cpp/ttnn/operations [eltwise]");
    command->add_option("--input", options->inputs, "An input tensor; may be repeated [input_tensor]")
        ->allow_extra_args(false);
    command->add_option("--layout", options->layout, "tile or row_major")->capture_default_str();
    command->add_option("--dtype", options->operation.dtype, fmt::format("{}", fmt::join(new_dtypes(), ", ")))
        ->capture_default_str();
    command->add_option("--memory", options->operation.memory, fmt::format("{}", fmt::join(new_memories(), ", ")))
        ->capture_default_str();
    command->add_option("--param", options->parameters, "A parameter, for example alpha:float=1.0; may be repeated")
        ->allow_extra_args(false)
        ->type_name("NAME:TYPE[=DEFAULT]");
    command->add_option("--kernels", options->kernels, "reader,compute,writer or reader,writer")->delimiter(',');
    command->add_option("--file", options->file, "Where to write it [NAME_spec.md]")->type_name("PATH");
    command->callback([&context, options, command] {
        context.action = [options, command] { return make_spec(*options, *command); };
    });
}

}  // namespace opwright::builder
