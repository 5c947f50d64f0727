// The `opwright` program; what it can do is listed in command.cpp.
#include "builder/cli/command.hpp"

int main(int argc, char** argv) {
    return opwright::builder::run_command_line({argv + 1, argv + argc});
}
