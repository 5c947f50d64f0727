// Values by key, small and in the order of their insertion. Vendor names: experimental::Table.
#pragma once

#include <tt_stl/assert.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <ranges>
#include <tuple>
#include <utility>
#include <vector>

namespace tt::tt_metal::experimental {

/// A key is there at most once. Lookups walk the entries: tables hold names, or the cores of a chip.
template <typename K, typename V>
class Table {
  public:
    using key_type = K;
    using mapped_type = V;
    using value_type = std::pair<const K, V>;
    using size_type = std::size_t;
    using iterator = typename std::vector<value_type>::iterator;
    using const_iterator = typename std::vector<value_type>::const_iterator;

    Table() = default;
    /// Throws when a key comes twice, as the next one does.
    Table(std::initializer_list<value_type> entries) { insert_all(entries); }
    template <std::ranges::input_range Range>
    requires(std::convertible_to<std::ranges::range_reference_t<Range>, value_type> &&
             !std::same_as<Range, Table>) explicit Table(const Range& entries) {
        insert_all(entries);
    }
    Table(const Table&) = default;
    Table(Table&&) noexcept = default;
    /// Entries cannot be assigned to, since their keys are const.
    Table& operator=(Table other) noexcept {
        entries_.swap(other.entries_);
        return *this;
    }
    ~Table() = default;

    iterator begin() { return entries_.begin(); }
    iterator end() { return entries_.end(); }
    const_iterator begin() const { return entries_.begin(); }
    const_iterator end() const { return entries_.end(); }
    const_iterator cbegin() const { return entries_.begin(); }
    const_iterator cend() const { return entries_.end(); }
    bool empty() const { return entries_.empty(); }
    size_type size() const { return entries_.size(); }
    void clear() { entries_.clear(); }

    iterator find(const K& key) { return std::ranges::find(entries_, key, &value_type::first); }
    const_iterator find(const K& key) const { return std::ranges::find(entries_, key, &value_type::first); }
    bool contains(const K& key) const { return find(key) != end(); }
    /// The value, or null.
    V* get(const K& key) {
        const auto found = find(key);
        return found == end() ? nullptr : &found->second;
    }
    const V* get(const K& key) const {
        const auto found = find(key);
        return found == end() ? nullptr : &found->second;
    }

    /// Nothing changes where the key is there already.
    std::pair<iterator, bool> insert(value_type entry) {
        if (const auto found = find(entry.first); found != end()) {
            return {found, false};
        }
        entries_.push_back(std::move(entry));
        return {std::prev(entries_.end()), true};
    }
    template <typename... Args>
    requires std::constructible_from<value_type, Args...> std::pair<iterator, bool> emplace(Args&&... args) {
        return insert(value_type(std::forward<Args>(args)...));
    }
    V& operator[](const K& key) {
        const auto found = find(key);
        return found != end() ? found->second : insert({key, V{}}).first->second;
    }
    size_type erase(const K& key) {
        Table rest;
        for (value_type& entry : entries_) {
            if (!(entry.first == key)) rest.entries_.push_back(std::move(entry));
        }
        const size_type count = entries_.size() - rest.entries_.size();
        entries_.swap(rest.entries_);
        return count;
    }

    friend bool operator==(const Table& a, const Table& b) {
        return a.size() == b.size() && std::ranges::all_of(a.entries_, [&](const value_type& entry) {
                   const V* other = b.get(entry.first);
                   return other != nullptr && *other == entry.second;
               });
    }

  private:
    template <typename Range>
    void insert_all(const Range& entries) {
        for (const auto& entry : entries) {
            TT_FATAL(insert(entry).second, "Table: a key is there twice");
        }
    }

    std::vector<value_type> entries_;
};

}  // namespace tt::tt_metal::experimental
