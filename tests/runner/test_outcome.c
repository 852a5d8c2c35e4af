// SPDX-License-Identifier: GPL-2.0-only
/* From what a guest says to the judgement on its run. */
#include "fixture.h"

#include <stdlib.h>
#include <string.h>

#include "bytes.h"
#include "lines.h"
#include "outcome.h"

/* Two devices of 256 MiB; only the first one has a decoder. */
static const char text[] =
	"host_bridges = ( { name = \"hb0\"; hdm = false; }, { name = \"hb1\"; hdm = false; } );\n"
	"devices = ( { name = \"mem0\"; port = \"hb0.0\"; volatile = \"256M\"; } );\n"
	"windows = ( { name = \"w0\"; size = \"256M\"; targets = ( \"hb0\" ); },\n"
	"            { name = \"w1\"; size = \"256M\"; targets = ( \"hb1\" ); } );\n"
	"decoders = ( { component = \"mem0\"; window = \"w0\"; size = \"256M\"; } );\n"
	"soft_reserved = ( { window = \"w0\"; size = \"256M\"; },\n"
	"                  { window = \"w1\"; size = \"256M\"; } );\n";

/* A kernel that the fixture declares an outcome without the module for. */
#define STABLE "trixie"

/* 256 MiB from 0x500000000 on, and 256 MiB after them. */
#define R0 "{\"start\":21474836480,\"end\":21743271935}"
#define R0_OPEN "\"start\":21474836480,\"end\":21743271935"
#define R1 "{\"start\":21743271936,\"end\":22011707391}"

/**
 * struct says - the parts of a guest's report that tests vary
 *
 * NULL stands for what a run with the module, as declared, reports.
 */
struct says {
	const char *described;
	const char *cxl;
	const char *dax;
	const char *bad;
	const char *iomem;
	const char *quarantined;
	const char *said;
	const char *verified;
	const char *decoder;
	const char *node;
	const char *module;
	const char *broken;
	const char *log;
	const char *extra;
};

/* What the module says of a range. */
#define SAID(start, end, disposition, node)                                   \
	"{\"start\":" start ",\"end\":" end ",\"disposition\":\"" disposition \
	"\",\"node\":\"" node "\"}"
#define SAID0(disposition) SAID("21474836480", "21743271935", disposition, "1")
#define SAID1(disposition) SAID("21743271936", "22011707391", disposition, "2")

#define CONFLICTS                                                          \
	"{\"kind\":\"unclaimed\",\"start\":1,\"end\":2,\"device\":\"a\"}," \
	"{\"kind\":\"unbound\",\"start\":null,\"end\":null,\"device\":\"region0\"}"

/* A module that refuses, and what it says of the ranges. */
#define REFUSED \
	"\"loaded\":true,\"verdict\":\"refused\",\"refusal\":\"why\",\"conflicts\":[" CONFLICTS "]"
#define LEFT SAID0("pending") "," SAID1("pending")

static const char * or (const char *said, const char *fallback)
{
	return said ? said : fallback;
}

static void hear(struct guest *g, char *line)
{
	char *error = guest_hear(g, line);

	if (error)
		fail_msg("%s: %s", line, error);
	free(line);
}

static void speak(struct guest *g, const struct says *s)
{
	hear(g, mem_text("TAP version 13"));
	hear(g, mem_format("# record {\"record\":\"platform\",\"release\":\"6.12\",\"places\":[" R0
			   "," R1 "],\"windows\":[" R0 "," R1
			   "],\"described\":[%s],\"memory_block\":134217728}",
			   or (s->described, R0 "," R1)));
	hear(g,
	     mem_format("# record {\"record\":\"ledger\",\"cxl\":[%s],\"dax\":[%s],\"online\":[%s],"
			"\"bad\":[%s],\"iomem\":[%s],\"quarantined\":[%s],"
			"\"verified\":%s}",
			or (s->cxl, ""), or (s->dax, R0), or (s->dax, R0), or (s->bad, ""),
			or (s->iomem, R0 "," R1), or (s->quarantined, R1),
			or (s->verified, "4096")));
	hear(g, mem_format("# record {\"record\":\"dax_devices\",\"devices\":[{\"name\":\"dax0.0\","
			   "\"driver\":\"kmem\",\"target_node\":%s,\"ranges\":[" R0 "]}]}",
			   or (s->node, "1")));
	hear(g, mem_format("# record {\"record\":\"decoders\",\"decoders\":%s}",
			   or (s->decoder, "[{\"component\":\"0000:11:00.0\",\"index\":0,"
					   "\"committed\":true,\"intact\":true,\"gone\":false}]")));
	hear(g,
	     mem_format("# record {\"record\":\"module\",\"ranges\":[%s],%s}",
			or (s->said, SAID0("dax") "," SAID1("quarantined")),
			or (s->module,
			    "\"loaded\":true,\"verdict\":\"dax\",\"conflicts\":[" CONFLICTS "]")));
	hear(g, mem_format("# record {\"record\":\"tool\",\"broken\":%s}", or (s->broken, "[]")));
	hear(g, mem_format("# record {\"record\":\"log\",\"lines\":[%s]}", or (s->log, "")));
	hear(g, mem_text(or (s->extra, "ok 1 - fine")));
	hear(g, mem_text("# record {\"record\":\"end\"}"));
	assert_true(g->ended);
	assert_null(guest_missing(g));
}

static struct outcome judge(struct says says, bool with_module)
{
	struct machine *m = machine_from(text);
	struct guest guest = { 0 };
	struct outcome out;

	speak(&guest, &says);
	outcome_judge(m, &guest, STABLE, with_module, NULL, &out);
	guest_free(&guest);
	machine_free(m);
	return out;
}

static void is_as_declared(struct says says, bool with_module)
{
	struct outcome out = judge(says, with_module);

	if (out.reasons.n)
		fail_msg("%s", out.reasons.text[0]);
	assert_int_equal(out.status, STATUS_AS_DECLARED);
	outcome_free(&out);
}

/* There is one reason, and it says @what. */
static void is_not(struct says says, bool with_module, const char *what)
{
	struct outcome out = judge(says, with_module);

	assert_int_equal(out.status, STATUS_NOT_AS_DECLARED);
	if (out.reasons.n != 1 || !strstr(out.reasons.text[0], what))
		fail_msg("%zu reasons; \"%s\" instead of \"%s\"", out.reasons.n,
			 out.reasons.text[0], what);
	outcome_free(&out);
}

static const char absent[] = "\"loaded\":false,\"conflicts\":[]";

static void module_as_declared(void **state)
{
	struct outcome out = judge((struct says){ 0 }, true);

	(void)state;
	is_as_declared((struct says){ 0 }, true);
	assert_int_equal(out.soft_reserved, 512 * MIB);
	assert_int_equal(out.dax, 256 * MIB);
	assert_int_equal(out.online, 256 * MIB);
	assert_int_equal(out.quarantined, 256 * MIB);
	assert_int_equal(out.lost, 0);
	assert_int_equal(out.bad, 0);
	assert_int_equal(out.iomem, 512 * MIB);
	assert_true(out.decoders_intact);
	outcome_free(&out);
}

static void stock_as_declared(void **state)
{
	(void)state;
	is_as_declared((struct says){ .dax = "", .module = absent, .quarantined = "" }, false);
	is_as_declared(
		(struct says){
			.dax = "", .module = absent, .quarantined = "", .log = "\"known oddity\"" },
		false);
	is_not(
		(struct says){
			.dax = "", .module = absent, .quarantined = "", .log = "\"WARNING: odd\"" },
		false, "WARNING: odd");
	is_not((struct says){ .dax = "", .quarantined = "" }, false,
	       "module is loaded in a run without");
}

static void stock_otherwise(void **state)
{
	struct outcome out = judge(
		(struct says){ .cxl = R0, .dax = "", .module = absent, .quarantined = "" }, false);

	(void)state;
	assert_int_equal(out.status, STATUS_NOT_AS_DECLARED);
	assert_int_equal(out.reasons.n, 2); /* usable through CXL, and not lost */
	outcome_free(&out);
}

/* Both ranges are not CXL's: explain has to name what the declaration broke. */
static struct outcome judge_links(const char *broken)
{
	struct machine *m;
	struct guest guest = { 0 };
	struct outcome out;
	char *declared = mem_format("broken = ( \"path\", \"decoder\" );\n%s", text);

	m = machine_from(declared);
	speak(&guest, &(struct says){ .broken = broken });
	outcome_judge(m, &guest, STABLE, true, NULL, &out);
	guest_free(&guest);
	machine_free(m);
	free(declared);
	return out;
}

static void links(void **state)
{
	static const struct {
		const char *broken;
		const char *why;
	} cases[] = {
		{ "[\"path\"]", NULL },
		{ "[\"decoder\",\"path\"]", NULL },
		{ "[\"path\",\"window\"]", "calls the link window broken" },
		/* A whole system without the tool. */
		{ "null", NULL },
		{ "[]", "does not name the link that is broken, path" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct outcome out = judge_links(cases[i].broken);

		assert_int_equal(out.reasons.n, cases[i].why ? 1 : 0);
		if (cases[i].why)
			assert_non_null(strstr(out.reasons.text[0], cases[i].why));
		outcome_free(&out);
	}
}

static size_t objections(const char *kernel, bool declared, const struct says *says)
{
	struct machine *m = machine_from(text);
	struct guest guest = { 0 };
	struct outcome out;
	size_t n;

	if (!declared)
		m->outcome.without_module.line = 0;
	speak(&guest, says);
	outcome_judge(m, &guest, kernel, false, NULL, &out);
	n = out.reasons.n;
	assert_int_equal(out.log_unexpected.n, 1);
	outcome_free(&out);
	guest_free(&guest);
	machine_free(m);
	return n;
}

/* Without a declaration for its kernel a run is measured; the harness is not excused. */
static void measured_only(void **state)
{
	const struct says says = {
		.dax = R1, .module = absent, .quarantined = "", .log = "\"WARNING: odd\""
	};
	const struct says blind = { .described = R0,
				    .dax = "",
				    .module = absent,
				    .quarantined = "",
				    .log = "\"WARNING: odd\"" };

	(void)state;
	assert_int_equal(objections(STABLE, true, &says), 2); /* warning, usable */
	assert_int_equal(objections(STABLE, false, &says), 0);
	assert_int_equal(objections(KERNEL_UPSTREAM, true, &says), 0);
	assert_int_equal(objections(KERNEL_UPSTREAM, true, &blind), 1);
}

static enum status status_on(const char *kernel, struct machine *m, struct says says)
{
	struct guest guest = { 0 };
	struct outcome out;
	enum status status;

	speak(&guest, &says);
	outcome_judge(m, &guest, kernel, true, NULL, &out);
	status = out.status;
	outcome_free(&out);
	guest_free(&guest);
	return status;
}

static enum status status_of(struct machine *m, struct says says)
{
	return status_on(STABLE, m, says);
}

/* Upstream's kernels, of whatever series, may have a verdict of their own. */
static void upstream_verdict(void **state)
{
	struct machine *m = machine_from(text);

	(void)state;
	assert_int_equal(status_on(KERNEL_UPSTREAM "-7.2", m, (struct says){ 0 }),
			 STATUS_AS_DECLARED);
	m->outcome.upstream_with_module = m->outcome.with_module;
	m->outcome.upstream_with_module.verdict = "cxl";
	assert_int_equal(status_of(m, (struct says){ 0 }), STATUS_AS_DECLARED);
	assert_int_equal(status_on(KERNEL_UPSTREAM, m, (struct says){ 0 }), STATUS_NOT_AS_DECLARED);
	assert_int_equal(status_on(KERNEL_UPSTREAM "-7.2", m, (struct says){ 0 }),
			 STATUS_NOT_AS_DECLARED);
	memset(&m->outcome.upstream_with_module, 0, sizeof(m->outcome.upstream_with_module));
	machine_free(m);
}

/* There what nobody has settled is not in /proc/iomem, and what the module has is. */
static void upstream_iomem(void **state)
{
	const struct says none = {
		.module = REFUSED, .dax = "", .quarantined = "", .said = LEFT, .iomem = ""
	};
	struct machine *m = machine_from(text);

	(void)state;
	assert_int_equal(status_on(KERNEL_UPSTREAM, m, (struct says){ .iomem = R0 }),
			 STATUS_NOT_AS_DECLARED);
	m->outcome.with_module.verdict = "refused";
	assert_int_equal(status_on(KERNEL_UPSTREAM, m, none), STATUS_AS_DECLARED);
	assert_int_equal(status_of(m, none), STATUS_NOT_AS_DECLARED);
	machine_free(m);
}

/* A module that only observes must leave the stock kernel's bytes. */
static void observer(void **state)
{
	struct machine *m = machine_from(text);

	(void)state;
	m->outcome.with_module.observes = true;
	assert_int_equal(status_of(m, (struct says){ .dax = "", .quarantined = "", .said = LEFT }),
			 STATUS_AS_DECLARED);
	assert_int_equal(status_of(m, (struct says){ 0 }), STATUS_NOT_AS_DECLARED);
	machine_free(m);
}

/* And so must one that refuses, and say why, and of all bytes that they are pending. */
static void refusal(void **state)
{
	static const char speechless[] =
		"\"loaded\":true,\"verdict\":\"refused\",\"conflicts\":[" CONFLICTS "]";
	const struct says as_found = {
		.module = REFUSED, .dax = "", .quarantined = "", .said = LEFT
	};
	struct machine *m = machine_from(text);
	struct says says = as_found;

	(void)state;
	m->outcome.with_module.verdict = "refused";
	assert_int_equal(status_of(m, as_found), STATUS_AS_DECLARED);
	assert_int_equal(status_of(m, (struct says){ .module = REFUSED }), STATUS_NOT_AS_DECLARED);
	says.module = speechless;
	assert_int_equal(status_of(m, says), STATUS_NOT_AS_DECLARED);
	says = as_found;
	says.said = SAID0("pending") "," SAID1("cxl");
	assert_int_equal(status_of(m, says), STATUS_NOT_AS_DECLARED);
	says.said = SAID0("pending") "," SAID1("foreign");
	assert_int_equal(status_of(m, says), STATUS_NOT_AS_DECLARED);
	machine_free(m);
}

/* The decoder of a device that vanishes goes along, and its memory is dead. */
static void vanished(void **state)
{
	static const char gone[] = "[{\"component\":\"a\",\"index\":0,\"committed\":true,"
				   "\"intact\":false,\"gone\":true}]";
	const struct says says = { .dax = "",
				   .quarantined = R0 "," R1,
				   .said = SAID0("quarantined") "," SAID1("quarantined"),
				   .decoder = gone };
	struct machine *m = machine_from(text);

	(void)state;
	assert_int_equal(status_of(m, says), STATUS_NOT_AS_DECLARED);
	m->act = "vanish";
	assert_int_equal(status_of(m, says), STATUS_AS_DECLARED);
	assert_int_equal(status_of(m, (struct says){ 0 }), STATUS_NOT_AS_DECLARED);
	machine_free(m);
}

static void bytes_lost(void **state)
{
	struct outcome out =
		judge((struct says){ .dax = "", .said = SAID0("pending") "," SAID1("quarantined") },
		      true);

	(void)state;
	assert_int_equal(out.lost, 256 * MIB);
	outcome_free(&out);
	is_not((struct says){ .dax = "", .said = SAID0("pending") "," SAID1("quarantined") }, true,
	       "lost: 256 MiB, must be 0");
}

static void bytes_bad(void **state)
{
	static const char piece[] = "{\"start\":21474836480,\"end\":21474840575}";
	struct outcome out = judge((struct says){ .dax = R0 "," R1,
						  .quarantined = "",
						  .said = SAID0("dax") "," SAID1("dax") },
				   true);

	(void)state;
	assert_int_equal(out.bad, 256 * MIB); /* usable, and does not decode */
	assert_int_equal(out.quarantined, 0);
	assert_int_equal(out.reasons.n, 2);
	outcome_free(&out);
	is_not((struct says){ .bad = piece }, true, "bad: 4 KiB, must be 0");
}

static void reports_differ(void **state)
{
	(void)state;
	is_not((struct says){ .described = R0, .iomem = R0 }, true, "other Soft Reserved ranges");
	is_not((struct says){ .iomem = R0 }, true, "/proc/iomem");
	is_not((struct says){ .verified = "0" }, true, "verified");
	is_not((struct says){ .decoder = "[]" }, true, "0 committed decoders, declared are 1");
	is_not((struct says){ .decoder = "[{\"component\":\"a\",\"index\":0,\"committed\":true,"
					 "\"intact\":false,\"gone\":false}]" },
	       true, "were changed");
	/* Under lockdown there are none to compare. */
	is_as_declared((struct says){ .decoder = "null" }, true);
	is_not((struct says){ .decoder = "[{\"component\":\"a\",\"index\":0,\"committed\":true,"
					 "\"intact\":false,\"gone\":true}]" },
	       true, "1 committed decoders went with their devices, declared are 0");
	is_not((struct says){ .log = "\"known oddity\"" }, true, "known oddity"); /* stock only */
	is_not((struct says){ .extra = "not ok 1 - on fire" }, true, "on fire");
	is_as_declared((struct says){ .extra = "not ok 1 - on fire # TODO" }, true);
}

/* Dead bytes are locked away, no others are, and the module says just that. */
static void quarantine_differs(void **state)
{
	(void)state;
	is_not((struct says){ .quarantined = "", .said = SAID0("dax") "," SAID1("pending") }, true,
	       "Locked away are 0");
	is_not((struct says){ .said = SAID0("dax") "," SAID1("pending") }, true,
	       "other bytes that they are locked");
	is_not((struct says){ .said = SAID0("pending") "," SAID1("quarantined") }, true,
	       "other bytes that they are raw");
	is_not((struct says){ .dax = "", .module = absent }, false,
	       "quarantined: 256 MiB, must be 0");
}

/* Of every byte the module says what became of it, once. */
static void said_once(void **state)
{
	(void)state;
	is_not((struct says){ .said = SAID0("dax") "," SAID0("pending") "," SAID1("quarantined") },
	       true, "every described byte once");
}

/* Where the module is to leave everything to the kernel, its bytes count. */
static void left_alone(void **state)
{
	const struct says untouched = {
		.dax = "", .quarantined = "", .module = REFUSED, .said = LEFT
	};
	const struct says touched = { .dax = "", .module = REFUSED, .said = LEFT };
	const struct says given = { .quarantined = "", .module = REFUSED, .said = LEFT };
	const struct says *const says[] = { &untouched, &touched, &given };
	static const size_t objections[] = { 0, 1, 2 }; /* given: usable, and not lost */

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(says); i++) {
		struct machine *m = machine_from(text);
		struct guest guest = { 0 };
		struct outcome out;

		m->outcome.with_module.verdict = "refused";
		speak(&guest, says[i]);
		outcome_judge(m, &guest, STABLE, true, NULL, &out);
		assert_int_equal(out.reasons.n, objections[i]);
		outcome_free(&out);
		m->outcome.without_module.line = 0;
		outcome_judge(m, &guest, STABLE, true, NULL, &out);
		assert_int_equal(out.reasons.n, objections[i] == 1);
		outcome_free(&out);
		guest_free(&guest);
		machine_free(m);
	}
}

/* RAM is node 0, each window another one. */
static void nodes_differ(void **state)
{
	(void)state;
	is_not((struct says){ .node = "2" }, true, "target node of dax0.0 is 2, must be 1");
	is_not((struct says){ .node = "-1" }, true, "target node of dax0.0 is -1, must be 1");
	is_not((struct says){ .said = SAID("21474836480", "21743271935", "dax",
					   "2") "," SAID1("quarantined") },
	       true, "is on node 2, must be 1");
	is_not((struct says){ .said = SAID0("dax") "," SAID("21743271936", "22011707391",
							    "quarantined", "") },
	       true, "is on node -1, must be 2");
	is_as_declared((struct says){ .dax = "", .node = "2", .module = absent, .quarantined = "" },
		       false);
}

/* Nothing here is outside the windows. */
static void foreign_differs(void **state)
{
	struct outcome out =
		judge((struct says){ .said = SAID0("foreign") "," SAID1("quarantined") }, true);

	(void)state;
	assert_int_equal(out.reasons.n, 2); /* foreign, and not raw DAX memory */
	outcome_free(&out);
}

static enum status exact_status(struct exact_conflict exact)
{
	struct machine *m = machine_from(text);
	enum status status;

	m->outcome.with_module.exactly = (struct group_list){ &exact, 1 };
	status = status_of(
		m, (struct says){ .module = "\"loaded\":true,\"verdict\":\"dax\","
					    "\"conflicts\":[{\"kind\":\"unclaimed\"," R0_OPEN
					    ",\"device\":\"a\"},{\"kind\":\"unbound\","
					    "\"start\":null,\"end\":null,"
					    "\"device\":\"region0\"}]" });
	m->outcome.with_module.exactly = (struct group_list){ 0 };
	machine_free(m);
	return status;
}

/* Kind, device and range of a conflict, as declared. */
static void exact_conflicts(void **state)
{
	const struct exact_conflict unclaimed = {
		.kind = "unclaimed", .device = "a", .window = "w0", .size = 256 * MIB
	};
	const struct exact_conflict unbound = { .kind = "unbound", .device = "region0" };
	struct exact_conflict other;

	(void)state;
	assert_int_equal(exact_status(unclaimed), STATUS_AS_DECLARED);
	assert_int_equal(exact_status(unbound), STATUS_AS_DECLARED);
	other = unclaimed;
	other.device = "b";
	assert_int_equal(exact_status(other), STATUS_NOT_AS_DECLARED);
	other.device = NULL;
	assert_int_equal(exact_status(other), STATUS_NOT_AS_DECLARED);
	other = unclaimed;
	other.size = 128 * MIB;
	assert_int_equal(exact_status(other), STATUS_NOT_AS_DECLARED);
	other = unclaimed;
	other.window_index = 1;
	assert_int_equal(exact_status(other), STATUS_NOT_AS_DECLARED);
	other = unbound;
	other.window = "w0";
	other.size = 256 * MIB;
	assert_int_equal(exact_status(other), STATUS_NOT_AS_DECLARED);
}

static void verdicts_differ(void **state)
{
	(void)state;
	is_not((struct says){ .module = absent }, true, "not loaded");
	is_not(
		(struct says){
			.module = "\"loaded\":true,\"verdict\":\"cxl\",\"conflicts\":[" CONFLICTS
				  "]" },
		true, "verdict is cxl, must be dax");
	is_not((struct says){ .module = "\"loaded\":true,\"verdict\":\"dax\",\"conflicts\":["
					"{\"kind\":\"unclaimed\",\"device\":\"a\"}]" },
	       true, "does not report the declared conflict unbound");
	is_not((struct says){ .module = "\"loaded\":true,\"verdict\":\"dax\",\"conflicts\":["
					"{\"kind\":\"misfit\",\"device\":\"a\"}," CONFLICTS "]" },
	       true, "not declared: misfit");
}

/* Where no verdict is declared any that settles will do, but the bytes must be right. */
static void any_verdict(void **state)
{
	static const char refused[] = "\"loaded\":true,\"verdict\":\"refused\",\"refusal\":\"why\","
				      "\"conflicts\":[" CONFLICTS "]";
	static const char unexpected[] = "\"loaded\":true,\"verdict\":\"dax\",\"conflicts\":["
					 "{\"kind\":\"misfit\",\"device\":\"a\"}]";
	const struct {
		struct says says;
		const char *objection;
	} cases[] = {
		{ { .module = unexpected }, NULL },
		{ { .module = refused }, "verdict is refused" },
		{ { .quarantined = "", .module = unexpected }, "Locked away" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct machine *m = machine_from(text);
		struct guest guest = { 0 };
		struct outcome out;

		m->outcome.with_module.verdict = NULL;
		m->outcome.with_module.conflicts.n = 0;
		speak(&guest, &cases[i].says);
		outcome_judge(m, &guest, STABLE, true, NULL, &out);
		if (!cases[i].objection)
			assert_int_equal(out.reasons.n, 0);
		else
			assert_non_null(strstr(out.reasons.text[0], cases[i].objection));
		outcome_free(&out);
		guest_free(&guest);
		machine_free(m);
	}
}

static void twice_usable(void **state)
{
	struct machine *m = machine_from(text);
	struct guest guest = { 0 };
	struct outcome out;

	(void)state;
	speak(&guest, &(struct says){ .cxl = R0 });
	outcome_judge(m, &guest, STABLE, true, NULL, &out);
	assert_int_equal(out.status, STATUS_NOT_AS_DECLARED);
	outcome_free(&out);
	guest_free(&guest);
	machine_free(m);
}

static void lost_machines(void **state)
{
	struct machine *m = machine_from(text);
	struct guest guest = { 0 };
	struct outcome out;

	(void)state;
	outcome_judge(m, &guest, STABLE, true, "it crashed", &out); /* said nothing */
	assert_int_equal(out.status, STATUS_LOST);
	assert_string_equal(out.reasons.text[0], "it crashed");
	outcome_free(&out);
	speak(&guest, &(struct says){ 0 }); /* all is well, but for that */
	outcome_judge(m, &guest, STABLE, true, "it crashed", &out);
	assert_int_equal(out.status, STATUS_LOST);
	outcome_free(&out);
	guest_free(&guest);
	machine_free(m);
}

static void nonsense(void **state)
{
	static const char *const lines[] = {
		"Bail out! no memory",
		"# record not json",
		"# record []",
		"# record {\"record\":\"weather\"}",
		"# record {\"record\":\"ledger\"}",
		"# record {\"record\":\"log\",\"lines\":[1]}",
		"# record {\"record\":\"tool\",\"broken\":[1]}",
		"# record {\"record\":\"module\",\"loaded\":true,\"verdict\":null,\"conflicts\":[]}",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		struct guest guest = { 0 };
		char *error = guest_hear(&guest, lines[i]);

		assert_non_null(error);
		free(error);
		guest_free(&guest);
	}
}

static void said_twice(void **state)
{
	struct guest guest = { 0 };
	char *error;

	(void)state;
	assert_null(guest_hear(&guest, "# record {\"record\":\"log\",\"lines\":[]}"));
	assert_true(guest_said(&guest, "log"));
	assert_string_equal(guest_missing(&guest), "platform");
	error = guest_hear(&guest, "# record {\"record\":\"log\",\"lines\":[]}");
	assert_non_null(error);
	free(error);
	guest_free(&guest);
}

static void count_line(void *arg, const char *line)
{
	static const char *const expected[] = { "one", "", "three" };
	size_t *n = arg;

	assert_true(*n < ARRAY_SIZE(expected));
	assert_string_equal(line, expected[(*n)++]);
}

static void pieces_of_lines(void **state)
{
	static const char stream[] = "one\r\n\nthree\nno end";
	struct lines lines = { 0 };
	size_t n = 0;

	(void)state;
	for (size_t i = 0; i < strlen(stream); i++)
		lines_feed(&lines, stream + i, 1, count_line, &n);
	assert_int_equal(n, 3);
	free(lines.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(module_as_declared), cmocka_unit_test(stock_as_declared),
		cmocka_unit_test(stock_otherwise),    cmocka_unit_test(links),
		cmocka_unit_test(bytes_lost),	      cmocka_unit_test(bytes_bad),
		cmocka_unit_test(reports_differ),     cmocka_unit_test(verdicts_differ),
		cmocka_unit_test(any_verdict),	      cmocka_unit_test(twice_usable),
		cmocka_unit_test(lost_machines),      cmocka_unit_test(nonsense),
		cmocka_unit_test(upstream_verdict),   cmocka_unit_test(upstream_iomem),
		cmocka_unit_test(observer),	      cmocka_unit_test(refusal),
		cmocka_unit_test(vanished),	      cmocka_unit_test(quarantine_differs),
		cmocka_unit_test(said_once),	      cmocka_unit_test(measured_only),
		cmocka_unit_test(said_twice),	      cmocka_unit_test(left_alone),
		cmocka_unit_test(pieces_of_lines),    cmocka_unit_test(nodes_differ),
		cmocka_unit_test(foreign_differs),    cmocka_unit_test(exact_conflicts),
	};

	cmocka_set_message_output(CM_OUTPUT_TAP);
	return cmocka_run_group_tests_name("outcome", tests, NULL, NULL);
}
