/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The chain from firmware's memory map to whoever has the bytes: each link is looked at, and
 * the first one that is broken is the cause.
 */
#ifndef SOFTRESERVE_TOOL_CHAIN_H
#define SOFTRESERVE_TOOL_CHAIN_H

#include "hdm.h"
#include "observe.h"
#include "share.h"

/* The links, in order: each needs those before it. */
enum chain_link {
	LINK_MEMORY_MAP,
	LINK_WINDOW,
	LINK_ROOT,
	LINK_HOST_BRIDGE,
	LINK_DEVICE,
	LINK_MEMDEV,
	LINK_PORT,
	LINK_DECODER,
	LINK_PATH,
	LINK_REGION,
	LINK_MEMORY,
	LINK_DAX,
	LINKS
};

/**
 * struct link_info - a row of the table of links
 * @name: stable name, as in JSON and the manual
 * @title: for people
 * @expected: what must hold here, a sentence
 * @source: specification and section, or the kernel function, that says so
 * @advice: what to do if it does not, a sentence or two
 * @taken: what to do if all is there for it, and a driver does not take it; NULL: as @advice
 */
struct link_info {
	const char *name;
	const char *title;
	const char *expected;
	const char *source;
	const char *advice;
	const char *taken;
};

/* Indexed by enum chain_link. */
extern const struct link_info chain_links[LINKS];

/**
 * enum link_state - how a link was found
 * @LINK_UNSEEN: there is no telling, or nothing to tell
 * @LINK_GOOD: as it must be
 * @LINK_BROKEN: not so
 */
enum link_state {
	LINK_UNSEEN,
	LINK_GOOD,
	LINK_BROKEN,
};

/**
 * struct link_seen - a link of one chain
 * @state: how it was found
 * @what: what was found, a sentence without its full stop
 * @refused: broken as a driver that is there has not taken a device
 */
struct link_seen {
	enum link_state state;
	char *what;
	bool refused;
};

/**
 * struct chain - the chain of one range
 * @range: the addresses
 * @link: what was found, by enum chain_link
 * @broken: the first link that is, LINKS if none is
 */
struct chain {
	struct sr_range range;
	struct link_seen link[LINKS];
	enum chain_link broken;
};

/**
 * chain_follow() - look at each link
 * @machine: as it was read
 * @judgement: from judge()
 * @shares: from shares_count()
 * @hdms: from hdms_read()
 * @range: what to follow
 *
 * Return: to be freed with chain_free().
 */
struct chain chain_follow(const struct machine *machine, const struct judgement *judgement,
			  const struct shares *shares, const struct hdms *hdms,
			  struct sr_range range);

/** chain_advice() - what to do about the first link that is broken; there must be one */
const char *chain_advice(const struct chain *chain);

/** chain_free() - forget it */
void chain_free(struct chain *chain);

#endif
