#pragma once
#include <archive.h>
#include <archive_entry.h>
#include <locale.h>

/* A locale in which libarchive takes names for UTF-8 and marks them so; see newlocale(3). Here
 * because Swift does not see the macro. */
static inline locale_t pressroom_utf8_locale(void) {
    return newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}
