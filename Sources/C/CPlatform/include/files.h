#pragma once
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/// renameat2(2) with RENAME_NOREPLACE, which Swift's Glibc module lacks.
int pressroom_rename_unless_taken(int from, const char *name, int to, const char *newName);

/// When an entry of a directory was made, in nanoseconds since 1970: statx(2), which Swift's Glibc
/// module lacks. 1 when it is known, 0 where the file system does not keep it, or -1 with errno.
int pressroom_birth_time(int directory, const char *name, int64_t *nanoseconds);

/// Takes the exclusive lock of an open file without waiting: fcntl(2) with F_OFD_SETLK, which
/// Swift's Glibc module lacks.
int pressroom_lock(int file);

/// Whether another open file has that lock: 1 or 0, or -1 with errno; F_OFD_GETLK.
int pressroom_is_locked(int file);

/// Whether anybody has a file open for writing, by fcntl(2) with F_SETLEASE: 1 or 0; -1 when it
/// fails, as for files of other users. The file must be open for reading alone.
int pressroom_is_written_to(int file);

/// copy_file_range(2) from where one file stands to where another does, which Swift's Glibc module
/// lacks.
ssize_t pressroom_copy_range(int from, int to, size_t count);

/// pipe2(2) with O_CLOEXEC, which Swift's Glibc module lacks.
int pressroom_pipe(int ends[2]);

/// Makes a file that is nowhere but in memory: memfd_create(2), which Swift's Glibc lacks.
int pressroom_memory_file(void);

/// Whether some bytes are among others, side by side: memmem(3), which Swift's Glibc module lacks.
bool pressroom_contains(const void *bytes, size_t count, const void *wanted, size_t wantedCount);
