/* SPDX-License-Identifier: GPL-2.0-only */
/* What is shown of a machine's address space: rows of pieces, for whatever draws them. */
#ifndef SOFTRESERVE_TOOL_CHART_H
#define SOFTRESERVE_TOOL_CHART_H

#include "layout.h"
#include "machine/share.h"

/* Rows, from top to bottom. */
enum chart_row {
	CHART_WINDOWS,
	CHART_DESCRIBED,
	CHART_REGIONS,
	CHART_DAX,
	CHART_RAM,
	CHART_ROWS
};

/* "windows", "described", ...: at most 9 characters each. */
extern const char *const chart_row_names[CHART_ROWS];

/* What a piece looks like. In a row, what comes later is worse and hides what is not. */
enum look {
	LOOK_WINDOW,
	LOOK_FOREIGN,
	LOOK_CXL,
	LOOK_DAX,
	LOOK_UNKNOWN,
	LOOK_PENDING,
	LOOK_QUARANTINED,
	LOOK_LOST,
	LOOK_REGION,
	LOOK_BROKEN,
	LOOK_KMEM,
	LOOK_DEVICE,
	LOOK_IDLE,
	LOOK_RAM,
	LOOKS
};

/**
 * struct look_info - a row of the table of looks
 * @meaning: for the legend
 * @ascii: a character that no other look has
 * @utf8: likewise, one column wide
 * @sgr: colour of a terminal (ECMA-48, 8.3.117)
 * @fill: colour of a picture; told apart by colour-blind readers, and hatched where it matters
 * @ink: of text on it; contrast at least 4.5
 */
struct look_info {
	const char *meaning;
	const char *ascii;
	const char *utf8;
	const char *sgr;
	const char *fill;
	const char *ink;
};

/* Indexed by enum look. */
extern const struct look_info looks[LOOKS];

/**
 * struct piece - a range in a row
 * @range: its addresses
 * @row: which row
 * @look: what it looks like
 * @number: of the table, from 1
 * @label: what to write on it: "window 0", "lost", "region0"
 * @name: what it is: the label, but "Soft Reserved"
 * @note: what else there is to say of it
 * @first: first stretch
 * @last: last stretch
 *
 * Texts are printable ASCII, whatever the machine says.
 */
struct piece {
	struct sr_range range;
	enum chart_row row;
	enum look look;
	size_t number;
	char label[SR_NAME_MAX];
	char name[SR_NAME_MAX];
	char note[224];
	size_t first;
	size_t last;
};

/**
 * struct chart - all of it
 * @piece: by row, then start
 * @n: how many
 * @stretch: from the first address that is shown to the last, for layout_spread(); holes are
 *           what is neither window, Soft Reserved, region nor DAX device
 * @n_stretches: how many; 0 if there is nothing to show
 * @ram: System RAM, normal, holes included
 */
struct chart {
	struct piece *piece;
	size_t n;
	struct stretch *stretch;
	size_t n_stretches;
	struct sr_set ram;
};

/** chart_make() - choose what is shown of a machine; to be freed with chart_free() */
struct chart chart_make(const struct machine *machine, const struct shares *shares);

/** chart_free() - forget it */
void chart_free(struct chart *chart);

/** chart_ram_in() - true if there is System RAM in a stretch */
bool chart_ram_in(const struct chart *chart, size_t stretch);

/** chart_shows() - true if some piece has this look, or System RAM lies in a hole */
bool chart_shows(const struct chart *chart, enum look look);

/** chart_boundary() - first address of a stretch; of @n_stretches, the one behind the last */
uint64_t chart_boundary(const struct chart *chart, size_t stretch);

/**
 * chart_marks() - boundaries that the address axis names: those of windows and Soft Reserved
 *
 * Return: for free(): @n_stretches + 1 of them, true where chart_boundary() is one.
 */
bool *chart_marks(const struct chart *chart);

/* Room for what chart_size() writes. */
#define CHART_SIZE_MAX 32

/** chart_size() - size of a range, "256 MiB" or "1.5 GiB"; returns @text of CHART_SIZE_MAX bytes */
char *chart_size(char *text, struct sr_range range);

#endif
