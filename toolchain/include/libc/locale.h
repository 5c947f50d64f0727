// Locales, declared only.
#pragma once
#ifdef __cplusplus
extern "C" {
#endif
struct lconv;
#define LC_ALL 6
char* setlocale(int, const char*);
struct lconv* localeconv(void);
#ifdef __cplusplus
}
#endif
