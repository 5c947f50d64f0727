// The string functions that kernels may call; defined by the runtime's substitutes or inlined by the compiler.
#pragma once
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif
void* memcpy(void* __restrict to, const void* __restrict from, size_t size);
void* memmove(void* to, const void* from, size_t size);
void* memset(void* to, int value, size_t size);
int memcmp(const void* a, const void* b, size_t size);
void* memchr(const void* in, int value, size_t size);
char* strcpy(char* __restrict to, const char* __restrict from);
char* strncpy(char* __restrict to, const char* __restrict from, size_t size);
char* strcat(char* __restrict to, const char* __restrict from);
char* strncat(char* __restrict to, const char* __restrict from, size_t size);
int strcmp(const char* a, const char* b);
int strncmp(const char* a, const char* b, size_t size);
int strcoll(const char* a, const char* b);
size_t strxfrm(char* __restrict to, const char* __restrict from, size_t size);
size_t strlen(const char* text);
char* strchr(const char* text, int value);
char* strrchr(const char* text, int value);
char* strstr(const char* text, const char* part);
char* strpbrk(const char* text, const char* set);
size_t strspn(const char* text, const char* set);
size_t strcspn(const char* text, const char* set);
char* strtok(char* __restrict text, const char* __restrict set);
char* strerror(int code);
#ifdef __cplusplus
}
#endif
