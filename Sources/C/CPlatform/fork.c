#define _GNU_SOURCE
#include "fork.h"

#include <limits.h>
#include <signal.h>
#include <stddef.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

void pressroom_reset_signals(void) {
    for (int number = 1; number < NSIG; number++) {
        struct sigaction action;
        // The two signals that the C library keeps for itself are refused, and left alone.
        if (sigaction(number, NULL, &action) != 0) continue;
        if (action.sa_handler == SIG_DFL || action.sa_handler == SIG_IGN) continue;
        signal(number, SIG_DFL);
    }
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
}

pid_t pressroom_fork(void) {
    pid_t pid = fork();
    if (pid == 0) pressroom_reset_signals();
    return pid;
}

int pressroom_pidfd_send_signal(int pidfd, int signal) {
    return (int)syscall(SYS_pidfd_send_signal, pidfd, signal, NULL, 0);
}

pid_t pressroom_wait(pid_t pid, int *status, long *cpuMicroseconds, long *residentKilobytesMax) {
    struct rusage usage;
    pid_t result = wait4(pid, status, 0, &usage);
    if (result < 0) return result;
    *cpuMicroseconds = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000L
        + usage.ru_utime.tv_usec + usage.ru_stime.tv_usec;
    *residentKilobytesMax = usage.ru_maxrss;
    return result;
}

int pressroom_close_others(const int kept[], int count) {
    unsigned next = 3;
    for (;;) {
        // The lowest number from here on that is kept.
        unsigned lowest = UINT_MAX;
        for (int i = 0; i < count; i++) {
            unsigned number = (unsigned)kept[i];
            if (number >= next && number < lowest) lowest = number;
        }
        if (lowest == UINT_MAX) return close_range(next, UINT_MAX, 0) == 0 ? (int)next - 1 : -1;
        if (lowest > next && close_range(next, lowest - 1, 0) != 0) return -1;
        next = lowest + 1;
    }
}
