"""4,096 bf16 tiles through 64 cores, program cached. The answer that is checked: every bit is in its place."""

from warm_passthrough import time_warm_passthrough

time_warm_passthrough(64, 64, runs=7, units=4096, unit="tiles")
