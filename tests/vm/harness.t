#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# A machine that crashes, hangs, warns or ends otherwise than declared is never a pass.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my @expected = (
	[crash => 3, 'crashed', qr/went down/, 'a kernel that crashes is a lost VM'],
	[hang => 3, 'hung', qr/silent for 20 seconds/, 'a VM that goes silent is lost'],
	[wrong => 1, 'done', qr/The verdict is dax, must be cxl/,
		'another outcome than the declared one fails'],
	[warn => 1, 'done', qr/WARNING: CPU: 0 PID: 1 at lab/,
		'a kernel warning that is not declared fails'],
);

for my $case (@expected) {
	my ($machine, $status, $end, $reason, $text) = @$case;
	# So many seconds may a machine say nothing; shorter where we wait for just that.
	local $ENV{SOFTRESERVE_LAB_SILENCE} = 20 if $machine eq 'hang';
	my $run = lab('run', $machine, '--kernel', lab_kernel(), '--machines', 'tests/vm/machines',
		'--json');
	is($run->{status}, $status, $text) or diag($run->{err}, $run->{out});
	like($run->{err}, $reason, "$machine: says why");
	# It was the machine that ended so, not one that never came up.
	like($run->{out}, qr/"kernel":\s*"\d/, "$machine: its PID 1 had reported");
	like($run->{out}, qr/"end":\s*"$end"/, "$machine: ended as $end");
}

done_testing();
