#define _GNU_SOURCE
#include "isolate.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fork.h"

pid_t pressroom_fork_isolated(bool asUser) {
    // clone(2) itself, because the C library has no fork with flags, and after unshare(2) the
    // caller could start no thread. What the library keeps of the caller's one thread is right for
    // the child but for its number, by which nothing in the child goes.
    unsigned long flags = CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | SIGCHLD;
    pid_t pid = (pid_t)syscall(SYS_clone, flags | (asUser ? CLONE_NEWUSER : 0), 0, 0, 0, 0);
    if (pid == 0) pressroom_reset_signals();
    return pid;
}

static int write_text(const char *path, const char *text) {
    int file = open(path, O_WRONLY | O_CLOEXEC);
    if (file < 0) return -1;
    ssize_t count = write(file, text, strlen(text));
    int code = errno;
    close(file);
    errno = code;
    return count < 0 ? -1 : 0;
}

int pressroom_map_user(uid_t user, gid_t group) {
    char line[64];
    snprintf(line, sizeof line, "%u %u 1", user, user);
    if (write_text("/proc/self/uid_map", line) != 0) return -1;
    // A group may be mapped only where supplementary groups cannot be changed.
    if (write_text("/proc/self/setgroups", "deny") != 0) return -1;
    snprintf(line, sizeof line, "%u %u 1", group, group);
    return write_text("/proc/self/gid_map", line);
}

// What LibreOffice reads, relative to the root: itself, libraries, fonts, and what they are
// configured with. Those that do not exist are left out.
static const char *const office_paths[] = {
    "usr/lib", "usr/lib64", "usr/share/libreoffice", "usr/share/fonts", "usr/local/share/fonts",
    "usr/share/fontconfig", "usr/share/hunspell", "usr/share/hyphen", "usr/share/locale",
    "usr/share/zoneinfo", "usr/share/liblangtag", "etc/fonts", "etc/libreoffice", "etc/ld.so.cache",
    "var/cache/fontconfig", "var/spool/libreoffice/uno_packages/cache", "dev/null", "dev/urandom",
};

// Makes the directories above a relative path.
static int make_parents(const char *path) {
    char parent[128];
    for (size_t i = 0; path[i] != 0; i++) {
        if (i >= sizeof parent - 1) return errno = ENAMETOOLONG, -1;
        if (path[i] == '/') {
            parent[i] = 0;
            if (mkdir(parent, 0755) != 0 && errno != EEXIST) return -1;
        }
        parent[i] = path[i];
    }
    return 0;
}

// Has the same below the working directory as below the root.
static int bind_path(const char *path) {
    char source[128];
    snprintf(source, sizeof source, "/%s", path);
    struct stat info;
    if (stat(source, &info) != 0) return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
    if (make_parents(path) != 0) return -1;
    if (S_ISDIR(info.st_mode)) {
        if (mkdir(path, 0755) != 0 && errno != EEXIST) return -1;
    } else {
        int file = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0444);
        if (file < 0) return -1;
        close(file);
    }
    return mount(source, path, NULL, MS_BIND | MS_REC, NULL);
}

int pressroom_enter_office_root(uid_t user, gid_t group, size_t scratchBytes) {
    const unsigned long flags = MS_NOSUID | MS_NODEV | MS_NOEXEC;
    // Nothing that is mounted here is seen outside.
    if (mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0) return -1;
    if (mount("root", "/tmp", "tmpfs", flags, "size=1m,mode=755") != 0) return -1;
    if (chdir("/tmp") != 0) return -1;
    for (size_t i = 0; i < sizeof office_paths / sizeof *office_paths; i++)
        if (bind_path(office_paths[i]) != 0) return -1;
    if (symlink("usr/lib", "lib") != 0 || symlink("usr/lib64", "lib64") != 0) return -1;
    char options[128];
    snprintf(options, sizeof options, "size=%zu,nr_inodes=16k,mode=700,uid=%u,gid=%u",
             scratchBytes, user, group);
    if (mkdir("tmp", 0700) != 0) return -1;
    if (mount("scratch", "tmp", "tmpfs", flags, options) != 0) return -1;
    // > pivot_root(".", ".") … the old root directory is mounted over the new one
    if (syscall(SYS_pivot_root, ".", ".") != 0) return -1;
    if (umount2(".", MNT_DETACH) != 0) return -1;
    return chdir("/tmp");
}
