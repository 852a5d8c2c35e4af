#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# Whatever an operator may do to drivers, modules and devices, in random order: after every
# step nothing is usable twice, bad or unaccounted for, and the kernel has not warned. make
# test-stress runs this; SEED and STEPS say which steps and how many.
use strict;
use warnings;
use File::Path qw(remove_tree);
use FindBin;
use lib "$FindBin::Bin/../vm/lib";
use Lab;
use Test::More;

my $seed = $ENV{SOFTRESERVE_SEED} || int(rand(1 << 31));
my $steps = $ENV{SOFTRESERVE_STEPS} || 200;
diag("seed $seed, $steps steps");

# As long as it takes, with a sign of life every step.
local $ENV{SOFTRESERVE_LAB_LIMIT} = $ENV{SOFTRESERVE_LAB_LIMIT} // 30 * $steps + 600;
my $run = lab('run', 'stress', '--machines', 'tests/vm/machines', '--kernel', lab_kernel(), '--keep',
	'--cmdline', "sr_lab.seed=$seed sr_lab.steps=$steps");
is($run->{status}, 0, "seed $seed: all is well after every step, and in the end as declared")
	or diag($run->{err});

my ($dir) = $run->{err} =~ /files of the run: (\S+)/;
ok(defined $dir, 'what the guest said was kept') or BAIL_OUT('no run');
open(my $file, '<', "$dir/guest.tap") or die "$dir/guest.tap: $!";
my @taken = grep { /^(not )?ok \d+ - step \d+: / } <$file>;
is(scalar @taken, $steps, 'every step was taken') or diag($taken[-1] // 'none');
my %kinds = map { /step \d+: ([^:,]+?)(?::| ->|,)/ ? ($1 => 1) : () } @taken;
note("$_\n") for sort keys %kinds;
cmp_ok(scalar keys %kinds, '>=', 10, 'steps of many kinds') if $steps >= 200;
remove_tree($dir) if $run->{status} == 0;

done_testing();
