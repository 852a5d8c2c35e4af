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
	[crash => 3, 'a kernel that crashes is a lost VM'],
	[hang => 3, 'a VM that goes silent is lost'],
	[wrong => 1, 'an outcome that is not the declared one fails'],
	[warn => 1, 'a kernel warning that is not declared fails'],
);

for my $case (@expected) {
	my ($machine, $status, $text) = @$case;
	# So many seconds may a machine say nothing; shorter where we wait for just that.
	local $ENV{SOFTRESERVE_LAB_SILENCE} = 20 if $machine eq 'hang';
	my $run = lab('run', $machine, '--kernel', lab_kernel(), '--machines', 'tests/vm/machines',
		'--json');
	is($run->{status}, $status, $text) or diag($run->{err}, $run->{out});
	isnt($run->{err}, '', "$machine: says why");
}

done_testing();
