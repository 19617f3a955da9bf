#pragma once
#include <stdbool.h>
#include <sys/types.h>

// The steps by which a process gives up, for good, what it does not need. Each returns 0, or -1
// with errno. Their order and their arguments are decided in Swift.

/// No program that is run gains privileges; see PR_SET_NO_NEW_PRIVS in prctl(2).
int pressroom_gain_no_privileges(void);

/// Becomes another user and group for good, without supplementary groups; see setresuid(2).
int pressroom_become(uid_t user, gid_t group);

/// Gives up every capability, the ambient and the inheritable ones too; see capabilities(7).
int pressroom_drop_capabilities(void);

/// No other process of this user may look into this one, and no core is written; see
/// PR_SET_DUMPABLE in prctl(2).
int pressroom_forbid_inspection(void);

/// The version of Landlock that the kernel offers, 1 or more; -1 with errno when it offers none.
int pressroom_landlock_version(void);

/// Takes away the file system, TCP, abstract sockets and signals, as far as the kernel's Landlock
/// reaches. With `readsFonts`, the paths that confine.c lists stay readable. See landlock(7).
int pressroom_landlock(bool readsFonts);

/// Refuses every system call that the table in confine.c does not list; see seccomp(2).
///
/// `opensFiles` adds those that find and open files for reading; `waits`, the wait for a child.
int pressroom_filter_system_calls(bool opensFiles, bool waits);
