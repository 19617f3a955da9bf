#pragma once
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

// What a process is given in which a program reads files of strangers: namespaces and a root of its
// own. Each returns 0, or -1 with errno, unless it says otherwise.

/// fork(2) into new namespaces: of processes, whose first the child is, so that all others end with
/// it; of mounts, the network, which has no interface up, and IPC. With `asUser` also one of users,
/// which is how a process without privileges may have the others; see clone(2).
///
/// As for `pressroom_fork`, no handler of the parent's runs in the child.
pid_t pressroom_fork_isolated(bool asUser);

/// Gives the only user and group of a new namespace of users their numbers outside.
int pressroom_map_user(uid_t user, gid_t group);

/// Makes a root of the few paths that LibreOffice reads, and of an empty /tmp in memory that
/// belongs to a user and holds so many bytes at most; all else is gone. See pivot_root(2).
int pressroom_enter_office_root(uid_t user, gid_t group, size_t scratchBytes);

/// Leaves what is in that root to read, /tmp to write, and soffice.bin to run. See landlock(7).
int pressroom_landlock_office(void);

/// Refuses what LibreOffice does not need: other processes, sockets but of this machine, rights.
/// Programs can be run, one after the other, as far as Landlock lets them. See seccomp(2).
int pressroom_filter_office_calls(void);

/// Where LibreOffice is.
const char *pressroom_office_path(void);
