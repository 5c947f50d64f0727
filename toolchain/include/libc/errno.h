// Error numbers that <system_error> names; nothing sets errno on a baby core.
#pragma once
extern int errno;
