// What the readers of pass 3 share: the document, the Spec that grows, the list of messages, small look-ups.
#pragma once

#include <functional>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "builder/spec/document.hpp"
#include "builder/spec/expr_parse.hpp"
#include "builder/spec/model.hpp"
#include "builder/spec/parse.hpp"
#include "builder/spec/sections.hpp"

namespace opwright::builder {

/// `**Label**: value` of a bullet, or a row of a two-column table.
struct Field {
    Text label;
    Text value;
    std::size_t section = 0;
    bool in_table = false;
};

class Reading {
  public:
    Reading(const Document& document, const ParseOptions& options);

    const Document& document;
    const std::vector<SectionFacts> facts;
    const ParseOptions& options;
    Spec spec;
    std::vector<Diagnostic> errors;  ///< in the order found

    /// The place of a value that is taken from `text`; its line counts as read from here on.
    SourcePlace place(const Text& text, std::size_t at = 0) const;
    /// A value is taken from `text` whose place nobody keeps.
    void take(const Text& text) { (void)place(text); }
    /// Something was taken from this line of the file.
    bool is_read(std::uint32_t line) const { return read_lines_.contains(line); }
    SourcePlace heading(std::size_t section) const { return document.place(document.sections[section].place); }

    void error(std::string id, SourcePlace at, std::string what, std::string expected, std::string fix);
    void error(Diagnostic diagnostic);
    void warn(std::string id, SourcePlace at, std::string what, std::string fix = {});
    void note(std::string id, SourcePlace at, std::string what);

    /// Fields of one section, in order.
    std::vector<Field> fields(std::size_t section) const;

    /// The row has as many cells as the header; otherwise reports `row-cut-off` or `cell-count`.
    bool complete(const Table& table, const Row& row);
    /// The delimiter row fits the header; otherwise reports `cell-count`.
    bool complete(const Table& table);

    /// Names that formulas may use here, for messages and for "2B".
    std::vector<std::string> known_names() const;
    bool is_known(std::string_view name) const;
    /// Named by the spec itself; unlike is_known() without the built-ins.
    bool is_named(std::string_view name) const;
    bool is_builtin(std::string_view name) const;
    /// Reports `unknown-symbol` for the first name of `expr` that is not known. `where` ends the sentence ("in the
    /// output shape").
    bool check_names(const ExprPtr& expr, std::string_view where);

    /// A whole formula; reports its error. Null when there is one.
    ExprPtr formula(const Text& text, bool units = false);

    /// The declared tensor (input or output) that occurs as a word in `words`; empty when none does.
    std::string tensor_in(std::string_view words) const;
    std::string first_input() const;
    /// The tensor that a word means: by its name, or by the letter that its name ends with (`A` of `input_a`); empty if
    /// none.
    std::string tensor_called(std::string_view word) const;

  private:
    /// known_names() as a set, rebuilt when the spec has grown.
    const std::set<std::string, std::less<>>& named() const;

    mutable std::set<std::uint32_t> read_lines_;
    mutable std::set<std::string, std::less<>> named_;
    mutable std::size_t named_size_ = 0;
};

/// First column whose normalised header is one of `names`; else the first that contains one of them as a phrase.
std::optional<std::size_t> column(const Table& table, std::initializer_list<std::string_view> names,
                                  bool exact = false);

/// The cell, or an empty Text at the row's start when the table has no such column.
const Text& cell(const Row& row, std::optional<std::size_t> column);

/// An identifier that is no keyword of C++ or Python.
bool is_free_name(std::string_view name);

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words);

// The readers, in the order in which they run (parse.cpp). Each adds to reading.spec and reports through `reading`.
void read_identity(Reading& reading);
void read_parameters(Reading& reading);
void read_symbols(Reading& reading);
void read_tensors(Reading& reading);
void settle_symbols(Reading& reading);  ///< once dimensions are known: definitions that lead nowhere
void read_output(Reading& reading);
void read_output_count(Reading& reading);
void read_buffers(Reading& reading);
void read_work(Reading& reading);
void read_kernels(Reading& reading);
void read_arguments(Reading& reading);
void read_compute(Reading& reading);
void read_flow(Reading& reading);
void read_remarks(Reading& reading);
void read_coverage(Reading& reading);  ///< last: what none of the others took anything from

}  // namespace opwright::builder
