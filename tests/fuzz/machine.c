// SPDX-License-Identifier: GPL-2.0-only
/* Any bytes as a capture: the machine in it is read whole, judged, counted and explained. */
#include "../../tool/machine/backend.h"
#include "chain.h"
#include "parser.h"
#include "pieces.h"

static void explain(const struct machine *machine, const struct judgement *judgement,
		    const struct shares *shares)
{
	struct hdms hdms = hdms_read(machine);

	for (size_t i = 0; i < shares->n; i++) {
		struct chain chain =
			chain_follow(machine, judgement, shares, &hdms, shares->share[i].range);

		chain_free(&chain);
	}
	hdms_free(&hdms);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct source *source = source_open_memory("input", data, size);
	struct machine *machine;
	struct judgement judgement;
	struct shares shares;
	uint64_t sum = 0;

	if (!source)
		return 0;
	machine = machine_read(source);
	judgement = judge(machine);
	shares = shares_count(machine, &judgement);
	for (int i = 0; i < SHARE_KINDS; i++)
		sum += shares.bytes[i];
	/* Every described byte has one fate. */
	if (sum != sr_set_bytes(&machine->described))
		abort();
	explain(machine, &judgement, &shares);
	free(pieces_missing(machine));
	shares_free(&shares);
	judgement_free(&judgement);
	machine_free(machine);
	source_close(source);
	return 0;
}
