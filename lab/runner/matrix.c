// SPDX-License-Identifier: GPL-2.0-only
#include "matrix.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "accel.h"
#include "declaration.h"
#include "files.h"
#include "grid.h"
#include "jobs.h"
#include "kernels.h"
#include "picture.h"
#include "sheet.h"
#include "tally.h"

/* The columns there are. @kernel is NULL for the one that the user chose. */
static const struct {
	const char *name;
	const char *kernel;
	bool with_module;
} systems[] = {
	{ "stock", NULL, false },
	{ "softreserve", NULL, true },
	{ "softreserve-trixie", "trixie", true },
	{ "upstream", KERNEL_UPSTREAM, false },
	{ "softreserve-7.2", KERNEL_UPSTREAM "-7.2", true },
	{ "softreserve-upstream", KERNEL_UPSTREAM, true },
};

#define N_SYSTEMS (sizeof(systems) / sizeof(systems[0]))

/**
 * struct matrix - the matrix under way
 * @options: what is asked for
 * @grid: what is known so far
 * @jobs: one a cell, row by row
 * @tally: what a person sees
 * @missing: a part is missing: what its run said; for free()
 * @status: of the whole, by the cells so far
 */
struct matrix {
	const struct matrix_options *options;
	struct grid grid;
	struct job *jobs;
	struct tally tally;
	char *missing;
	enum status status;
};

/** struct place - where a job's result goes */
struct place {
	const struct grid_row *row;
	const struct grid_system *system;
	struct cell *cell;
};

/* True if @name is one of the words of @list, which commas part; all are if it is NULL. */
static bool lists(const char *list, const char *name)
{
	size_t len = strlen(name);

	if (!list)
		return true;
	for (const char *at = list; at; at = strchr(at, ','), at = at ? at + 1 : NULL)
		if (!strncmp(at, name, len) && (!at[len] || at[len] == ','))
			return true;
	return false;
}

static bool is_system(const char *word, size_t len)
{
	for (size_t i = 0; i < N_SYSTEMS; i++)
		if (strlen(systems[i].name) == len && !strncmp(systems[i].name, word, len))
			return true;
	return false;
}

/* "stock, softreserve, ..." for free() */
static char *name_systems(void)
{
	char *names = mem_text(systems[0].name);

	for (size_t i = 1; i < N_SYSTEMS; i++) {
		char *longer = mem_format("%s%s%s", names, i + 1 < N_SYSTEMS ? ", " : " or ",
					  systems[i].name);

		free(names);
		names = longer;
	}
	return names;
}

static char *check_systems(const char *list)
{
	for (const char *at = list; at; at = strchr(at, ','), at = at ? at + 1 : NULL) {
		int len = (int)strcspn(at, ",");

		if (!is_system(at, (size_t)len)) {
			char *names = name_systems();
			char *error = mem_format("--systems: there is no system \"%.*s\": %s", len,
						 at, names);

			free(names);
			return error;
		}
	}
	return NULL;
}

/* "6.12.95" of "6.12.95+deb12-amd64" */
static int version_length(const char *release)
{
	return (int)strcspn(release, "+-");
}

static char *add_system(struct matrix *m, size_t i)
{
	struct grid_system *s = &m->grid.systems[m->grid.n_systems++];
	const char *kernel = systems[i].kernel ? systems[i].kernel : m->options->kernel;
	char *error = kernel_find(m->options->build, kernel, &s->kernel);

	s->name = systems[i].name;
	s->with_module = systems[i].with_module;
	if (error)
		return error;
	s->title = mem_format(s->with_module ? "%.*s + softreserve" : "stock Linux %.*s",
			      version_length(s->kernel.release), s->kernel.release);
	return NULL;
}

static char *find_systems(struct matrix *m)
{
	char *error = check_systems(m->options->systems);

	m->grid.systems = mem_zero(N_SYSTEMS, sizeof(*m->grid.systems));
	for (size_t i = 0; i < N_SYSTEMS && !error; i++)
		if (lists(m->options->systems, systems[i].name))
			error = add_system(m, i);
	return error;
}

static void add_row(struct grid *grid, const struct machine *machine)
{
	grid->rows = mem_grow(grid->rows, grid->n_rows + 1, sizeof(*grid->rows));
	grid->rows[grid->n_rows++] = (struct grid_row){
		.name = mem_text(machine->name),
		.summary = mem_text(machine->summary),
		.cells = mem_zero(grid->n_systems, sizeof(struct cell)),
	};
}

/* What is wrong with a declaration is said in the form that editors know. */
static int add_machine(struct matrix *m, const char *name)
{
	char *path = mem_format("%s/%s.cfg", m->options->machines, name);
	char *error = NULL;
	struct machine *machine = machine_load(path, &error);
	int ret = machine ? 0 : -1;

	if (!machine)
		fprintf(stderr, "%s\n", error);
	else if (machine->in_matrix)
		add_row(&m->grid, machine);
	machine_free(machine);
	free(error);
	free(path);
	return ret;
}

static char *find_machines(struct matrix *m)
{
	struct text_list names = { 0 };
	char *error = NULL;
	size_t wrong = 0;

	if (machine_names(m->options->machines, &names))
		error = mem_format("%s: %m", m->options->machines);
	for (size_t i = 0; i < names.n; i++)
		wrong += add_machine(m, names.text[i]) != 0;
	if (wrong)
		error = mem_format("%zu of %zu declarations are wrong", wrong, names.n);
	else if (!error && !m->grid.n_rows)
		error = mem_format("%s: there are no machines", m->options->machines);
	text_list_free(&names);
	return error;
}

/* Better now than after an hour. */
static char *check_writable(const char *path)
{
	char *fresh = mem_format("%s.%d", path, (int)getpid());
	char *error = file_write(fresh, "", 0) ? mem_format("%s: %m", path) : NULL;

	unlink(fresh);
	free(fresh);
	return error;
}

/* Everything that a run would miss, found out before any runs. */
static char *find_parts(struct matrix *m)
{
	const struct matrix_options *o = m->options;
	char *error = find_systems(m), *news = NULL;
	bool kvm;

	if (!error)
		error = find_machines(m);
	if (!error && o->table)
		error = check_writable(o->table);
	if (!error && o->picture)
		error = check_writable(o->picture);
	if (!error && o->kernels)
		error = kernels_check(o->kernels);
	if (!error && o->kernels)
		error = check_writable(o->kernels);
	if (!error && o->captures && folder_make(o->captures))
		error = mem_format("%s: %m", o->captures);
	if (!error)
		error = qemu_check();
	if (!error)
		error = accel_choose(o->build, &kvm, &news);
	if (news)
		fprintf(stderr, "softreserve-lab: %s\n", news);
	free(news);
	m->grid.qemu = error ? NULL : qemu_version();
	return error;
}

static void add_words(struct text_list *argv, const char *a, const char *b)
{
	text_list_add(argv, mem_text(a));
	text_list_add(argv, mem_text(b));
}

static void add_capture(struct text_list *argv, const char *folder, const struct place *place)
{
	text_list_add(argv, mem_text("--capture"));
	text_list_add(argv, mem_format("%s/%s-%s-%s.tar.xz", folder, place->row->name,
				       place->system->kernel.name,
				       place->system->with_module ? "softreserve" : "stock"));
}

/* This very program, asked for one run. */
static char **run_argv(const struct matrix_options *o, const struct place *place)
{
	struct text_list argv = { 0 };

	add_words(&argv, "/proc/self/exe", "run");
	add_words(&argv, "--kernel", place->system->kernel.name);
	add_words(&argv, "--machines", o->machines);
	add_words(&argv, "--build", o->build);
	if (!place->system->with_module)
		text_list_add(&argv, mem_text("--without-module"));
	add_words(&argv, "--json", place->row->name);
	if (o->captures)
		add_capture(&argv, o->captures, place);
	text_list_add(&argv, NULL);
	return argv.text;
}

static size_t n_jobs(const struct matrix *m)
{
	return m->grid.n_rows * m->grid.n_systems;
}

static void make_jobs(struct matrix *m)
{
	m->jobs = mem_zero(n_jobs(m), sizeof(*m->jobs));
	for (size_t i = 0; i < n_jobs(m); i++) {
		struct place *place = mem_zero(1, sizeof(*place));
		size_t system = i % m->grid.n_systems;

		place->row = &m->grid.rows[i / m->grid.n_systems];
		place->system = &m->grid.systems[system];
		place->cell = &place->row->cells[system];
		m->jobs[i].arg = place;
		m->jobs[i].argv = run_argv(m->options, place);
	}
}

static void free_job(struct job *job)
{
	for (char **word = job->argv; *word; word++)
		free(*word);
	free(job->argv);
	free(job->arg);
}

static void free_jobs(struct matrix *m)
{
	for (size_t i = 0; m->jobs && i < n_jobs(m); i++)
		free_job(&m->jobs[i]);
	free(m->jobs);
}

static void worsen(enum status *status, enum status by)
{
	if (by > *status)
		*status = by;
}

/* What a cell means for the whole. */
static enum status cell_status(const struct place *place)
{
	const struct cell *cell = place->cell;
	enum cell_class class = cell_classify(cell);

	if (class == CELL_FAILED)
		return STATUS_LOST;
	if (!place->system->with_module)
		return STATUS_AS_DECLARED;
	if (!cell->as_declared || class == CELL_CRASH || cell->lost || cell->bad)
		return STATUS_NOT_AS_DECLARED;
	return STATUS_AS_DECLARED;
}

static void name_job(const struct job *job, char *name, size_t size)
{
	const struct place *place = job->arg;

	snprintf(name, size, "%s on %s", place->row->name, place->system->title);
}

static void on_started(void *arg, const struct job *job)
{
	struct matrix *m = arg;
	char name[TALLY_NAME_MAX];

	name_job(job, name, sizeof(name));
	tally_started(&m->tally, name, job->started);
}

/* "lost 256 MiB", and whether that is a surprise. */
static void tell(struct matrix *m, const struct job *job, const char *said)
{
	const struct place *place = job->arg;
	char name[TALLY_NAME_MAX];
	enum cell_class class = cell_classify(place->cell);
	bool odd = class > CELL_CRASH && !place->cell->as_declared;
	char *result = mem_format("%s%s", cell_looks[class].word, odd ? ", not as declared" : "");

	name_job(job, name, sizeof(name));
	tally_ended(&m->tally, name, result);
	if (cell_status(place) != STATUS_AS_DECLARED)
		tally_quote(&m->tally, said);
	free(result);
}

/* A run's folder is of use only where it is a failure of the matrix. */
static void forget_files(const struct matrix *m, const struct place *place)
{
	if (!place->cell->files || m->options->keep || cell_status(place) != STATUS_AS_DECLARED)
		return;
	folder_remove(place->cell->files);
	free(place->cell->files);
	place->cell->files = NULL;
}

static bool on_ended(void *arg, const struct job *job, const struct job_end *end)
{
	struct matrix *m = arg;
	const struct place *place = job->arg;

	if (end->status == STATUS_NOT_STARTED) {
		m->missing = mem_text(end->err);
		return false;
	}
	cell_read(place->cell, end->out);
	worsen(&m->status, cell_status(place));
	tell(m, job, end->err);
	forget_files(m, place);
	return true;
}

static void on_tick(void *arg)
{
	struct matrix *m = arg;

	tally_show(&m->tally);
}

/* The picture as a reader of the page finds it: by its name alone in the same folder. */
static const char *seen_from(const char *table, const char *picture)
{
	const char *slash = strrchr(picture ? picture : "", '/');
	size_t folder = slash ? (size_t)(slash - picture) + 1 : 0;
	const char *end = strrchr(table ? table : "", '/');

	if (!picture || !table || (size_t)(end ? end - table + 1 : 0) != folder ||
	    strncmp(table, picture, folder))
		return picture;
	return picture + folder;
}

static int write_file(const char *path, const char *text)
{
	if (!file_replace(path, text, strlen(text)))
		return 0;
	fprintf(stderr, "softreserve-lab: %s: %m\n", path);
	return -1;
}

static int write_table(const struct matrix *m)
{
	const struct matrix_options *o = m->options;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int ret = -1;

	if (!out)
		return -1;
	sheet_print(out, &m->grid, seen_from(o->table, o->picture));
	if (!fclose(out))
		ret = o->table ? write_file(o->table, text) : fputs(text, stdout) < 0 ? -1 : 0;
	free(text);
	return ret;
}

static int write_picture(const struct matrix *m)
{
	char *text = NULL;
	size_t size;
	FILE *out;
	int ret = -1;

	if (!m->options->picture)
		return 0;
	out = open_memstream(&text, &size);
	if (!out)
		return -1;
	picture_print(out, &m->grid);
	if (!fclose(out))
		ret = write_file(m->options->picture, text);
	free(text);
	return ret;
}

static int write_kernels(const struct matrix *m)
{
	char *error;

	if (!m->options->kernels)
		return 0;
	error = kernels_update(m->options->kernels, &m->grid);
	if (!error)
		return 0;
	fprintf(stderr, "softreserve-lab: %s\n", error);
	free(error);
	return -1;
}

static int write_all(const struct matrix *m)
{
	return write_table(m) || write_picture(m) || write_kernels(m) ? -1 : 0;
}

/* Runs all jobs; 0, or what jobs_run() says. */
static int run_jobs(struct matrix *m)
{
	const struct jobs_watch watch = { on_started, on_ended, on_tick, m };
	int stop;

	make_jobs(m);
	tally_begin(&m->tally, m->options->style, n_jobs(m));
	stop = jobs_run(m->jobs, n_jobs(m), m->options->jobs, &watch);
	tally_end(&m->tally);
	return stop;
}

static void matrix_free(struct matrix *m)
{
	free_jobs(m);
	grid_free(&m->grid);
	free(m->missing);
}

enum status matrix_run(const struct matrix_options *options)
{
	struct matrix m = { .options = options };
	char *error = find_parts(&m);
	int stop = 0;

	if (error) {
		fprintf(stderr, "softreserve-lab: %s\n", error);
		m.status = STATUS_NOT_STARTED;
	} else {
		stop = run_jobs(&m);
		if (m.missing) {
			fputs(m.missing, stderr);
			m.status = STATUS_NOT_STARTED;
		} else if (!stop && write_all(&m)) {
			m.status = STATUS_NOT_STARTED;
		}
	}
	free(error);
	matrix_free(&m);
	if (stop > 0)
		raise(stop); /* ends this program as the signal would have */
	return m.status;
}
