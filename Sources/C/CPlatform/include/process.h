#pragma once
#include <stdbool.h>
#include <sys/types.h>

/// Starts a program with posix_spawn(3).
///
/// The program gets the descriptors `descriptors[i]` as number i, and no others; an empty signal
/// mask and default signal handlers. With `newSession` it leads a session of its own, away from the
/// terminal and its signals.
/// Returns 0 and sets *pid, or an errno.
int pressroom_spawn(pid_t *pid, const char *path, char *const arguments[],
                    char *const environment[], const int descriptors[], int descriptorCount,
                    const char *workingDirectory, bool newSession);

// The macros of wait(2) as functions: Swift imports no function-like macros.
bool pressroom_exited(int status);
int pressroom_exit_code(int status);
int pressroom_signal(int status);

/// pidfd_open(2), which Swift's Glibc module lacks.
int pressroom_pidfd_open(pid_t pid);

/// Asks that `signal` be sent to this process when its parent ends; see PR_SET_PDEATHSIG
/// in prctl(2).
int pressroom_die_with_parent(int signal);

/// How many processors the affinity mask of this process holds (sched_getaffinity(2)), or -1.
int pressroom_affinity_count(void);

/// Gives the build ID (NT_GNU_BUILD_ID) of this program and of each library that is loaded, in the
/// order they were loaded; see dl_iterate_phdr(3). What the kernel maps by itself is left out.
/// Returns false when one of them has none.
bool pressroom_build_ids(void (*take)(const unsigned char *bytes, size_t count, void *context),
                         void *context);

// The file of the library that defines a function, as the dynamic linker opened it; NULL when none
// does. It stays valid. See dladdr(3).
const char *pressroom_file_of(const char *symbol);

/// Whether the system's time of day is kept right by somebody, such as an NTP daemon, as far as the
/// kernel knows; see STA_UNSYNC in adjtimex(2), whose flags Swift's Glibc module lacks.
bool pressroom_clock_is_synchronised(void);

/// Names the calling thread, for ps(1); the first 15 bytes count.
void pressroom_name_thread(const char *name);
