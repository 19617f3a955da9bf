#define _GNU_SOURCE
#include "process.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <sys/wait.h>
#include <unistd.h>

// The descriptors are first moved above every target number, so that a dup2 never overwrites one
// that is still to be moved.
static int arrange(posix_spawn_file_actions_t *actions, const int descriptors[], int count,
                   int moved[]) {
    for (int i = 0; i < count; i++) {
        moved[i] = fcntl(descriptors[i], F_DUPFD_CLOEXEC, count + 16);
        if (moved[i] < 0) return errno;
        int code = posix_spawn_file_actions_adddup2(actions, moved[i], i);
        if (code) return code;
    }
    return posix_spawn_file_actions_addclosefrom_np(actions, count);
}

int pressroom_spawn(pid_t *pid, const char *path, char *const arguments[],
                    char *const environment[], const int descriptors[], int descriptorCount,
                    const char *workingDirectory, bool newSession) {
    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    sigset_t none, all;
    int moved[descriptorCount > 0 ? descriptorCount : 1];
    for (int i = 0; i < descriptorCount; i++) moved[i] = -1;

    int code = posix_spawn_file_actions_init(&actions);
    if (code) return code;
    code = posix_spawnattr_init(&attributes);
    if (code) {
        posix_spawn_file_actions_destroy(&actions);
        return code;
    }
    sigemptyset(&none);
    sigfillset(&all);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
                             | (newSession ? POSIX_SPAWN_SETSID : 0));
    code = arrange(&actions, descriptors, descriptorCount, moved);
    if (!code && workingDirectory)
        code = posix_spawn_file_actions_addchdir_np(&actions, workingDirectory);
    if (!code) code = posix_spawnp(pid, path, &actions, &attributes, arguments, environment);
    for (int i = 0; i < descriptorCount; i++)
        if (moved[i] >= 0) close(moved[i]);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    return code;
}

bool pressroom_exited(int status) { return WIFEXITED(status); }
int pressroom_exit_code(int status) { return WEXITSTATUS(status); }
int pressroom_signal(int status) { return WTERMSIG(status); }

int pressroom_pidfd_open(pid_t pid) { return (int)syscall(SYS_pidfd_open, pid, 0); }

int pressroom_die_with_parent(int signal) { return prctl(PR_SET_PDEATHSIG, signal, 0, 0, 0); }

int pressroom_affinity_count(void) {
    // Room for 8,192 processors: more than any Linux supports.
    cpu_set_t *set = CPU_ALLOC(8192);
    size_t size = CPU_ALLOC_SIZE(8192);
    if (!set) return -1;
    int count = sched_getaffinity(0, size, set) == 0 ? CPU_COUNT_S(size, set) : -1;
    CPU_FREE(set);
    return count;
}

struct build_ids {
    void (*take)(const unsigned char *bytes, size_t count, void *context);
    void *context;
};

// Looks through the notes of a segment; see elf(5).
static bool take_build_id(const struct build_ids *ids, const unsigned char *at, size_t size,
                          size_t alignment) {
    if (alignment < 4) alignment = 4;
    while (size >= sizeof(ElfW(Nhdr))) {
        ElfW(Nhdr) note;
        memcpy(&note, at, sizeof note);
        size_t name = sizeof note;
        size_t contents = (name + note.n_namesz + alignment - 1) / alignment * alignment;
        size_t next = (contents + note.n_descsz + alignment - 1) / alignment * alignment;
        if (contents + note.n_descsz > size) return false;
        if (note.n_type == NT_GNU_BUILD_ID && note.n_namesz == 4
            && memcmp(at + name, "GNU", 4) == 0) {
            ids->take(at + contents, note.n_descsz, ids->context);
            return true;
        }
        if (next >= size) return false;
        at += next;
        size -= next;
    }
    return false;
}

static int visit_object(struct dl_phdr_info *object, size_t size, void *context) {
    (void)size;
    const struct build_ids *ids = context;
    // The kernel's own, which no file is behind, is of no account.
    if (object->dlpi_addr == getauxval(AT_SYSINFO_EHDR)) return 0;
    for (int i = 0; i < object->dlpi_phnum; i++) {
        const ElfW(Phdr) *segment = &object->dlpi_phdr[i];
        if (segment->p_type != PT_NOTE) continue;
        const unsigned char *notes = (const unsigned char *)(object->dlpi_addr + segment->p_vaddr);
        if (take_build_id(ids, notes, segment->p_memsz, segment->p_align)) return 0;
    }
    return 1;
}

bool pressroom_build_ids(void (*take)(const unsigned char *bytes, size_t count, void *context),
                         void *context) {
    struct build_ids ids = {take, context};
    return dl_iterate_phdr(visit_object, &ids) == 0;
}

const char *pressroom_file_of(const char *symbol) {
    Dl_info info;
    void *address = dlsym(RTLD_DEFAULT, symbol);
    return address && dladdr(address, &info) ? info.dli_fname : NULL;
}

bool pressroom_clock_is_synchronised(void) {
    struct timex clock = {.modes = 0};
    return adjtimex(&clock) >= 0 && !(clock.status & STA_UNSYNC);
}

void pressroom_name_thread(const char *name) {
    char shortened[16];
    snprintf(shortened, sizeof shortened, "%s", name);
    pthread_setname_np(pthread_self(), shortened);
}
