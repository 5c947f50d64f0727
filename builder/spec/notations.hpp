// Pass 1b: what is written in another notation than markdown's (HTML tables, YAML or JSON blocks, docstrings, front
// matter, numbered requirements, bold lines or nested lists instead of headings) becomes the sections, tables and
// bullets that the readers know.
#pragma once

#include "builder/spec/document.hpp"

namespace opwright::builder {

/// The document with every such block replaced; places stay those of the file.
Document lower_notations(Document document);

/// A part of the document in another notation, as it will be read.
struct Lowered {
    Text title;  ///< empty: belongs to the section around it
    std::vector<Block> blocks;
    std::vector<Lowered> parts;  ///< sections below this one
};

/// The tables of an HTML block, and the heading that a `<summary>` is.
Lowered lower_html(const std::vector<Text>& lines);

/// Fields, tables and sections of a code block that holds YAML or JSON; nothing when it holds something else.
std::optional<Lowered> lower_yaml(const std::vector<Text>& lines);

/// The parts of the docstring in a code block, `Args:` and so on; nothing when it has none.
std::optional<Lowered> lower_docstring(const std::vector<Text>& lines);

/// `key: value` as a bullet.
Block field_block(const Text& key, const Text& value);

}  // namespace opwright::builder
