// SPDX-License-Identifier: GPL-2.0-only
#include "vm.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "lines.h"
#include "qemu.h"

/**
 * struct vm - a running machine
 * @spec: what was asked for
 * @guest: collects what it says
 * @pid: QEMU
 * @tap: our end of the guest's channel; -1 once closed
 * @console: our end of its console; -1 once closed
 * @monitor: our end of QEMU's monitor; -1 once closed
 * @commanding: the monitor takes commands
 * @heard: lines of the channel
 * @printed: lines of the console
 * @replied: lines of the monitor
 * @started: when it was started, milliseconds
 * @alive: when it last gave a sign of life, milliseconds
 * @oopsed: its kernel has had an oops
 * @error: what the guest did wrong
 */
struct vm {
	const struct vm_spec *spec;
	struct guest *guest;
	pid_t pid;
	int tap;
	int console;
	int monitor;
	bool commanding;
	struct lines heard;
	struct lines printed;
	struct lines replied;
	long long started;
	long long alive;
	bool oopsed;
	char *error;
};

static volatile sig_atomic_t signalled;

int vm_signal(void)
{
	return signalled;
}

static void on_signal(int number)
{
	signalled = number;
}

static const int ending[] = { SIGINT, SIGTERM, SIGHUP };

#define N_ENDING (sizeof(ending) / sizeof(ending[0]))

/* From now on signals that end this program arrive in ppoll() only. */
static void catch_signals(sigset_t *before)
{
	struct sigaction action = { .sa_handler = on_signal };
	sigset_t block;

	sigemptyset(&block);
	for (size_t i = 0; i < N_ENDING; i++) {
		sigaddset(&block, ending[i]);
		sigaction(ending[i], &action, NULL);
	}
	sigprocmask(SIG_BLOCK, &block, before);
}

static void release_signals(const sigset_t *before)
{
	for (size_t i = 0; i < N_ENDING; i++)
		signal(ending[i], SIG_DFL);
	sigprocmask(SIG_SETMASK, before, NULL);
}

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000ll + t.tv_nsec / 1000000;
}

/* In the child: QEMU's descriptors in their places; never returns. */
static void become_qemu(const struct vm_spec *spec, const int *ends, const sigset_t *mask,
			pid_t parent)
{
	/* QEMU must not outlive the runner, whatever becomes of that. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(127);
	release_signals(mask);
	if (chdir(spec->dir))
		_exit(127);
	dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
	dup2(open("qemu.log", O_WRONLY | O_CREAT | O_TRUNC, 0644), STDERR_FILENO);
	dup2(STDERR_FILENO, STDOUT_FILENO);
	/* Out of the way first, should one stand in the other's place. */
	int tap = fcntl(ends[0], F_DUPFD, 16);
	int console = fcntl(ends[1], F_DUPFD, 16);
	int monitor = fcntl(ends[2], F_DUPFD, 16);

	dup2(tap, QEMU_TAP_FD);
	dup2(console, QEMU_CONSOLE_FD);
	dup2(monitor, QEMU_MONITOR_FD);
	close_range(QEMU_MONITOR_FD + 1, ~0u, 0);
	execvp(spec->argv[0], spec->argv);
	_exit(127);
}

#define N_CHANNELS 3

/* Ours in @ours, QEMU's in @theirs: the guest's channel, its console, the monitor. */
static int make_channels(int *ours, int *theirs)
{
	int pair[2];

	for (size_t i = 0; i < N_CHANNELS; i++) {
		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair)) {
			while (i--) {
				close(ours[i]);
				close(theirs[i]);
			}
			return -1;
		}
		ours[i] = pair[0];
		theirs[i] = pair[1];
	}
	return 0;
}

static int vm_start(struct vm *vm, const sigset_t *mask)
{
	int ours[N_CHANNELS], theirs[N_CHANNELS];
	pid_t parent = getpid();

	if (make_channels(ours, theirs))
		return -1;
	vm->pid = fork();
	if (!vm->pid)
		become_qemu(vm->spec, theirs, mask, parent);
	for (size_t i = 0; i < N_CHANNELS; i++)
		close(theirs[i]);
	vm->tap = ours[0];
	vm->console = ours[1];
	vm->monitor = ours[2];
	vm->started = vm->alive = now_ms();
	return vm->pid < 0 ? -1 : 0;
}

static void vm_close(int fd)
{
	if (fd >= 0)
		close(fd);
}

/* Return: the signal that QEMU died of before, or 0. */
static int vm_stop(struct vm *vm)
{
	int status = 0;

	if (vm->pid > 0) {
		kill(vm->pid, SIGKILL);
		while (waitpid(vm->pid, &status, 0) < 0 && errno == EINTR)
			;
	}
	vm_close(vm->tap);
	vm_close(vm->console);
	vm_close(vm->monitor);
	free(vm->heard.text);
	free(vm->printed.text);
	free(vm->replied.text);
	free(vm->error);
	return WIFSIGNALED(status) && WTERMSIG(status) != SIGKILL ? WTERMSIG(status) : 0;
}

static void command(struct vm *vm, const char *text)
{
	char *line = mem_format("%s\n", text);

	if (!vm->error &&
	    send(vm->monitor, line, strlen(line), MSG_NOSIGNAL) != (ssize_t)strlen(line))
		vm->error = mem_format("QEMU's monitor does not take a command: %m");
	free(line);
}

/* The monitor takes nothing else before that one. */
static void begin_commands(struct vm *vm)
{
	if (!vm->commanding)
		command(vm, "{\"execute\":\"qmp_capabilities\"}");
	vm->commanding = true;
}

static void on_asked(struct vm *vm, const char *what)
{
	struct text_list commands = vm->spec->answer(vm->spec->arg, what);

	if (!commands.n)
		vm->error = mem_format("the guest asks for what there is not: %s", what);
	for (size_t i = 0; i < commands.n; i++) {
		begin_commands(vm);
		command(vm, commands.text[i]);
	}
	text_list_free(&commands);
}

static void on_tap_line(void *arg, const char *line)
{
	static const char ask[] = "# ask ";
	struct vm *vm = arg;

	if (vm->error || vm->guest->ended)
		return;
	vm->error = guest_hear(vm->guest, line);
	vm->spec->on_guest(vm->spec->arg, line);
	if (!vm->error && vm->spec->answer && !strncmp(line, ask, strlen(ask)))
		on_asked(vm, line + strlen(ask));
}

static void on_monitor_line(void *arg, const char *line)
{
	struct vm *vm = arg;

	if (!vm->error && !strncmp(line, "{\"error\"", strlen("{\"error\"")))
		vm->error = mem_format("QEMU refuses a command: %s", line);
}

static void on_console_line(void *arg, const char *line)
{
	struct vm *vm = arg;

	vm->oopsed |= strstr(line, "Oops: ") != NULL;
	vm->spec->on_console(vm->spec->arg, line);
}

/* Reads what is there; closes *@fd at its end. */
static void vm_read(struct vm *vm, int *fd, struct lines *lines,
		    void (*each)(void *arg, const char *line))
{
	char data[4096];
	ssize_t n = read(*fd, data, sizeof(data));

	if (n > 0) {
		vm->alive = now_ms();
		lines_feed(lines, data, (size_t)n, each, vm);
	} else if (n == 0 || errno != EINTR) {
		close(*fd);
		*fd = -1;
	}
}

static long long min_ms(long long a, long long b)
{
	return a < b ? a : b;
}

/* After an oops silence is what mostly follows, and what lives on speaks soon. */
static unsigned int vm_patience(const struct vm *vm)
{
	return vm->oopsed ? vm->spec->silence / 4 : vm->spec->silence;
}

/* Waits for the next sign of life; false once the watchdog's patience is over. */
static bool vm_await(struct vm *vm, const sigset_t *mask)
{
	struct pollfd fds[] = {
		{ .fd = vm->tap, .events = POLLIN },
		{ .fd = vm->console, .events = POLLIN },
		{ .fd = vm->monitor, .events = POLLIN },
	};
	long long left = min_ms(vm->alive + vm_patience(vm) * 1000ll,
				vm->started + vm->spec->limit * 1000ll) -
			 now_ms();
	struct timespec patience = { left / 1000, left % 1000 * 1000000 };

	if (left <= 0)
		return false;
	if (ppoll(fds, N_CHANNELS, &patience, mask) <= 0)
		return true; /* a signal, or the patience is over: seen next time */
	if (fds[2].revents)
		vm_read(vm, &vm->monitor, &vm->replied, on_monitor_line);
	if (fds[1].revents)
		vm_read(vm, &vm->console, &vm->printed, on_console_line);
	if (fds[0].revents)
		vm_read(vm, &vm->tap, &vm->heard, on_tap_line);
	return true;
}

static char *silence_sentence(const struct vm *vm)
{
	if (now_ms() - vm->started >= vm->spec->limit * 1000ll)
		return mem_format("the guest was not done after %u seconds (" VM_LIMIT_ENV ")",
				  vm->spec->limit);
	return mem_format("the guest was silent for %u seconds (" VM_SILENCE_ENV ")",
			  vm_patience(vm));
}

static enum vm_end vm_watch(struct vm *vm, const sigset_t *mask, char **why)
{
	const char *missing;

	while (vm->tap >= 0 && !vm->guest->ended && !vm->error && !signalled) {
		if (vm_await(vm, mask))
			continue;
		*why = silence_sentence(vm);
		return VM_SILENT;
	}
	if (signalled) {
		*why = mem_format("interrupted by a signal (%s)", strsignal(signalled));
		return VM_INTERRUPTED;
	}
	if (vm->error) {
		*why = mem_text(vm->error);
		return VM_CONFUSED;
	}
	if (!vm->guest->ended) {
		*why = mem_text("the machine went down before its guest was done");
		return VM_DOWN;
	}
	missing = guest_missing(vm->guest);
	if (!missing)
		return VM_ENDED;
	*why = mem_format("the guest ended without its %s record", missing);
	return VM_CONFUSED;
}

static enum vm_end vm_ended(enum vm_end end, int qemu_died_of, char **why)
{
	if (end != VM_DOWN || !qemu_died_of)
		return end;
	free(*why);
	*why = mem_format("QEMU itself died (%s)", strsignal(qemu_died_of));
	return VM_BROKE;
}

enum vm_end vm_run(const struct vm_spec *spec, struct guest *guest, char **why)
{
	struct vm vm = { .spec = spec, .guest = guest, .tap = -1, .console = -1, .monitor = -1 };
	enum vm_end end = VM_NOT_STARTED;
	sigset_t before;

	*why = NULL;
	catch_signals(&before);
	if (vm_start(&vm, &before)) {
		*why = mem_format("%s cannot be started: %m", spec->argv[0]);
		vm_stop(&vm);
	} else {
		end = vm_watch(&vm, &before, why);
		end = vm_ended(end, vm_stop(&vm), why);
	}
	release_signals(&before);
	return end;
}
