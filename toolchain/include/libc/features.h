// glibc's feature switches: none on a baby core.
#pragma once
#define __GLIBC_PREREQ(major, minor) 0
