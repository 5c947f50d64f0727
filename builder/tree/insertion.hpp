// Text put into someone else's file, and taken out again so that its bytes are what they were.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace opwright::builder {

/// One piece of text and where it goes.
struct Insertion {
    std::size_t at = 0;
    std::string text;
    std::string word;  ///< what the piece brings, as code names it: how a changed piece is still found
};

/// The text with all of them in it; those of one place stand in their order.
std::string insert(std::string_view text, std::vector<Insertion> insertions);

/// A piece as it is remembered when places no longer hold.
struct Piece {
    std::string text;
    std::string word;

    friend bool operator==(const Piece&, const Piece&) = default;
};

/// Takes the pieces out again, each where it stands once, in whatever the file has become. A piece of several lines
/// that no longer stand together is taken out line by line; one that is not there at all counts as taken out already.
std::string remove_pieces(std::string text, const std::vector<Piece>& pieces);

/// "\r\n" when the file's first line ends so, else "\n".
std::string line_end_of(std::string_view text);

}  // namespace opwright::builder
