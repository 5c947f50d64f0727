// Declarations that <cstdlib> imports; a baby core has no heap, no environment and no exit.
#pragma once
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif
typedef struct { int quot, rem; } div_t;
typedef struct { long quot, rem; } ldiv_t;
typedef struct { long long quot, rem; } lldiv_t;
#define EXIT_SUCCESS 0
#define EXIT_FAILURE 1
#define RAND_MAX 0x7fffffff
#define MB_CUR_MAX 1
[[noreturn]] void abort(void);
[[noreturn]] void exit(int code);
[[noreturn]] void _Exit(int code);
int atexit(void (*function)(void));
int abs(int value);
long labs(long value);
long long llabs(long long value);
div_t div(int a, int b);
ldiv_t ldiv(long a, long b);
lldiv_t lldiv(long long a, long long b);
double atof(const char* text);
int atoi(const char* text);
long atol(const char* text);
double strtod(const char* __restrict text, char** __restrict end);
long strtol(const char* __restrict text, char** __restrict end, int base);
unsigned long strtoul(const char* __restrict text, char** __restrict end, int base);
void* malloc(size_t size);
void* calloc(size_t count, size_t size);
void* realloc(void* memory, size_t size);
void free(void* memory);
char* getenv(const char* name);
int system(const char* command);
int rand(void);
void srand(unsigned seed);
void* bsearch(const void* key, const void* base, size_t count, size_t size, int (*less)(const void*, const void*));
void qsort(void* base, size_t count, size_t size, int (*less)(const void*, const void*));
int mblen(const char* text, size_t size);
int mbtowc(wchar_t* __restrict to, const char* __restrict text, size_t size);
size_t mbstowcs(wchar_t* __restrict to, const char* __restrict text, size_t size);
int wctomb(char* to, wchar_t value);
size_t wcstombs(char* __restrict to, const wchar_t* __restrict from, size_t size);
#ifdef __cplusplus
}
#endif
