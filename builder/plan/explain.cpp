#include "builder/plan/explain.hpp"

#include <fmt/format.h>

#include <vector>

#include "builder/plan/text.hpp"
#include "builder/spec/sections.hpp"

namespace opwright::builder {

namespace {

class Explanation {
  public:
    Explanation(const Plan& plan, std::uint32_t line) : plan_(plan), line_(line) {}

    std::vector<std::string> entries() {
        arguments();
        for (const Predicate& c : plan_.conditions) {
            if (at(c.place))
                add(fmt::format("check with the message \"{}\"", c.message),
                    "validation of the device operation, and its tests");
        }
        for (const Symbol& s : plan_.symbols) {
            if (!at(s.place)) continue;
            add(s.value ? fmt::format("definition {} = {}", s.name, to_text(s.value)) : fmt::format("name {}", s.name),
                "formulas in the program factory");
        }
        for (const OutputPlan& output : plan_.outputs)
            if (at(output.place)) add(fmt::format("output `{}`", output.name), "output specs of the device operation");
        for (const CircularBuffer& b : plan_.buffers) {
            if (!at(b.place)) continue;
            add(fmt::format("circular buffer c_{} {}: {} pages of {} bytes, {} to {}", b.index, b.name,
                            to_text(b.count), to_text(b.page_bytes), to_string(b.producer), to_string(b.consumer)),
                "program factory");
        }
        work();
        kernels();
        for (const Deduction& d : plan_.deductions) {
            if (at(d.place)) add(fmt::format("decided: {}, because {} ({})", d.what, d.why, d.rule), {});
        }
        for (const Diagnostic& d : plan_.notes) {
            if (!at(d.place)) continue;
            const char* word = d.severity == Severity::kWarning ? "warning" : "note";
            add(fmt::format("{}: {} [{}]", word, d.what, d.id), {});
        }
        return std::move(entries_);
    }

  private:
    bool at(const SourcePlace& place) const { return place.line == line_; }

    void add(const std::string& what, const std::string& used_in) {
        std::string entry = comment_text(what);
        if (!used_in.empty()) entry += "\n      used in: " + used_in;
        entries_.push_back(std::move(entry));
    }

    void arguments() {
        for (const TensorArg& t : plan_.tensors) {
            if (at(t.place))
                add(fmt::format("tensor argument `{}`", t.name),
                    "the operation's header and source, nanobind, device operation, tests");
        }
        for (const Attribute& a : plan_.attributes) {
            if (!at(a.place)) continue;
            add(fmt::format("attribute `{}` ({}{})", a.name, a.cpp_type,
                            a.required ? ", required" : ", default " + a.cpp_default),
                "the operation's header and source, nanobind, device operation, tests");
        }
    }

    void work() {
        if (at(plan_.work.place)) add("section about the split of the work", "program factory");
        if (plan_.work.total && at(plan_.work.total->place))
            add(fmt::format("units of work: {}", to_text(plan_.work.total)), "program factory");
    }

    void kernels() {
        for (const Kernel& k : plan_.kernels) {
            if (at(k.place)) add(fmt::format("{} kernel", to_string(k.kind)), k.path);
            for (const auto& [word, list] :
                 {std::pair("compile-time", &k.compile_args), std::pair("run-time", &k.runtime_args)}) {
                for (const KernelArg& a : *list) {
                    if (!at(a.place)) continue;
                    add(fmt::format("{} argument `{}` of the {} ({}){}", word, a.name, to_string(k.kind),
                                    to_string(a.source), a.reason.empty() ? "" : ": " + a.reason),
                        "program factory, " + k.path);
                }
            }
        }
    }

    const Plan& plan_;
    std::uint32_t line_;
    std::vector<std::string> entries_;
};

/// Why a line led to nothing: blank, a heading, or a section whose words are not taken.
std::string why_nothing(const std::string& file, std::string_view text, std::string_view line, std::uint32_t number) {
    if (line.find_first_not_of(" \t\r") == std::string_view::npos) return "it is blank";
    const Result<Document> document = read_document(text, file);
    if (!document) return document.error().what;
    const std::vector<SectionFacts> facts = recognise(*document);
    std::size_t section = 0;
    for (std::size_t i = 1; i < document->sections.size(); ++i) {
        if (document->sections[i].place.line == number) return "it is a heading; what stands below it counts";
        if (document->sections[i].place.line < number) section = i;
    }
    const std::string title(document->sections[section].title.view());
    if (line.find_first_not_of("|-: \t\r") == std::string_view::npos) return "it is the rule below a table's header";
    if (facts[section].role == Role::kIgnored)
        return fmt::format("the section \"{}\" is read by people only", comment_text(title));
    if (facts[section].role == Role::kMath)
        return fmt::format("of the section \"{}\" only the compute configuration is read", comment_text(title));
    if (facts[section].role == Role::kNone)
        return fmt::format("the section \"{}\" is not one that describes the operation to the builder",
                           comment_text(title));
    return fmt::format(
        "no value was read from it; it stands in the section \"{}\", of whose text tables, lists and known "
        "phrases are taken",
        comment_text(title));
}

}  // namespace

std::string explain(const Plan& plan, std::string_view spec_text, std::uint32_t line) {
    if (line == 0) return "lines count from 1\n";
    std::size_t from = 0;
    for (std::uint32_t n = 1; n < line; ++n) {
        const std::size_t end = spec_text.find('\n', from);
        if (end == std::string_view::npos) return fmt::format("line {}: the spec ends before it\n", line);
        from = end + 1;
    }
    const std::string_view words = spec_text.substr(from, spec_text.find('\n', from) - from);
    std::string out = fmt::format("line {}: {}\n", line, comment_text(words));
    const std::vector<std::string> entries = Explanation(plan, line).entries();
    for (const std::string& entry : entries) out += "  - " + entry + "\n";
    if (entries.empty()) out += "  led to nothing: " + why_nothing(plan.spec_file, spec_text, words, line) + "\n";
    return out;
}

}  // namespace opwright::builder
