#include "base/files.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>

#include "base/temp_folder.hpp"

namespace opwright {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::vector<std::string> names_in(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder)) names.push_back(entry.path().filename());
    return names;
}

/// A disk that lets `room` bytes in and then is full, or fails at one named call.
class BrokenDisk : public FileCalls {
  public:
    std::size_t room = 1000000;
    int fsync_error = 0;
    int rename_error = 0;

    ssize_t write(int fd, const void* bytes, std::size_t count) override {
        if (room == 0) {
            errno = ENOSPC;
            return -1;
        }
        const ssize_t n = FileCalls::write(fd, bytes, std::min(count, room));
        room -= static_cast<std::size_t>(n);
        return n;
    }
    int fsync(int fd) override { return fsync_error == 0 ? FileCalls::fsync(fd) : (errno = fsync_error, -1); }
    int rename(const char* from, const char* to) override {
        return rename_error == 0 ? FileCalls::rename(from, to) : (errno = rename_error, -1);
    }
};

TEST(ReadFile, GivesBackWhatWasWritten) {
    const TempFolder folder;
    const std::string bytes("a\0b\r\n\xff", 6);
    ASSERT_TRUE(write_file(folder.path() / "deep/er/x", bytes));
    EXPECT_EQ(read_file(folder.path() / "deep/er/x").value(), bytes);
}

TEST(ReadFile, SaysWhatIsWrongWithThePath) {
    const TempFolder folder;
    ASSERT_TRUE(write_file(folder.path() / "x", "12345"));
    EXPECT_EQ(read_file(folder.path() / "y").error().id, "file-missing");
    EXPECT_EQ(read_file(folder.path() / "x/y").error().id, "file-missing");
    EXPECT_EQ(read_file(folder.path()).error().id, "file-is-directory");
    EXPECT_EQ(read_file(folder.path() / "x", 4).error().id, "file-too-large");
    EXPECT_EQ(read_file(folder.path() / "y").error().place.file, (folder.path() / "y").string());
}

TEST(WriteFile, FullDiskKeepsTheOldContentAndLeavesNothingBehind) {
    const TempFolder folder;
    const fs::path path = folder.path() / "x";
    ASSERT_TRUE(write_file(path, "old"));
    BrokenDisk disk;
    disk.room = 4;
    const auto written = write_file(path, "new content", disk);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().id, "disk-full");
    EXPECT_EQ(written.error().place.file, path.string());
    EXPECT_EQ(read_file(path).value(), "old");
    EXPECT_EQ(names_in(folder.path()), std::vector<std::string>{"x"});
}

TEST(WriteFile, ReportsAFullDiskThatShowsOnlyAtSyncOrRename) {
    const TempFolder folder;
    BrokenDisk disk;
    disk.fsync_error = EDQUOT;
    EXPECT_EQ(write_file(folder.path() / "x", "new", disk).error().id, "disk-full");
    disk.fsync_error = 0;
    disk.rename_error = EROFS;
    EXPECT_EQ(write_file(folder.path() / "x", "new", disk).error().id, "read-only");
    EXPECT_THAT(names_in(folder.path()), IsEmpty());
}

TEST(WriteFile, ShortWritesAreContinued) {
    class Slow : public FileCalls {
        ssize_t write(int fd, const void* bytes, std::size_t count) override {
            return FileCalls::write(fd, bytes, std::min<std::size_t>(count, 3));
        }
    } slow;
    const TempFolder folder;
    ASSERT_TRUE(write_file(folder.path() / "x", "0123456789", slow));
    EXPECT_EQ(read_file(folder.path() / "x").value(), "0123456789");
}

TEST(WriteFile, KeepsTheModeAndWritesThroughALink) {
    const TempFolder folder;
    ASSERT_TRUE(write_file(folder.path() / "script", "1"));
    fs::permissions(folder.path() / "script", fs::perms(0755));
    fs::create_symlink(folder.path() / "script", folder.path() / "link");
    ASSERT_TRUE(write_file(folder.path() / "link", "2"));
    EXPECT_TRUE(fs::is_symlink(folder.path() / "link"));
    EXPECT_EQ(read_file(folder.path() / "script").value(), "2");
    EXPECT_EQ(fs::status(folder.path() / "script").permissions(), fs::perms(0755));
}

TEST(MakeFolders, SaysWhenAFileIsInTheWay) {
    const TempFolder folder;
    ASSERT_TRUE(write_file(folder.path() / "x", "1"));
    const auto made = make_folders(folder.path() / "x/y");
    ASSERT_FALSE(made);
    EXPECT_THAT(to_text(made.error()), HasSubstr("Not a directory"));
}

}  // namespace
}  // namespace opwright
