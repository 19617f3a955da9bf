#define _GNU_SOURCE
#include "files.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int pressroom_rename_unless_taken(int from, const char *name, int to, const char *newName) {
    return renameat2(from, name, to, newName, RENAME_NOREPLACE);
}

int pressroom_birth_time(int directory, const char *name, int64_t *nanoseconds) {
    struct statx facts;
    if (statx(directory, name, AT_SYMLINK_NOFOLLOW, STATX_BTIME, &facts) < 0) return -1;
    if (!(facts.stx_mask & STATX_BTIME)) return 0;
    *nanoseconds = facts.stx_btime.tv_sec * 1000000000 + facts.stx_btime.tv_nsec;
    return 1;
}

static struct flock whole_file(void) {
    return (struct flock){.l_type = F_WRLCK, .l_whence = SEEK_SET};
}

int pressroom_lock(int file) {
    struct flock lock = whole_file();
    return fcntl(file, F_OFD_SETLK, &lock);
}

int pressroom_is_locked(int file) {
    struct flock lock = whole_file();
    if (fcntl(file, F_OFD_GETLK, &lock) < 0) return -1;
    return lock.l_type != F_UNLCK;
}

int pressroom_is_written_to(int file) {
    // Who opens it for writing meanwhile has the kernel send us a signal: one that does nothing.
    if (fcntl(file, F_SETSIG, SIGURG) < 0) return -1;
    if (fcntl(file, F_SETLEASE, F_RDLCK) < 0) return errno == EAGAIN ? 1 : -1;
    fcntl(file, F_SETLEASE, F_UNLCK);
    return 0;
}

ssize_t pressroom_copy_range(int from, int to, size_t count) {
    return copy_file_range(from, NULL, to, NULL, count, 0);
}

int pressroom_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }

int pressroom_memory_file(void) { return memfd_create("pressroom", MFD_CLOEXEC); }

bool pressroom_contains(const void *bytes, size_t count, const void *wanted, size_t wantedCount) {
    return memmem(bytes, count, wanted, wantedCount) != NULL;
}
