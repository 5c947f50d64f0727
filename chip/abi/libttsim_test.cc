// The built library as the driver loads it: which symbols, and a first conversation.
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <set>
#include <string>

namespace {

constexpr const char* kSymbols[] = {
    "libttsim_init",
    "libttsim_exit",
    "libttsim_set_pci_dma_mem_callbacks",
    "libttsim_pci_config_rd32",
    "libttsim_pci_mem_rd_bytes",
    "libttsim_pci_mem_wr_bytes",
    "libttsim_clock",
    "libttsim_tile_rd_bytes",
    "libttsim_tile_wr_bytes",
};

class LibraryTest : public testing::Test {
  protected:
    void SetUp() override {
        library_ = dlopen(OPWRIGHT_CHIP_LIBRARY, RTLD_NOW | RTLD_LOCAL);
        ASSERT_NE(library_, nullptr) << dlerror();
    }
    void TearDown() override {
        if (library_ != nullptr) dlclose(library_);
    }
    template <typename Function>
    Function* get(const char* name) {
        void* symbol = dlsym(library_, name);
        EXPECT_NE(symbol, nullptr) << name;
        return reinterpret_cast<Function*>(symbol);
    }
    void* library_ = nullptr;
};

TEST_F(LibraryTest, ExportsTheAbi) {
    for (const char* name : kSymbols) EXPECT_NE(dlsym(library_, name), nullptr) << name;
}

TEST_F(LibraryTest, ExportsNothingElse) {
    FILE* pipe = popen("nm -D --defined-only --format=posix " OPWRIGHT_CHIP_LIBRARY, "r");
    ASSERT_NE(pipe, nullptr);
    std::set<std::string> exported;
    char name[512];
    while (std::fscanf(pipe, "%511s%*[^\n]", name) == 1) exported.insert(name);
    ASSERT_EQ(pclose(pipe), 0);
    EXPECT_EQ(exported, std::set<std::string>(std::begin(kSymbols), std::end(kSymbols)));
}

TEST_F(LibraryTest, AFindingOutlivesTheLibrarysClosing) {
    // The driver closes the library when it cannot open the device, and shows the text afterwards.
    std::exception_ptr finding;
    ::setenv("OPWRIGHT_THREADS", "many", 1);
    try {
        get<void()>("libttsim_init")();
    } catch (...) {
        finding = std::current_exception();
    }
    ::unsetenv("OPWRIGHT_THREADS");
    dlclose(library_);
    library_ = nullptr;
    ASSERT_NE(finding, nullptr);
    try {
        std::rethrow_exception(finding);
    } catch (const std::exception& error) {
        EXPECT_NE(std::string(error.what()).find("OPWRIGHT_THREADS is 'many', which is no number"), std::string::npos);
    }
}

TEST_F(LibraryTest, OpensTalksAndOpensAgain) {
    get<void(void (*)(std::uint64_t, void*, std::uint32_t), void (*)(std::uint64_t, const void*, std::uint32_t))>(
        "libttsim_set_pci_dma_mem_callbacks")([](std::uint64_t, void*, std::uint32_t) {},
                                              [](std::uint64_t, const void*, std::uint32_t) {});
    for (int round = 0; round < 2; ++round) {
        get<void()>("libttsim_init")();
        EXPECT_EQ(get<std::uint32_t(std::uint32_t, std::uint32_t)>("libttsim_pci_config_rd32")(0, 0), 0x401E1E52u);
        std::uint32_t value = 7;
        get<void(std::uint32_t, std::uint32_t, std::uint64_t, const void*, std::uint32_t)>("libttsim_tile_wr_bytes")(
            18, 18, 0x1000, &value, 4);
        value = 0;
        get<void(std::uint32_t)>("libttsim_clock")(1);
        get<void(std::uint32_t, std::uint32_t, std::uint64_t, void*, std::uint32_t)>("libttsim_tile_rd_bytes")(
            1, 1, 0x1000, &value, 4);
        EXPECT_EQ(value, 7u);
        get<void()>("libttsim_exit")();
    }
}

}  // namespace
