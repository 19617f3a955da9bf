#pragma once

/// renameat2(2) with RENAME_NOREPLACE, which Swift's Glibc module lacks.
int pressroom_rename_unless_taken(int from, const char *name, int to, const char *newName);

/// pipe2(2) with O_CLOEXEC, which Swift's Glibc module lacks.
int pressroom_pipe(int ends[2]);
