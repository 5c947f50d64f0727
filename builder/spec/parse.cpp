#include "builder/spec/parse.hpp"

#include <algorithm>

#include "base/files.hpp"
#include "builder/spec/notations.hpp"
#include "builder/spec/reading.hpp"

namespace opwright::builder {

Result<Spec> parse_spec(std::string_view text, const std::string& file, const ParseOptions& options,
                        std::vector<Diagnostic>* all_errors) {
    Result<Document> read = read_document(text, file, {options.max_bytes, options.max_line_bytes});
    if (read) *read = lower_notations(std::move(*read));
    const Result<Document>& document = read;
    if (!document) {
        if (all_errors != nullptr) all_errors->push_back(document.error());
        return fail(document.error());
    }

    Reading reading(*document, options);
    // What is reported once must not be reported again by a reader that needs it: the first reader with errors is the
    // last.
    for (void (*reader)(Reading&) : {read_identity, read_parameters, read_symbols, read_tensors, settle_symbols,
                                     read_output, read_output_count, read_buffers, read_work, read_kernels,
                                     read_arguments, read_compute, read_flow, read_remarks, read_coverage}) {
        reader(reading);
        if (!reading.errors.empty()) break;
    }
    const auto by_place = [](const Diagnostic& a, const Diagnostic& b) {
        return std::pair(a.place.line, a.place.column) < std::pair(b.place.line, b.place.column);
    };
    if (!reading.errors.empty()) {
        std::stable_sort(reading.errors.begin(), reading.errors.end(), by_place);
        if (all_errors != nullptr) *all_errors = reading.errors;
        return fail(reading.errors.front());
    }
    std::stable_sort(reading.spec.notes.begin(), reading.spec.notes.end(), by_place);
    return std::move(reading.spec);
}

Result<Spec> read_spec(const std::string& path, const ParseOptions& options) {
    const Result<std::string> text = read_file(path, options.max_bytes);
    if (!text) return fail(text.error());
    return parse_spec(*text, path, options);
}

}  // namespace opwright::builder
