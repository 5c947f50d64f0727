// The C89 functions that <cmath> imports; most become instructions or soft-float calls.
#pragma once
#ifdef __cplusplus
extern "C" {
#endif
#define FP_NAN 0
#define FP_INFINITE 1
#define FP_ZERO 2
#define FP_SUBNORMAL 3
#define FP_NORMAL 4
#define HUGE_VAL (__builtin_huge_val())
#define HUGE_VALF (__builtin_huge_valf())
#define INFINITY (__builtin_inff())
#define NAN (__builtin_nanf(""))
typedef double double_t;
typedef float float_t;
double acos(double), asin(double), atan(double), atan2(double, double), ceil(double), cos(double), cosh(double), exp(double);
double fabs(double), floor(double), fmod(double, double), frexp(double, int*), ldexp(double, int), log(double), log10(double);
double modf(double, double*), pow(double, double), sin(double), sinh(double), sqrt(double), tan(double), tanh(double);
float acosf(float), asinf(float), atanf(float), atan2f(float, float), ceilf(float), cosf(float), coshf(float), expf(float);
float fabsf(float), floorf(float), fmodf(float, float), frexpf(float, int*), ldexpf(float, int), logf(float), log10f(float);
float modff(float, float*), powf(float, float), sinf(float), sinhf(float), sqrtf(float), tanf(float), tanhf(float);
#ifdef __cplusplus
}
#endif
