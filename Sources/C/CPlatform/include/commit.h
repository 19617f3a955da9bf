#pragma once
#include <stdbool.h>
#include <stdint.h>

/// The first seven digits of the commit that the program was built from, as a number that the
/// linker sets; 0 when it does not. A value that the compiler knew would have every target
/// compiled again after each commit.
uint32_t pressroom_commit(void);

/// Whether files had changed since that commit.
bool pressroom_has_changes(void);
