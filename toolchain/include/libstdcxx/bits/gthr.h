// One thread per baby core: libstdc++'s thread layer is left out on purpose.
#pragma once
