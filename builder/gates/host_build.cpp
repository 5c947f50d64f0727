#include "builder/gates/host_build.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "base/files.hpp"
#include "builder/gates/compile_errors.hpp"
#include "builder/gates/host_sources.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;

namespace {

/// Marks ninja's progress lines; nothing that a compiler prints begins like this.
constexpr std::string_view kStatusMark = "@opwright ";

std::string shell_words(const std::vector<std::string>& words) {
    return to_text(Command{words, {}, {}});
}

/// A path on a `build` line: ninja wants blanks, colons and dollars escaped.
std::string ninja_path(const fs::path& path) {
    std::string text;
    for (char c : path.string()) {
        if (c == ' ' || c == ':' || c == '$') text += '$';
        text += c;
    }
    return text;
}

/// A variable's value: only the dollar is special.
std::string ninja_value(std::string_view text) {
    std::string value;
    for (char c : text) value += c == '$' ? std::string("$$") : std::string(1, c);
    return value;
}

/// The source below the operation, or below the folder of all operations, or its name alone.
fs::path name_of(const HostBuild& build, const fs::path& source) {
    for (const fs::path& folder : {build.operation, build.workspace / kOperationsFolder}) {
        const fs::path relative = source.lexically_relative(folder);
        if (!relative.empty() && *relative.begin() != "..") return relative;
    }
    return source.filename();
}

fs::path object_of(const HostBuild& build, const fs::path& source) {
    return "obj" / (name_of(build, source) += ".o");
}

/// <category>, the first folder below the folder of all operations.
fs::path category_of(const HostBuild& build) {
    return *build.operation.lexically_relative(build.workspace / kOperationsFolder).begin();
}

/// As in tt-metal, headers are found below ttnn/cpp and below the folder of the operation's category.
std::vector<std::string> include_words(const HostBuild& build) {
    std::vector<std::string> words{"-I" + (build.workspace / "ttnn/cpp").string(), "-I" + build.workspace.string(),
                                   "-I" + (build.workspace / kOperationsFolder / category_of(build)).string()};
    for (const std::string& dir : build.description.include_dirs) words.push_back("-I" + dir);
    for (const std::string& dir : build.description.include_dirs) {
        const fs::path folder = fs::path(dir) / "ttnn/operations" / category_of(build);
        std::error_code ignored;
        if (fs::is_directory(folder, ignored)) words.push_back("-I" + folder.string());
    }
    return words;
}

Result<void> write_if_changed(const fs::path& path, const std::string& content) {
    if (const auto old = read_file(path); old && *old == content) return {};
    return write_file(path, content);
}

}  // namespace

Result<BuildDescription> read_build_description(const fs::path& op_build_json) {
    const auto text = read_file(op_build_json);
    if (!text) {
        Diagnostic d = text.error();
        d.id = "no-sdk-build";
        d.fix = "run './opwright setup' to build the SDK";
        return fail(std::move(d));
    }
    try {
        const auto json = nlohmann::json::parse(*text);
        BuildDescription d;
        json.at("cxx").get_to(d.cxx);
        json.at("flags").get_to(d.flags);
        json.at("include_dirs").get_to(d.include_dirs);
        d.pch = json.value("pch", "");
        d.pch_ready = json.value("pch_ready", "");
        json.at("entry_source").get_to(d.entry_source);
        d.entry_include_dir = json.value("entry_include_dir", "");
        d.link_flags = json.value("link_flags", std::vector<std::string>{});
        json.at("link_inputs").get_to(d.link_inputs);
        json.at("extension_suffix").get_to(d.extension_suffix);
        return d;
    } catch (const nlohmann::json::exception& error) {
        Diagnostic d;
        d.id = "op-build-json";
        d.place.file = op_build_json.string();
        d.what = error.what();
        d.expected = "cxx, flags, include_dirs, link_inputs, extension_suffix, entry_source";
        d.fix = "run './opwright setup' to build the SDK again";
        return fail(std::move(d));
    }
}

std::vector<std::string> compile_words(const HostBuild& build, const fs::path& source) {
    const BuildDescription& d = build.description;
    std::vector<std::string> words{d.cxx};
    if (!d.pch.empty()) words.insert(words.end(), {"-include", d.pch});
    words.insert(words.end(), d.flags.begin(), d.flags.end());
    const std::vector<std::string> includes = include_words(build);
    words.insert(words.end(), includes.begin(), includes.end());
    words.insert(words.end(), {"-c", source.string(), "-o", (build.output / object_of(build, source)).string()});
    return words;
}

std::string ninja_text(const HostBuild& build, const std::vector<fs::path>& sources) {
    const BuildDescription& d = build.description;
    const fs::path compiled = d.pch_ready.empty() ? fs::path() : fs::path(d.pch_ready + ".gch");

    std::string text =
        "# Written by opwright from op_build.json and the sources found; overwritten by the next build.\n";
    text += "ninja_required_version = 1.5\nbuilddir = .\n";
    text += fmt::format("cxx = {}\n", ninja_value(d.cxx));
    text += fmt::format("flags = {}\n", ninja_value(shell_words(d.flags)));
    text += fmt::format("includes = {}\n", ninja_value(shell_words(include_words(build))));
    // In front of all: a precompiled header is taken only if nothing was seen before it.
    text += fmt::format("pch = {}\n", d.pch_ready.empty() ? "" : ninja_value(shell_words({"-include", d.pch_ready})));
    text += fmt::format("link_flags = {}\n", ninja_value(shell_words(d.link_flags)));
    text += fmt::format("link_inputs = {}\n\n", ninja_value(shell_words(d.link_inputs)));
    text +=
        "rule cxx\n"
        "  command = $cxx $pch $flags $includes $defines -MMD -MF $out.d -c $in -o $out\n"
        "  depfile = $out.d\n  deps = gcc\n  description = CXX $name\n"
        "rule link\n  command = $cxx -shared -o $out $in $link_flags $link_inputs\n  description = LINK $name\n\n";

    std::string objects;
    const std::string needs = d.pch_ready.empty() ? "" : " | " + ninja_path(compiled);
    const auto compile = [&](const fs::path& source, const fs::path& object, const std::string& name) {
        text += fmt::format("build {}: cxx {}{}\n  name = {}\n", ninja_path(object), ninja_path(source), needs,
                            ninja_value(name));
        objects += " " + ninja_path(object);
    };
    for (const fs::path& source : sources) {
        compile(source, object_of(build, source), name_of(build, source).string());
    }
    compile(d.entry_source, "obj/entry.o", "entry");
    const std::vector<std::string> defines{
        "-I" + d.entry_include_dir,
        "-DOPWRIGHT_OP_MODULE=" + build.module_name(),
        fmt::format("-DOPWRIGHT_OP_HEADER=\"{}\"", (build.operation / (build.op + "_nanobind.hpp")).string()),
        "-DOPWRIGHT_OP_BIND=" + build.bind_function,
        fmt::format("-DOPWRIGHT_SOURCE_ROOT=\"{}\"", build.workspace.string()),
    };
    text += fmt::format("  defines = {}\n", ninja_value(shell_words(defines)));
    const std::string module = build.module_file().filename().string();
    std::string inputs;
    for (const std::string& input : d.link_inputs) {
        if (fs::path(input).is_absolute()) inputs += " " + ninja_path(input);
    }
    text += fmt::format("\nbuild {}: link{}{}\n  name = {}\ndefault {}\n", ninja_path(module), objects,
                        inputs.empty() ? "" : " |" + inputs, ninja_value(module), ninja_path(module));
    return text;
}

Result<BuildOutcome> run_host_build(const HostBuild& build, const std::function<void(std::string_view)>& on_step,
                                    Seconds limit) {
    const Clock clock;
    const Stopwatch watch(clock);
    const std::string ninja = ninja_text(build, find_module_sources(build.workspace, build.operation));
    if (auto written = write_if_changed(build.output / "build.ninja", ninja); !written) return fail(written.error());

    Command command{{"ninja", "-C", build.output.string()}, {}, {}};
    command.environment = {{"NINJA_STATUS", std::string(kStatusMark) + "%f/%t "}, {"LC_ALL", "C"}, {"GCC_COLORS", ""}};
    RunOptions options;
    options.limit = limit;
    options.output_file = build.output / "build.log";
    std::string last_step;
    options.on_line = [&](std::string_view line) {
        if (!line.starts_with(kStatusMark)) return;
        last_step = line.substr(kStatusMark.size());
        if (on_step) on_step(last_step);
    };
    const auto finished = run(command, options);
    if (!finished) return fail(finished.error());
    if (finished->timed_out) {
        return fail(
            "build-time-limit",
            fmt::format("the C++ build was still running after {:.0f} s; last step: {}", limit.count(), last_step),
            "see " + options.output_file.string());
    }
    BuildOutcome outcome;
    outcome.ok = finished->end.ok();
    outcome.command = to_text(command);
    outcome.output = finished->output;
    outcome.seconds = watch.seconds();
    if (!outcome.ok) {
        outcome.error = to_diagnostic(find_compile_errors(finished->output, build.workspace), finished->output);
        outcome.error.fix =
            "correct it and run the same command again; the whole output is in " + options.output_file.string();
    }
    return outcome;
}

}  // namespace opwright::builder
