#define _GNU_SOURCE
#include "files.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

int pressroom_rename_unless_taken(int from, const char *name, int to, const char *newName) {
    return renameat2(from, name, to, newName, RENAME_NOREPLACE);
}

int pressroom_pipe(int ends[2]) { return pipe2(ends, O_CLOEXEC); }
