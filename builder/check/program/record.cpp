#include "builder/check/program/record.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <sstream>

#include "base/files.hpp"

namespace opwright::builder::check {

namespace fs = std::filesystem;
using nlohmann::json;

bool Cores::contains(Core core) const {
    return std::ranges::any_of(boxes, [&](const CoreBox& box) { return box.contains(core); });
}

std::vector<Core> Cores::list() const {
    std::set<Core> cores;
    for (const CoreBox& box : boxes) {
        for (std::uint32_t x = box.first.x; x <= box.last.x; ++x) {
            for (std::uint32_t y = box.first.y; y <= box.last.y; ++y) cores.insert({x, y});
        }
    }
    return {cores.begin(), cores.end()};
}

const RecordedBuffer::Index* RecordedBuffer::entry(int index) const {
    const auto found = std::ranges::find(indices, index, &Index::index);
    return found == indices.end() ? nullptr : &*found;
}

bool RecordedTensor::stands_at(const std::vector<std::uint32_t>& compile_args, std::size_t at) const {
    return !accessor_args.empty() && at + accessor_args.size() <= compile_args.size() &&
           std::equal(accessor_args.begin(), accessor_args.end(),
                      compile_args.begin() + static_cast<std::ptrdiff_t>(at));
}

const RecordedBuffer* RecordedProgram::buffer(int index, Core core) const {
    for (const RecordedBuffer& buffer : buffers) {
        if (buffer.entry(index) != nullptr && buffer.cores.contains(core)) return &buffer;
    }
    return nullptr;
}

std::vector<const RecordedTensor*> RecordedProgram::tensors_at(const RecordedKernel& kernel,
                                                               std::int64_t offset) const {
    std::vector<const RecordedTensor*> found;
    for (const RecordedTensor& tensor : tensors) {
        if (tensor.stands_at(kernel.compile_args, static_cast<std::size_t>(offset))) found.push_back(&tensor);
    }
    return found;
}

bool RecordedProgram::has_structure_of(const RecordedProgram& other) const {
    return operation == other.operation && tensors.size() == other.tensors.size() &&
           std::ranges::equal(kernels, other.kernels, [](const RecordedKernel& a, const RecordedKernel& b) {
               return a.path == b.path && a.cores.boxes == b.cores.boxes && a.compile_args == b.compile_args &&
                      a.named_args == b.named_args && a.defines == b.defines;
           });
}

namespace {

class Reader {
  public:
    explicit Reader(const fs::path& workspace) : workspace_(workspace) {}

    RecordedProgram program(const json& line) const {
        RecordedProgram program;
        program.operation = line.at("operation");
        program.is_hit = line.at("event") == "hit";
        program.grid = {line.at("grid").at(0), line.at("grid").at(1)};
        const auto add_tensors = [&](const char* list, const char* word) {
            const json& tensors = line.at(list);
            for (std::size_t i = 0; i < tensors.size(); ++i)
                program.tensors.push_back(
                    tensor(tensors[i], tensors.size() == 1 ? word : fmt::format("{} {}", word, i)));
        };
        add_tensors("inputs", "input");
        add_tensors("outputs", "output");
        for (const json& entry : line.value("kernels", json::array())) program.kernels.push_back(kernel(entry));
        for (const json& entry : line.at("buffers")) program.buffers.push_back(buffer(entry));
        return program;
    }

  private:
    SourcePlace place(const json& entry) const {
        const std::uint32_t line = entry.at("line");
        const std::string file = entry.at("file");
        if (line == 0 || file.empty()) return {};
        const fs::path path(file);
        return {(path.is_absolute() ? path : workspace_ / path).lexically_normal().string(), line, 0};
    }

    static Cores cores(const json& boxes) {
        Cores result;
        for (const json& box : boxes) result.boxes.push_back({{box.at(0), box.at(1)}, {box.at(2), box.at(3)}});
        return result;
    }

    static RecordedTensor tensor(const json& entry, std::string name) {
        return {std::move(name),   entry.at("address"),    entry.at("page_size"),    entry.at("num_pages"),
                entry.at("is_l1"), entry.at("is_sharded"), entry.at("accessor_args")};
    }

    RecordedKernel kernel(const json& entry) const {
        RecordedKernel kernel;
        kernel.path = entry.at("path").get<std::string>();
        kernel.processor = entry.at("processor");
        kernel.cores = cores(entry.at("cores"));
        kernel.compile_args = entry.at("compile_args").get<std::vector<std::uint32_t>>();
        kernel.common_args = entry.at("common_args").get<std::vector<std::uint32_t>>();
        kernel.named_args = entry.at("named_args").get<std::map<std::string, std::uint32_t>>();
        kernel.defines = entry.at("defines").get<std::map<std::string, std::string>>();
        for (const json& args : entry.at("args"))
            kernel.args[{args.at("x"), args.at("y")}] = args.at("words").get<std::vector<std::uint32_t>>();
        kernel.made_at = place(entry.at("made_at"));
        kernel.args_set_at = place(entry.at("args_set_at"));
        return kernel;
    }

    RecordedBuffer buffer(const json& entry) const {
        RecordedBuffer buffer;
        buffer.cores = cores(entry.at("cores"));
        buffer.total_size = entry.at("total_size");
        buffer.is_allocated = entry.at("is_allocated");
        for (const json& index : entry.at("indices")) {
            RecordedBuffer::Index made{index.at("index"), index.at("page_size"), std::nullopt, index.at("has_tile")};
            if (index.contains("format")) made.format = index.at("format").get<int>();
            buffer.indices.push_back(made);
        }
        buffer.made_at = place(entry.at("made_at"));
        return buffer;
    }

    fs::path workspace_;
};

}  // namespace

Result<std::vector<RecordedProgram>> read_programs(const fs::path& file, const fs::path& workspace) {
    auto text = read_file(file);
    if (!text) return fail(text.error());
    const Reader reader(workspace);
    std::vector<RecordedProgram> programs;
    std::istringstream lines(*text);
    for (std::string line; std::getline(lines, line);) {
        try {
            programs.push_back(reader.program(json::parse(line)));
        } catch (const json::exception&) {
            continue;
        }
    }
    return programs;
}

}  // namespace opwright::builder::check
