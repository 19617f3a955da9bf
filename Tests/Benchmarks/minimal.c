/* The least that answers for a status over FastCGI: finds the file of a job that is done, and sends
 * it. No owner, no other state, no condition, no problem but 404.
 *
 * usage: minimal SOCKET SPOOL THREADS
 */
#include <fcgiapp.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static int listener;
static int spool;

/* Opens the status of the job in this target; the day is in the first 48 bits of its id. */
static int open_status(const char *target)
{
    char digits[13] = {0}, day[11], path[128];
    const char *id = target + strlen("/jobs/");
    if (strncmp(target, "/jobs/", 6) != 0 || strlen(id) != 36 || strchr(id, '/') != NULL)
        return -1;
    memcpy(digits, id, 8);
    memcpy(digits + 8, id + 9, 4);
    time_t created = (time_t)(strtoull(digits, NULL, 16) / 1000);
    struct tm moment;
    gmtime_r(&created, &moment);
    strftime(day, sizeof day, "%Y-%m-%d", &moment);
    snprintf(path, sizeof path, "done/%s/%.36s/status.json", day, id);
    return openat(spool, path, O_RDONLY | O_CLOEXEC);
}

static void answer(FCGX_Request *request)
{
    static _Thread_local char body[1 << 16];
    const char *target = FCGX_GetParam("REQUEST_URI", request->envp);
    struct stat facts;
    int file = target != NULL ? open_status(target) : -1;
    if (file < 0) {
        FCGX_FPrintF(request->out, "Status: 404\r\n\r\n");
        return;
    }
    fstat(file, &facts);
    ssize_t count = read(file, body, sizeof body);
    close(file);
    FCGX_FPrintF(request->out, "Content-Type: application/json\r\nETag: \"%ld\"\r\n\r\n",
                 facts.st_mtim.tv_nsec);
    FCGX_PutStr(body, count > 0 ? (int)count : 0, request->out);
}

static void *serve(void *nothing)
{
    FCGX_Request request;
    FCGX_InitRequest(&request, listener, 0);
    while (FCGX_Accept_r(&request) == 0) {
        answer(&request);
        FCGX_Finish_r(&request);
    }
    return nothing;
}

int main(int count, char **arguments)
{
    if (count != 4) {
        fprintf(stderr, "usage: minimal SOCKET SPOOL THREADS\n");
        return 2;
    }
    FCGX_Init();
    listener = FCGX_OpenSocket(arguments[1], 1024);
    spool = open(arguments[2], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (listener < 0 || spool < 0) {
        perror("minimal");
        return 1;
    }
    pthread_t thread;
    for (int others = atoi(arguments[3]) - 1; others > 0; others--)
        pthread_create(&thread, NULL, serve, NULL);
    serve(NULL);
    return 0;
}
