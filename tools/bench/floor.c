/* The floor: reads the files in /proc that a reading of the client consists of, and discards them.

   For each line on stdin it reads all processes and the host's sockets once, and prints the number
   of processes and bytes. No program in any language that reads all these files each time can cost
   less; the client caches some of them. With the argument "lean" it skips the files that the client
   need not read either, as far as this is possible without a cache: it assumes that each process
   with one thread has not run since the last reading and has no open file whose name must be looked
   up. */

#define _GNU_SOURCE
#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static char buffer[65536];
static long bytes;

/* Read a complete file; `pieces` is 1 if the kernel returns it in one read. */
static void read_file(int folder, const char *name, int pieces)
{
    int file = openat(folder, name, O_RDONLY | O_CLOEXEC);
    ssize_t count;

    buffer[0] = 0;
    if (file < 0)
        return;
    while (pieces-- && (count = read(file, buffer, sizeof buffer - 1)) > 0) {
        bytes += count;
        buffer[count] = 0;
    }
    close(file);
}

static ssize_t read_link(int folder, const char *name)
{
    ssize_t count = readlinkat(folder, name, buffer, 4096);

    if (count > 0) {
        bytes += count;
        buffer[count] = 0;
    }
    return count;
}

static DIR *open_folder(int parent, const char *name)
{
    int folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

    return folder < 0 ? NULL : fdopendir(folder);
}

static void read_threads(int process)
{
    DIR *folder = open_folder(process, "task");
    struct dirent *entry;
    char name[300];

    if (!folder)
        return;
    while ((entry = readdir(folder)))
        if (entry->d_name[0] != '.') {
            snprintf(name, sizeof name, "%s/stat", entry->d_name);
            read_file(dirfd(folder), name, 1);
        }
    closedir(folder);
}

static void list_descriptors(int process)
{
    DIR *folder = open_folder(process, "fd");

    if (!folder)
        return;
    while (readdir(folder))
        ;
    closedir(folder);
}

static void read_descriptors(int process)
{
    DIR *folder = open_folder(process, "fd");
    struct dirent *entry;
    struct stat target;
    char name[300];

    if (!folder)
        return;
    while ((entry = readdir(folder)))
        if (entry->d_name[0] != '.' && read_link(dirfd(folder), entry->d_name) > 0
            && buffer[0] == '/' && !stat(buffer, &target) && S_ISREG(target.st_mode)) {
            snprintf(name, sizeof name, "fdinfo/%s", entry->d_name);
            read_file(process, name, 1);
        }
    closedir(folder);
}

/* The number of threads in the content of stat: the 18th field after the name. */
static int threads_in_buffer(void)
{
    const char *field = strrchr(buffer, ')');
    int number = 0;

    if (field)
        sscanf(field + 2, "%*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %*s %d",
               &number);
    return number;
}

static void read_process(int process, pid_t pid, int lean)
{
    int is_closed = read_link(process, "exe") < 0 && lean && errno == EACCES;
    int has_memory, rests;
    cpu_set_t cpus;

    if (lean)
        read_file(process, "schedstat", 1); /* has it run since the last reading? */
    read_file(process, "stat", 1);
    rests = lean && threads_in_buffer() == 1;
    read_file(process, "statm", 1);
    has_memory = strncmp(buffer, "0 ", 2) != 0;
    if (!is_closed) {
        read_link(process, "cwd");
        if (has_memory || !lean)
            read_file(process, "smaps_rollup", 1);
    }
    if (rests) {
        list_descriptors(process);
    } else {
        read_file(process, "status", 1);
        read_descriptors(process);
        read_file(process, "cmdline", -1);
        if (!is_closed)
            read_file(process, "io", 1);
        read_threads(process);
    }
    getpriority(PRIO_PROCESS, pid);
    sched_getaffinity(pid, sizeof cpus, &cpus);
    syscall(SYS_ioprio_get, 1, pid);
}

static void read_sockets(int proc)
{
    if (geteuid()) {
        read_file(proc, "net/tcp", 1); /* the client looks for its own connection only */
        return;
    }
    read_file(proc, "net/tcp", -1);
    read_file(proc, "net/tcp6", -1);
    read_file(proc, "net/udp", -1);
    read_file(proc, "net/udp6", -1);
}

static int read_all(DIR *proc, int lean)
{
    struct dirent *entry;
    int processes = 0;

    rewinddir(proc);
    while ((entry = readdir(proc))) {
        if (!isdigit((unsigned char)entry->d_name[0]))
            continue;
        int process = openat(dirfd(proc), entry->d_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (process < 0)
            continue;
        read_process(process, atoi(entry->d_name), lean);
        close(process);
        processes++;
    }
    read_sockets(dirfd(proc));
    return processes;
}

int main(int count, char **arguments)
{
    int lean = count > 1 && !strcmp(arguments[1], "lean");
    DIR *proc = opendir("/proc");
    char line[100];

    if (!proc)
        return 1;
    while (fgets(line, sizeof line, stdin)) {
        bytes = 0;
        int processes = read_all(proc, lean);
        printf("%d %ld\n", processes, bytes);
        fflush(stdout);
    }
    return 0;
}
