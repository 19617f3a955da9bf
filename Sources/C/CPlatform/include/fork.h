#pragma once
#include <sys/types.h>

/// fork(2), which Swift's Glibc module hides because a child of a threaded process can do little.
///
/// The child starts with an empty signal mask, and with default handlers but for signals that are
/// ignored, which stay so: no handler of the parent's (one for crashes, say) runs in the child.
pid_t pressroom_fork(void);

/// Gives this process an empty signal mask, and default handlers but for signals that are ignored.
void pressroom_reset_signals(void);

/// Sends a signal to the process behind a descriptor; see pidfd_send_signal(2).
int pressroom_pidfd_send_signal(int pidfd, int signal);

/// Waits for the end of a child; see wait4(2).
/// Sets its status, its processor time in microseconds (user and system), and the largest resident
/// size it had, in kilobytes. Returns the pid, or -1 with errno.
pid_t pressroom_wait(pid_t pid, int *status, long *cpuMicroseconds, long *residentKilobytesMax);

/// Closes every descriptor but 0, 1, 2 and the given ones, in any order; see close_range(2).
/// Returns the highest that is kept, or -1 with errno.
int pressroom_close_others(const int kept[], int count);
