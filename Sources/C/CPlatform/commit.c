#include "commit.h"

// Set with --defsym, each to less than 31 bits: code can reach no further. Some linkers add to each
// where the program is loaded, so that what is between them counts.
extern const char pressroom_commit_zero[] __attribute__((weak));
extern const char pressroom_commit_number[] __attribute__((weak));
extern const char pressroom_commit_changes[] __attribute__((weak));

uint32_t pressroom_commit(void) {
    return (uint32_t)((uintptr_t)pressroom_commit_number - (uintptr_t)pressroom_commit_zero);
}

bool pressroom_has_changes(void) {
    return (uintptr_t)pressroom_commit_changes != (uintptr_t)pressroom_commit_zero;
}
