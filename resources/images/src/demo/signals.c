#include "signals.h"

#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "args.h"

static const struct {
    const char *name;
    int number;
} signals[] = {
    {"HUP", SIGHUP},   {"INT", SIGINT},       {"QUIT", SIGQUIT}, {"ILL", SIGILL},       {"TRAP", SIGTRAP},
    {"ABRT", SIGABRT}, {"BUS", SIGBUS},       {"FPE", SIGFPE},   {"KILL", SIGKILL},     {"USR1", SIGUSR1},
    {"SEGV", SIGSEGV}, {"USR2", SIGUSR2},     {"PIPE", SIGPIPE}, {"ALRM", SIGALRM},     {"TERM", SIGTERM},
    {"CHLD", SIGCHLD}, {"CONT", SIGCONT},     {"STOP", SIGSTOP}, {"TSTP", SIGTSTP},     {"TTIN", SIGTTIN},
    {"TTOU", SIGTTOU}, {"URG", SIGURG},       {"XCPU", SIGXCPU}, {"XFSZ", SIGXFSZ},     {"VTALRM", SIGVTALRM},
    {"PROF", SIGPROF}, {"WINCH", SIGWINCH},   {"IO", SIGIO},     {"PWR", SIGPWR},       {"SYS", SIGSYS},
};

enum { LAST_SIGNAL = 64 };

static void end(int signal_number)
{
    const char *text = signal_number == SIGINT ? "demo: SIGINT, ending\n" : "demo: SIGTERM, ending\n";
    ssize_t written = write(STDERR_FILENO, text, strlen(text));
    (void)written;
    _exit(0);
}

void handle_signal(int signal_number, void (*handler)(int))
{
    struct sigaction action = {.sa_handler = handler, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(signal_number, &action, NULL);
}

void end_on_signals(void)
{
    handle_signal(SIGTERM, end);
    handle_signal(SIGINT, end);
}

bool signal_by_name(const char *name, int *signal_number)
{
    int64_t number;
    if (parse_number(name, &number)) {
        *signal_number = (int)number;
        return number >= 0 && number <= LAST_SIGNAL;
    }
    if (strncasecmp(name, "SIG", 3) == 0)
        name += 3;
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        if (strcasecmp(name, signals[i].name) == 0) {
            *signal_number = signals[i].number;
            return true;
        }
    }
    return false;
}
