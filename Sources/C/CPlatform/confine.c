#define _GNU_SOURCE
#include "confine.h"
#include "isolate.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/audit.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

// Privileges

int pressroom_gain_no_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

int pressroom_become(uid_t user, gid_t group) {
    if (setgroups(0, NULL) != 0) return -1;
    if (setresgid(group, group, group) != 0) return -1;
    return setresuid(user, user, user);
}

int pressroom_drop_capabilities(void) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct none[2] = {{0}};
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) != 0) return -1;
    return (int)syscall(SYS_capset, &header, none);
}

int pressroom_forbid_inspection(void) { return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0); }

// Landlock
//
// The names are ours where the kernel's headers may be older than the kernel. Version 7 adds no
// right but ways to log; versions after it are processed as 7.

struct ruleset_rights {
    uint64_t files;   // LANDLOCK_ACCESS_FS_…
    uint64_t network; // LANDLOCK_ACCESS_NET_…, from version 4
    uint64_t scopes;  // LANDLOCK_SCOPE_…, from version 6
};

struct path_rule {
    uint64_t rights;
    int32_t directory;
} __attribute__((packed));

enum {
    rule_path_beneath = 1,
    create_ruleset_version = 1,
    right_execute = 1 << 0,
    right_write_file = 1 << 1,
    right_read_file = 1 << 2,
    right_read_directory = 1 << 3,
    right_make_character_device = 1 << 6,
    right_make_block_device = 1 << 11,
    right_truncate = 1 << 14,
    rights_to_read = right_read_file | right_read_directory,
    // All of version 3, the first that lets a file be cut, but to run programs and make devices.
    rights_to_work = ((1 << 15) - 1)
        & ~(right_execute | right_make_character_device | right_make_block_device),
    // Those that a file can have, and not only a directory.
    rights_of_files = right_execute | right_write_file | right_read_file | right_truncate,
};

// A path that stays, with everything beneath it.
struct kept_path {
    const char *path;
    uint64_t rights;
};

// How many rights over files each version knows, the lowest bits of the set: 13 at first, then
// renaming to another directory (2), truncating (3), and ioctl on devices (5).
static const int file_rights[] = {0, 13, 14, 15, 15, 16, 16, 16};
static const int version_newest = sizeof file_rights / sizeof *file_rights - 1;

int pressroom_landlock_version(void) {
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, create_ruleset_version);
}

// Paths that do not exist are left out. The rights are those that the ruleset knows.
static int keep_path(int ruleset, const char *path, uint64_t rights) {
    struct path_rule rule = {.rights = rights};
    rule.directory = open(path, O_PATH | O_CLOEXEC);
    if (rule.directory < 0) return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
    struct stat info;
    int result = fstat(rule.directory, &info);
    if (result == 0 && !S_ISDIR(info.st_mode)) rule.rights &= rights_of_files;
    if (result == 0)
        result = (int)syscall(SYS_landlock_add_rule, ruleset, rule_path_beneath, &rule, 0);
    int code = errno;
    close(rule.directory);
    errno = code;
    return result;
}

// What a PDF without fonts of its own needs: fonts, their configuration and cache, and the
// character maps of poppler. Those that do not exist are left out.
static const struct kept_path font_paths[] = {
    {"/usr/share/fonts", rights_to_read}, {"/usr/local/share/fonts", rights_to_read},
    {"/etc/fonts", rights_to_read}, {"/usr/share/fontconfig", rights_to_read},
    {"/var/cache/fontconfig", rights_to_read}, {"/usr/share/poppler", rights_to_read},
};

static int restrict_paths(const struct kept_path kept[], size_t count) {
    int version = pressroom_landlock_version();
    if (version < 0) return -1;
    if (version > version_newest) version = version_newest;
    struct ruleset_rights rights = {.files = (1ULL << file_rights[version]) - 1};
    size_t size = sizeof rights.files;
    if (version >= 4) {
        rights.network = 3; // Binding and connecting a TCP socket.
        size += sizeof rights.network;
    }
    if (version >= 6) {
        rights.scopes = 3; // Abstract unix sockets of others, and signals to others.
        size += sizeof rights.scopes;
    }
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &rights, size, 0);
    if (ruleset < 0) return -1;
    int result = 0;
    for (size_t i = 0; i < count && result == 0; i++)
        result = keep_path(ruleset, kept[i].path, kept[i].rights & rights.files);
    if (result == 0) result = (int)syscall(SYS_landlock_restrict_self, ruleset, 0);
    int code = errno;
    close(ruleset);
    errno = code;
    return result;
}

int pressroom_landlock(bool readsFonts) {
    return restrict_paths(font_paths, readsFonts ? sizeof font_paths / sizeof *font_paths : 0);
}

static const char office_program[] = "/usr/lib/libreoffice/program/soffice.bin";

const char *pressroom_office_path(void) { return office_program; }

// The root was made for LibreOffice. Of the two that can be run, the second runs the first.
static const struct kept_path office_paths[] = {
    {"/", rights_to_read},
    {"/tmp", rights_to_read | rights_to_work},
    {"/dev/null", rights_to_read | right_write_file},
    {office_program, rights_to_read | right_execute},
#if defined __x86_64__
    {"/lib64/ld-linux-x86-64.so.2", rights_to_read | right_execute},
#elif defined __aarch64__
    {"/lib/ld-linux-aarch64.so.1", rights_to_read | right_execute},
#endif
};

int pressroom_landlock_office(void) {
    return restrict_paths(office_paths, sizeof office_paths / sizeof *office_paths);
}

// System calls
//
// What is listed is allowed; everything else fails with EPERM: sockets, programs, new processes,
// tracing, signals to others, mounts, keys, BPF, io_uring, and whatever the kernel will learn. An
// error and not a kill, because libraries probe (for a terminal, a cache, a newer call) and go on
// without; a call by an attacker gets nowhere either way. Only a call in the convention of another
// architecture, which the numbers here do not describe, ends the process. clone3(2) fails with
// ENOSYS, so that the C library falls back to clone(2), whose flags a filter can see.

// A condition on an argument: the bits of the mask have this value.
struct condition {
    unsigned argument;
    uint64_t mask;
    uint64_t value;
};

struct rule {
    uint32_t call;
    uint32_t action;
    unsigned conditionCount;
    struct condition conditions[2];
};

#define ALLOW(name) {SYS_##name, SECCOMP_RET_ALLOW, 0, {{0}}}
#define ALLOW_IF(name, ...) {SYS_##name, SECCOMP_RET_ALLOW, 1, {__VA_ARGS__}}
#define ALLOW_IF_BOTH(name, ...) {SYS_##name, SECCOMP_RET_ALLOW, 2, {__VA_ARGS__}}
#define UNKNOWN(name) {SYS_##name, SECCOMP_RET_ERRNO | ENOSYS, 0, {{0}}}
#define ARGUMENT(number, mask, value) {number, mask, value}

static const uint64_t whole = UINT64_MAX;
// The kernel looks at the lower half of an argument that is an int.
static const uint64_t whole_int = UINT32_MAX;
// Stands for the number of the process that installs the filter.
static const uint64_t own_process = UINT64_MAX - 1;

// What makes a thread of clone(2), and what would make more than that.
static const uint64_t thread_flags =
    CLONE_THREAD | CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER
    | CLONE_NEWPID | CLONE_NEWNET | CLONE_PTRACE | CLONE_UNTRACED | CLONE_VFORK | CLONE_PARENT;
// Opening for anything but reading; see open(2).
static const uint64_t writing_flags =
    O_ACCMODE | O_CREAT | O_TRUNC | O_APPEND | (O_TMPFILE & ~O_DIRECTORY);

static const struct rule for_all[] = {
    // The bytes of open files.
    ALLOW(read), ALLOW(write), ALLOW(pread64), ALLOW(pwrite64), ALLOW(lseek), ALLOW(readv),
    ALLOW(writev),
    // Memory. Executable and writable at once too: libvips compiles its loops at run time.
    ALLOW(mmap), ALLOW(munmap), ALLOW(mprotect), ALLOW(mremap), ALLOW(madvise), ALLOW(brk),
    // Threads, and waiting for one another.
    ALLOW(futex), ALLOW_IF(clone, ARGUMENT(0, thread_flags, CLONE_THREAD)), UNKNOWN(clone3),
    ALLOW(set_robust_list), ALLOW(rseq), ALLOW(sched_yield), ALLOW(sched_getaffinity),
    ALLOW(gettid), ALLOW(getpid), ALLOW_IF(prctl, ARGUMENT(0, whole_int, PR_SET_NAME)),
    // Open files.
    ALLOW(fstat), ALLOW_IF(newfstatat, ARGUMENT(3, whole_int, AT_EMPTY_PATH)), ALLOW(close),
    ALLOW(dup), ALLOW(ftruncate), ALLOW(fsync), ALLOW(fdatasync),
    ALLOW_IF(fcntl, ARGUMENT(1, whole_int, F_GETFL)),
    ALLOW_IF(fcntl, ARGUMENT(1, whole_int, F_SETFL)),
    ALLOW_IF(fcntl, ARGUMENT(1, whole_int, F_GETFD)),
    ALLOW_IF(fcntl, ARGUMENT(1, whole_int, F_SETFD)),
    ALLOW_IF(fcntl, ARGUMENT(1, whole_int, F_DUPFD)),
    ALLOW_IF(fcntl, ARGUMENT(1, whole_int, F_DUPFD_CLOEXEC)),
    // Events on the task's channel, the one socket there is.
    ALLOW(sendmsg),
    // Time and chance.
    ALLOW(clock_gettime), ALLOW(clock_getres), ALLOW(gettimeofday), ALLOW(clock_nanosleep),
    ALLOW(nanosleep), ALLOW(restart_syscall), ALLOW(getrandom),
    // Signals to itself: abort(3).
    ALLOW(rt_sigaction), ALLOW(rt_sigprocmask), ALLOW(rt_sigreturn), ALLOW(sigaltstack),
    ALLOW_IF(tgkill, ARGUMENT(0, whole_int, own_process)),
    // Its own limits and the size of the machine, to read. Its processor time is allotted task by
    // task, within the hard limit.
    ALLOW_IF_BOTH(prlimit64, ARGUMENT(0, whole_int, 0), ARGUMENT(1, whole_int, RLIMIT_CPU)),
    ALLOW_IF_BOTH(prlimit64, ARGUMENT(0, whole_int, 0), ARGUMENT(2, whole, 0)), ALLOW(getrusage),
    ALLOW(sysinfo), ALLOW(getuid), ALLOW(geteuid), ALLOW(getgid), ALLOW(getegid),
    // The end.
    ALLOW(exit), ALLOW(exit_group),
};

static const struct rule for_opening_files[] = {
    ALLOW_IF(openat, ARGUMENT(2, writing_flags, O_RDONLY)), ALLOW(newfstatat), ALLOW(faccessat),
    ALLOW(faccessat2), ALLOW(readlinkat), ALLOW(getdents64), ALLOW(fstatfs),
#ifdef __x86_64__
    // The older forms, which newer architectures never had.
    ALLOW(access), ALLOW(readlink),
#endif
};

// What a child needs that waits for another process, which it started before.
static const struct rule for_waiting[] = {ALLOW(wait4)};

// What LibreOffice does besides, with files in a root of its own, and with sockets to itself. One
// program can be run in place of another; no process can be added to the one there is.
static const struct rule for_office[] = {
    ALLOW(openat), ALLOW(fcntl), ALLOW(mkdirat), ALLOW(unlinkat), ALLOW(renameat),
    ALLOW(renameat2), ALLOW(linkat), ALLOW(symlinkat), ALLOW(fchmod), ALLOW(fchmodat),
    ALLOW(fchown), ALLOW(fchownat), ALLOW(utimensat), ALLOW(statfs), ALLOW(statx), ALLOW(getcwd),
    ALLOW(chdir), ALLOW(fallocate), ALLOW(fadvise64), ALLOW(truncate), ALLOW(flock), ALLOW(umask),
    ALLOW(copy_file_range), ALLOW(sendfile), ALLOW(execve), ALLOW(set_tid_address), ALLOW(uname),
    ALLOW(pipe2), ALLOW(dup3), ALLOW(ppoll), ALLOW(pselect6), ALLOW(eventfd2),
    ALLOW(epoll_create1), ALLOW(epoll_ctl), ALLOW(epoll_pwait), ALLOW(timerfd_create),
    ALLOW(timerfd_settime), ALLOW(msync), ALLOW(mincore), ALLOW(membarrier), ALLOW(getrlimit),
    ALLOW(sched_getparam), ALLOW(sched_getscheduler), ALLOW(times), ALLOW(getppid),
    ALLOW_IF(socket, ARGUMENT(0, whole_int, AF_UNIX)),
    ALLOW_IF(socketpair, ARGUMENT(0, whole_int, AF_UNIX)), ALLOW(bind), ALLOW(listen),
    ALLOW(accept), ALLOW(accept4), ALLOW(connect), ALLOW(shutdown), ALLOW(getsockname),
    ALLOW(getpeername), ALLOW(getsockopt), ALLOW(setsockopt), ALLOW(sendto), ALLOW(recvfrom),
    ALLOW(recvmsg),
#ifdef __x86_64__
    ALLOW(open), ALLOW(stat), ALLOW(lstat), ALLOW(mkdir), ALLOW(rmdir), ALLOW(unlink),
    ALLOW(rename), ALLOW(link), ALLOW(symlink), ALLOW(chmod), ALLOW(chown), ALLOW(lchown),
    ALLOW(getdents), ALLOW(pipe), ALLOW(dup2), ALLOW(poll), ALLOW(select), ALLOW(epoll_create),
    ALLOW(epoll_wait), ALLOW(arch_prctl), ALLOW(time),
#endif
};

#if defined __x86_64__
static const uint32_t architecture = AUDIT_ARCH_X86_64;
#elif defined __aarch64__
static const uint32_t architecture = AUDIT_ARCH_AARCH64;
#else
#error "the table of system calls was checked on x86_64 and aarch64 only"
#endif

// A filter being written; see SECCOMP_SET_MODE_FILTER in seccomp(2).
struct filter {
    struct sock_filter instructions[1024];
    unsigned short length;
};

static void emit(struct filter *filter, uint16_t code, uint32_t operand, uint8_t skipIfTrue,
                 uint8_t skipIfFalse) {
    filter->instructions[filter->length++] =
        (struct sock_filter){code, skipIfTrue, skipIfFalse, operand};
}

static void load(struct filter *filter, size_t offset) {
    emit(filter, BPF_LD | BPF_W | BPF_ABS, (uint32_t)offset, 0, 0);
}

static void answer(struct filter *filter, uint32_t action) {
    emit(filter, BPF_RET | BPF_K, action, 0, 0);
}

// Skips `behind` instructions after it unless half an argument has the value wanted.
static void require(struct filter *filter, size_t offset, uint32_t mask, uint32_t value,
                    uint8_t behind) {
    load(filter, offset);
    emit(filter, BPF_ALU | BPF_AND | BPF_K, mask, 0, 0);
    emit(filter, BPF_JMP | BPF_JEQ | BPF_K, value, 0, behind);
}

static void add(struct filter *filter, const struct rule *rule) {
    // Both architectures are little-endian: the lower half of an argument comes first.
    const unsigned each = 6; // Two halves, three instructions each.
    unsigned rest = rule->conditionCount * each;
    // With conditions, the answer is followed by reloading the number for the next rule.
    emit(filter, BPF_JMP | BPF_JEQ | BPF_K, rule->call, 0, (uint8_t)(rest + (rest ? 2 : 1)));
    for (unsigned i = 0; i < rule->conditionCount; i++) {
        const struct condition *condition = &rule->conditions[i];
        uint64_t value = condition->value == own_process ? (uint64_t)getpid() : condition->value;
        size_t offset = offsetof(struct seccomp_data, args) + 8 * condition->argument;
        require(filter, offset, (uint32_t)condition->mask, (uint32_t)value,
                (uint8_t)(rest - 3 + 1));
        require(filter, offset + 4, (uint32_t)(condition->mask >> 32), (uint32_t)(value >> 32),
                (uint8_t)(rest - 6 + 1));
        rest -= each;
    }
    answer(filter, rule->action);
    if (rule->conditionCount) load(filter, offsetof(struct seccomp_data, nr));
}

// How many rules there may be so that half of them are far fewer than the 255 instructions that a
// branch can skip; with more of them, the branch leads to a jump.
static const size_t branch_rules_max = 100;

// Tests for each of the rules, which are sorted, by halving: the kernel runs a new filter once for
// every number there is, so the length of its paths is what installing it costs.
static void add_sorted(struct filter *filter, const struct rule rules[], size_t count) {
    size_t middle = count / 2;
    while (middle > 0 && rules[middle - 1].call == rules[middle].call) middle--;
    if (count <= 4 || middle == 0) {
        for (size_t i = 0; i < count; i++) add(filter, &rules[i]);
        answer(filter, SECCOMP_RET_ERRNO | EPERM);
        return;
    }
    bool isFar = count > branch_rules_max;
    unsigned short branch = filter->length;
    emit(filter, BPF_JMP | BPF_JGE | BPF_K, rules[middle].call, 0, isFar ? 1 : 0);
    if (isFar) emit(filter, BPF_JMP | BPF_JA, 0, 0, 0);
    unsigned short lower = filter->length;
    add_sorted(filter, rules, middle);
    if (isFar) {
        filter->instructions[lower - 1].k = filter->length - lower;
    } else {
        filter->instructions[branch].jt = (uint8_t)(filter->length - lower);
    }
    add_sorted(filter, rules + middle, count - middle);
}

// Adds rules to sorted ones, at their places.
static size_t insert(struct rule sorted[], size_t count, const struct rule rules[], size_t more) {
    for (size_t i = 0; i < more; i++) {
        size_t place = count++;
        for (; place > 0 && sorted[place - 1].call > rules[i].call; place--)
            sorted[place] = sorted[place - 1];
        sorted[place] = rules[i];
    }
    return count;
}

// Has the kernel refuse what is not in the rules, which are sorted.
static int install(const struct rule rules[], size_t count) {
    struct filter filter = {.length = 0};
    load(&filter, offsetof(struct seccomp_data, arch));
    emit(&filter, BPF_JMP | BPF_JEQ | BPF_K, architecture, 1, 0);
    answer(&filter, SECCOMP_RET_KILL_PROCESS);
    load(&filter, offsetof(struct seccomp_data, nr));
    add_sorted(&filter, rules, count);
    struct sock_fprog program = {filter.length, filter.instructions};
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0);
}

#define COUNT(rules) (sizeof(rules) / sizeof *(rules))

int pressroom_filter_system_calls(bool opensFiles, bool waits) {
    struct rule rules[COUNT(for_all) + COUNT(for_opening_files) + COUNT(for_waiting)];
    size_t count = insert(rules, 0, for_all, COUNT(for_all));
    if (opensFiles) count = insert(rules, count, for_opening_files, COUNT(for_opening_files));
    if (waits) count = insert(rules, count, for_waiting, COUNT(for_waiting));
    return install(rules, count);
}

int pressroom_filter_office_calls(void) {
    struct rule rules[COUNT(for_all) + COUNT(for_opening_files) + COUNT(for_office)];
    size_t count = insert(rules, 0, for_all, COUNT(for_all));
    count = insert(rules, count, for_opening_files, COUNT(for_opening_files));
    count = insert(rules, count, for_office, COUNT(for_office));
    return install(rules, count);
}
