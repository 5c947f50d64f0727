#include "builder/tree/export_record.hpp"

#include <nlohmann/json.hpp>
#include <system_error>

#include "base/files.hpp"
#include "builder/scaffold/apply.hpp"

namespace opwright::builder {

namespace fs = std::filesystem;
using nlohmann::json;

namespace {

constexpr int kFormat = 1;

}  // namespace

std::string record_path(const std::string& op) {
    return ".opwright/" + op + "/export.json";
}

std::string built_path(const std::string& op) {
    return ".opwright/" + op + "/built";
}

Result<std::optional<ExportRecord>> read_record(const fs::path& tree, const std::string& op) {
    const std::string path = record_path(op);
    if (const auto safe = check_path(tree, path); !safe) return fail(safe.error());
    std::error_code error;
    if (!fs::exists(tree / path, error)) return std::nullopt;
    const auto text = read_file(tree / path);
    if (!text) return fail(text.error());
    const json object = json::parse(*text, nullptr, false);
    try {
        if (object.at("version").get<int>() != kFormat) throw json::other_error::create(501, "version", nullptr);
        ExportRecord record;
        object.at("directory").get_to(record.directory);
        object.at("placed").get_to(record.placed);
        object.at("folders").get_to(record.folders);
        for (const auto& [file, pieces] : object.at("edits").items())
            for (const json& piece : pieces)
                record.edits[file].push_back(
                    {piece.at("text").get<std::string>(), piece.at("word").get<std::string>()});
        return record;
    } catch (const json::exception&) {
        Diagnostic d;
        d.id = "export-record";
        d.place.file = (tree / path).string();
        d.what = "what an export did to this tree cannot be read";
        d.fix = "undo it with git in the tree (git status shows it), then remove this file";
        return fail(std::move(d));
    }
}

std::string to_json(const ExportRecord& record) {
    json edits = json::object();
    for (const auto& [file, pieces] : record.edits) {
        json list = json::array();
        for (const Piece& piece : pieces) list.push_back({{"text", piece.text}, {"word", piece.word}});
        edits[file] = std::move(list);
    }
    const json object{{"version", kFormat},
                      {"directory", record.directory},
                      {"placed", record.placed},
                      {"edits", edits},
                      {"folders", record.folders}};
    return object.dump(1, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace opwright::builder
