// HTML in a spec: `<table>` becomes a table, `<li>` a list item, `<summary>` a heading; everything else is left out.
#include <algorithm>
#include <cctype>

#include "builder/spec/notations.hpp"

namespace opwright::builder {

namespace {

struct Entity {
    std::string_view name;
    char character;
};
constexpr Entity kEntities[] = {{"&lt;", '<'},   {"&gt;", '>'},   {"&amp;", '&'},  {"&quot;", '"'},
                                {"&nbsp;", ' '}, {"&#39;", '\''}, {"&apos;", '\''}};

class HtmlReader {
  public:
    explicit HtmlReader(const Text& html) : html_(html) {}

    Lowered read() {
        const std::string_view s = html_.view();
        for (std::size_t at = 0; at < s.size();) {
            if (s.compare(at, 4, "<!--") == 0) {
                const std::size_t end = s.find("-->", at + 4);
                at = end == std::string_view::npos ? s.size() : end + 3;
                continue;
            }
            const std::size_t close = s[at] == '<' ? s.find('>', at) : std::string_view::npos;
            if (close == std::string_view::npos) {
                character(at);
                continue;
            }
            std::size_t end = at + 1;
            while (end < close && (std::isalnum(static_cast<unsigned char>(s[end])) != 0 || s[end] == '/')) ++end;
            tag(lower(s.substr(at + 1, end - at - 1)), at);
            at = close + 1;
        }
        end_item();
        end_table();
        return std::move(out_);
    }

  private:
    void character(std::size_t& at) {
        std::size_t width = 1;
        char c = html_[at];
        for (const Entity& e : kEntities) {
            if (html_.view().compare(at, e.name.size(), e.name) != 0) continue;
            width = e.name.size();
            c = e.character;
        }
        if (text_ != nullptr) {
            if (width == 1) {
                text_->append(html_, at);
            } else {
                text_->append(c, html_.mark(at));
            }
        }
        at += width;
    }

    void tag(const std::string& name, std::size_t at) {
        if (name == "table") {
            end_table();
            open_ = true;
        } else if (name == "/table") {
            end_table();
        } else if (name == "tr") {
            end_row();
        } else if ((name == "td" || name == "th") && open_) {
            end_cell();
            heads_ += name == "th" ? 1 : 0;
            cell_ = Text(std::string_view(), html_.mark(html_.view().find('>', at) + 1));
            text_ = &cell_;
            in_cell_ = true;
        } else if (name == "/td" || name == "/th") {
            end_cell();
        } else if (name == "/tr") {
            end_row();
        } else if (name == "li") {
            end_item();
            item_ = Text(std::string_view(), html_.mark(html_.view().find('>', at) + 1));
            text_ = &item_;
            in_item_ = true;
        } else if (name == "/li" || name == "ul" || name == "/ul" || name == "ol" || name == "/ol") {
            end_item();
            depth_ += name.ends_with('l') && name[0] != '/' ? 1 : name.ends_with("l") ? -1 : 0;
        } else if (name == "summary") {
            out_.title = Text(std::string_view(), html_.mark(html_.view().find('>', at) + 1));
            text_ = &out_.title;
        } else if (name == "/summary") {
            out_.title = clean(out_.title);
            text_ = nullptr;
        } else if (name.rfind("br", 0) == 0 && text_ != nullptr) {
            text_->append(' ', html_.mark(at));
        }
    }

    void end_item() {
        if (!in_item_) return;
        in_item_ = false;
        text_ = nullptr;
        Block bullet;
        bullet.kind = Block::Kind::kBullet;
        bullet.depth = std::max(depth_ - 1, 0);
        bullet.text = item_.trimmed();
        bullet.lines = {bullet.text};
        if (!bullet.text.empty()) out_.blocks.push_back(std::move(bullet));
    }

    void end_cell() {
        if (!in_cell_) return;
        row_.cells.push_back(clean(cell_));
        in_cell_ = false;
        text_ = nullptr;
    }

    void end_row() {
        end_cell();
        if (row_.cells.empty()) return;
        row_.raw = row_.cells.front();
        // A row of headers only is the header; `<th>Category</th><td>pool</td>` is a row with a label.
        if (rows_.empty() && !header_ && heads_ == row_.cells.size()) {
            header_ = std::move(row_);
        } else {
            labelled_ = labelled_ || heads_ == 1;
            rows_.push_back(std::move(row_));
        }
        row_ = {};
        heads_ = 0;
    }

    void end_table() {
        end_row();
        open_ = false;
        if (!header_ && rows_.empty()) return;
        Block block;
        block.kind = Block::Kind::kTable;
        block.depth = -1;
        if (!header_ && !labelled_ && rows_.size() > 1) {
            header_ = std::move(rows_.front());
            rows_.erase(rows_.begin());
        }
        if (!header_) {
            header_ = Row{};
            header_->raw = rows_.front().raw.sub(0, 0);
            header_->cells.assign(rows_.front().cells.size(), header_->raw);
        }
        block.table.header = std::move(*header_);
        block.table.delimiter = block.table.header;
        block.table.rows = std::move(rows_);
        out_.blocks.push_back(std::move(block));
        header_.reset();
        rows_.clear();
        labelled_ = false;
    }

    const Text& html_;
    Lowered out_;
    Text cell_, item_;
    Text* text_ = nullptr;  ///< where characters go: a cell, the title, nowhere
    int depth_ = 0;         ///< of lists
    bool open_ = false, in_cell_ = false, labelled_ = false, in_item_ = false;
    std::size_t heads_ = 0;  ///< `<th>` cells of this row
    Row row_;
    std::optional<Row> header_;
    std::vector<Row> rows_;
};

}  // namespace

Lowered lower_html(const std::vector<Text>& lines) {
    Text all;
    for (const Text& line : lines) {
        if (!all.empty()) all.append(' ', line.start());
        all.append(line);
    }
    return HtmlReader(all).read();
}

}  // namespace opwright::builder
