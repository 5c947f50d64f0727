#include "builder/tree/registration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>

#include "base/cpp_source.hpp"
#include "base/lines.hpp"
#include "builder/gates/host_sources.hpp"
#include "builder/tree/cmake_text.hpp"
#include "builder/tree/cpp_text.hpp"
#include "builder/tree/library_file.hpp"

namespace opwright::builder {

namespace {

constexpr const char* kPythonTarget = "ttnn";
constexpr const char* kBindingList = "TTNN_SRC_PYBIND";
constexpr const char* kLinkedLibrary = "ttnncpp";

/// A CMake file of the tree, read once.
struct CMakeFile {
    std::string path;
    std::string text;
    std::vector<CMakeCommand> commands;
};

/// A list in one of the tree's files, to which items can be added.
struct Place {
    const CMakeFile* file = nullptr;
    CMakeList list;
};

std::string name_of_reference(const std::string& argument) {
    const bool whole =
        argument.starts_with("${") && argument.ends_with('}') && argument.find('}') == argument.size() - 1;
    return whole ? argument.substr(2, argument.size() - 3) : "";
}

class Planner {
  public:
    Planner(const OperationFiles& operation, const ReadTreeFile& read) : operation_(operation), read_(read) {}

    Result<Registration> plan() {
        const CMakeFile* category = nullptr;
        if (auto opened = cmake(operation_.parent() + "/CMakeLists.txt"); !opened) {
            return fail(opened.error());
        } else {
            category = *opened;
        }
        const std::string target = category == nullptr ? "" : library_of(*category);
        auto built = target.empty() || operation_.cmake ? own_library() : join_library(*category, target);
        if (!built) return fail(built.error());
        if (auto bound = bind(); !bound) return fail(bound.error());
        for (auto& [path, insertions] : edits_) result_.edits.push_back({path, std::move(insertions)});
        return std::move(result_);
    }

  private:
    /// Null when the tree has no such file.
    Result<const CMakeFile*> cmake(const std::string& path) {
        if (const auto known = cmake_files_.find(path); known != cmake_files_.end()) return &known->second;
        auto text = text_of(path);
        if (!text) return fail(text.error());
        if (!*text) return nullptr;
        CMakeFile file{path, std::move(**text), {}};
        file.commands = parse_cmake(file.text);
        return &cmake_files_.emplace(path, std::move(file)).first->second;
    }

    Result<std::optional<std::string>> text_of(const std::string& path) {
        auto text = read_(path);
        if (!text || !*text) return text;
        for (const char* marker : {"<<<<<<< ", ">>>>>>> "}) {
            const std::size_t at = (*text)->find(marker);
            if (at == std::string::npos || line_begin(**text, at) != at) continue;
            Diagnostic d;
            d.id = "tree-conflicted";
            d.place = {path, static_cast<std::uint32_t>(line_number(**text, at)), 0};
            d.what = "the file is in the middle of a merge: it holds conflict markers";
            d.fix = "finish the merge in the tree, then run the same command again";
            return fail(std::move(d));
        }
        return text;
    }

    /// The library that a category's CMakeLists.txt makes; empty when it makes none.
    static std::string library_of(const CMakeFile& file) {
        for (const CMakeCommand& command : file.commands) {
            const bool alias = command.arguments.size() > 1 && command.arguments[1].text == "ALIAS";
            if (command.name == "add_library" && !alias) return command.first();
        }
        return "";
    }

    /// A list of items, or of `${NAME}`: then the list that NAME is set to, in the same file or in sources.cmake.
    Result<Place> follow(const CMakeFile& file, const CMakeList& list) {
        for (std::size_t i = list.last; i-- > list.first;) {
            const std::string name = name_of_reference(list.command->arguments[i].text);
            if (name.empty()) continue;
            const auto sources = cmake(operation_.parent() + "/sources.cmake");
            if (!sources) return fail(sources.error());
            for (const CMakeFile* where : {*sources, &file}) {
                if (where == nullptr) continue;
                for (const CMakeCommand& command : where->commands) {
                    const bool globs = command.name == "file" && command.first().starts_with("GLOB") &&
                                       command.arguments.size() > 1 && command.arguments[1].text == name;
                    if (globs || (command.name == "set" && command.first() == name))
                        return Place{where, behind(command, name)};
                }
            }
        }
        return Place{&file, list};
    }

    void add(const Place& place, const std::vector<std::string>& items) {
        std::string prefix;
        const auto& arguments = place.list.command->arguments;
        if (place.list.last > place.list.first) {
            const std::string& last = arguments[place.list.last - 1].text;
            const std::size_t variable = last.find("_DIR}/");
            if (last.starts_with("${") && variable != std::string::npos) prefix = last.substr(0, variable + 6);
        }
        std::vector<std::string> missing;
        for (const std::string& item : items)
            if (!place.list.has(prefix + item) && !place.list.has(item)) missing.push_back(prefix + item);
        for (Insertion& insertion : append_items(place.file->text, place.list, missing))
            edits_[place.file->path].push_back(std::move(insertion));
    }

    std::vector<std::string> inside_category(const std::vector<std::string>& files, const char* behind = "") const {
        std::vector<std::string> items;
        for (const std::string& file : files) items.push_back(operation_.op + "/" + file + behind);
        return items;
    }

    const CMakeCommand* sources_of(const CMakeFile& file, const std::string& target) const {
        return find_command(file.commands, "target_sources", target);
    }

    /// The operation becomes part of its category's library.
    Result<void> join_library(const CMakeFile& file, const std::string& target) {
        const CMakeCommand* sources = sources_of(file, target);
        const auto code = sources == nullptr ? std::nullopt : section(*sources, "PRIVATE");
        if (!code)
            return unknown_layout(file.path, fmt::format("nothing says what the library {} is built from", target),
                                  fmt::format("target_sources({} ... PRIVATE ...)", target));
        auto place = follow(file, *code);
        if (!place) return fail(place.error());
        add(*place, inside_category(operation_.host_sources));
        if (const auto api = file_set(*sources, "api")) {
            place = follow(file, *api);
            if (!place) return fail(place.error());
            add(*place, inside_category(operation_.api_headers));
        }
        if (const auto kernels = file_set(*sources, "kernels"); kernels && !operation_.kernel_folders.empty()) {
            place = follow(file, *kernels);
            if (!place) return fail(place.error());
            add(*place, inside_category(operation_.kernel_folders, "/*"));
        } else if (!operation_.kernel_folders.empty()) {
            result_.notes.push_back(fmt::format(
                "{} lists no kernels to install: the operation's run from the tree, and are in no package", file.path));
        }
        const CMakeCommand* python = sources_of(file, kPythonTarget);
        const auto bindings = python == nullptr ? std::nullopt : section(*python, "PRIVATE");
        if (!bindings) return list_bindings();
        place = follow(file, *bindings);
        if (!place) return fail(place.error());
        add(*place, inside_category(operation_.binding_sources));
        return {};
    }

    /// Bindings that no category takes are listed for all of ttnn.
    Result<void> list_bindings() {
        for (const char* path : {kTtnnSources, kTtnnCMake}) {
            const auto file = cmake(path);
            if (!file) return fail(file.error());
            const CMakeCommand* set = *file == nullptr ? nullptr : find_command((*file)->commands, "set", kBindingList);
            if (set == nullptr) continue;
            std::vector<std::string> items;
            for (const std::string& source : operation_.binding_sources)
                items.push_back(operation_.directory.substr(std::string_view("ttnn/").size()) + "/" + source);
            add(Place{*file, behind(*set, kBindingList)}, items);
            return {};
        }
        return unknown_layout(
            kTtnnSources, "nothing says where binding sources are listed",
            fmt::format("set({} ...) here or in {}, or target_sources({} PRIVATE ...) in {}/CMakeLists.txt",
                        kBindingList, kTtnnCMake, kPythonTarget, operation_.parent()));
    }

    /// The operation becomes a library of its own, which ttnn takes in.
    Result<void> own_library() {
        const std::string path = operation_.directory + "/CMakeLists.txt";
        const std::string text = operation_.cmake.value_or(library_text(operation_));
        if (!operation_.cmake) result_.library = text;
        const auto commands = parse_cmake(text);
        std::string alias;
        for (const CMakeCommand& command : commands)
            if (command.name == "add_library" && command.arguments.size() > 2 && command.arguments[1].text == "ALIAS")
                alias = command.first();
        if (alias.empty())
            return unknown_layout(path, "the operation's CMakeLists.txt names no library that ttnn could link",
                                  fmt::format("add_library({} ALIAS ...)", library_alias(operation_)));
        if (find_command(commands, "target_sources", kPythonTarget) == nullptr)
            if (auto listed = list_bindings(); !listed) return listed;
        const auto top = cmake(kTtnnCMake);
        if (!top) return fail(top.error());
        if (*top == nullptr) return unknown_layout(kTtnnCMake, "the file is missing", "ttnn's own CMakeLists.txt");
        if (auto linked = link(**top, alias); !linked) return linked;
        return add_folder(**top);
    }

    Result<void> link(const CMakeFile& top, const std::string& alias) {
        for (const CMakeCommand& command : top.commands) {
            if (command.name != "target_link_libraries" || command.first() != kLinkedLibrary) continue;
            CMakeList libraries{&command, 1, 0};
            for (std::size_t i = 1; i < command.arguments.size(); ++i)
                if (command.arguments[i].text.starts_with("TTNN::Ops::")) libraries.last = i + 1;
            if (libraries.last == 0) continue;
            add(Place{&top, libraries}, {alias});
            return {};
        }
        return unknown_layout(top.path, "nothing says which operations ttnn is linked from",
                              fmt::format("target_link_libraries({} ... TTNN::Ops::...)", kLinkedLibrary));
    }

    Result<void> add_folder(const CMakeFile& top) {
        const std::string folder = operation_.directory.substr(std::string_view("ttnn/").size());
        if (find_command(top.commands, "add_subdirectory", folder) != nullptr) return {};
        const CMakeCommand* last = nullptr;
        for (const CMakeCommand& command : top.commands)
            if (command.name == "add_subdirectory" && command.first().starts_with("cpp/ttnn/operations/") &&
                command.depth == 0)
                last = &command;
        if (last == nullptr)
            return unknown_layout(top.path, "nothing says which folders of operations are built",
                                  "add_subdirectory(cpp/ttnn/operations/...)");
        const std::size_t at = line_after(top.text, last->close);
        const std::string end = line_end_of(top.text);
        const std::string line = "add_subdirectory(" + folder + ")";
        const bool unfinished = at == top.text.size() && !top.text.ends_with('\n');
        edits_[top.path].push_back({at, unfinished ? end + line : line + end, folder});
        return {};
    }

    /// The call that makes ttnn.<op> appear: in the category's own binding file, else in that of all operations.
    Result<void> bind() {
        const std::string category = operation_.category().substr(operation_.category().rfind('/') + 1);
        const std::string own = operation_.parent() + "/" + category + "_nanobind.cpp";
        auto text = text_of(own);
        if (!text) return fail(text.error());
        if (*text) {
            for (const std::string& name :
                 {std::string("py_module"), "bind_" + category, "bind_" + category + "_operations",
                  "bind_" + category + "_operation", "bind_" + category + "_functions"}) {
                const auto function = find_bind_function(**text, name);
                if (function) return call_in(own, **text, *function, function->parameter);
            }
        }
        text = text_of(kBindings);
        if (!text) return fail(text.error());
        const auto function = *text ? find_bind_function(**text, "py_module") : std::nullopt;
        if (!function)
            return unknown_layout(kBindings, "no function here binds the operations",
                                  fmt::format("void py_module(nb::module_& mod) {{...}} here or in {}", own));
        // Operations of one category lie in a submodule, where it has one.
        const std::string seen = without_comments(
            std::string_view(**text).substr(function->body_begin, function->body_end - function->body_begin));
        const bool submodule = seen.find(fmt::format(" m_{} =", category)) != std::string::npos;
        return call_in(kBindings, **text, *function, submodule ? "m_" + category : function->parameter);
    }

    Result<void> call_in(const std::string& path, const std::string& text, const BindFunction& function,
                         const std::string& module) {
        const std::string header =
            operation_.directory.substr(std::string_view("ttnn/cpp/").size()) + "/" + operation_.op + "_nanobind.hpp";
        auto& edits = edits_[path];
        if (!includes(text, header) && !includes(text, operation_.op + "/" + operation_.op + "_nanobind.hpp")) {
            auto line = add_include(text, header);
            if (!line) return unknown_layout(path, "the file includes nothing", "#include lines at its top");
            edits.push_back(std::move(*line));
        }
        const std::string& bind = operation_.bind_function;
        const std::string name = bind.substr(bind.rfind(':') + 1);
        const std::string body =
            without_comments(text).substr(function.body_begin, function.body_end - function.body_begin);
        if (body.find(name + "(") == std::string::npos) {
            Insertion call =
                add_statement(text, function, fmt::format("{}({});", bind, module));
            call.word = name;
            edits.push_back(std::move(call));
        }
        if (edits.empty()) edits_.erase(path);
        return {};
    }

    const OperationFiles& operation_;
    const ReadTreeFile& read_;
    std::map<std::string, CMakeFile> cmake_files_;
    std::map<std::string, std::vector<Insertion>> edits_;
    Registration result_;
};

}  // namespace

std::string OperationFiles::category() const {
    const std::string above = parent();
    return above.substr(std::min(above.size(), std::string_view(kOperationsFolder).size() + 1));
}

Result<Registration> plan_registration(const OperationFiles& operation, const ReadTreeFile& read) {
    return Planner(operation, read).plan();
}

}  // namespace opwright::builder
