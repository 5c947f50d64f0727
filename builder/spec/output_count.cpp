// How many tensors the operation returns, where the output is a list: "list of `chunks` tensors", `Count | chunks`.
#include <regex>

#include "builder/spec/expr_parse.hpp"
#include "builder/spec/reading.hpp"
#include "builder/spec/text.hpp"

namespace opwright::builder {

namespace {

class CountReader {
  public:
    explicit CountReader(Reading& r) : r_(r) {}

    void run() {
        if (r_.spec.outputs.size() != 1) return;
        for (std::size_t i = 0; i < r_.document.sections.size(); ++i) {
            if (r_.facts[i].role != Role::kOutput) continue;
            for (const Field& field : r_.fields(i)) {
                const std::string label = normalised(field.label.view());
                if (is_one_of(label, {"count", "number", "number of outputs", "number of tensors", "num outputs",
                                      "how many", "list length", "length"}))
                    take(field.value);
                said(field.value);
            }
            for (const Block& block : r_.document.sections[i].blocks)
                if (block.kind == Block::Kind::kParagraph || block.kind == Block::Kind::kBullet) said(block.text);
        }
    }

  private:
    /// A list of as many tensors as a name or a number says.
    void said(const Text& text) {
        static const std::regex kBefore(
            R"((?:list|vector|sequence|array)s? of `?([A-Za-z_]\w*|\d+)`? (?:output )?(?:tensors|outputs))",
            std::regex::icase);
        static const std::regex kBehind(
            R"((?:vector<[^>]*Tensor>|(?:list|vector|sequence)s?(?: of tensors)?)`?,? (?:of (?:length|size)|with|holding) `?([A-Za-z_]\w*|\d+)`?)",
            std::regex::icase);
        // A line that no one writes by hand is not searched.
        constexpr std::size_t kLongest = 2000;
        const std::string line(text.view().substr(0, kLongest));
        for (const std::regex& pattern : {kBefore, kBehind}) {
            std::smatch found;
            if (!std::regex_search(line, found, pattern)) continue;
            take(text.sub(static_cast<std::size_t>(found.position(1)), static_cast<std::size_t>(found.length(1))));
        }
    }

    void take(const Text& formula) {
        OutputSpec& output = r_.spec.outputs.front();
        if (output.count) return;
        const Result<ParsedExpr> parsed = parse_expr(formula, r_.document.file, {});
        if (!parsed) return;
        const std::vector<std::string> names = names_of(parsed->expr);
        for (const std::string& name : names)
            if (!r_.is_known(name)) return;
        if (names.empty() && constant_of(parsed->expr).value_or(0) < 2) return;
        r_.take(formula);
        output.count = parsed->expr;
    }

    Reading& r_;
};

}  // namespace

void read_output_count(Reading& reading) {
    CountReader(reading).run();
}

}  // namespace opwright::builder
