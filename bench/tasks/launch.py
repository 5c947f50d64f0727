"""The cost of a launch itself: one tile on each of 64 cores, program cached. The answer that is checked: every bit."""

from warm_passthrough import time_warm_passthrough

time_warm_passthrough(8, 8, runs=15, units=1, unit="launches")
