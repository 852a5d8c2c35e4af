#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# Whatever the debug kernel reports fails the run: each of its checks is broken on purpose.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../vm/lib";
use JSON::PP qw(decode_json);
use Lab;
use Test::More;

# What lab_splat.ko does, and what the kernel says to it.
my %reports = (
	'locks in both orders' => qr/possible circular locking dependency/,
	'sleeping while atomic' => qr/sleeping function called from invalid context/,
	'a count that was zero' => qr/refcount_t: addition on 0; use-after-free/,
	'an object freed while in use' => qr/ODEBUG: free active/,
	'a read of freed memory' => qr/BUG: KASAN: slab-use-after-free in splat_memory/,
);

sub run {
	my ($machine) = @_;
	my $run = lab('run', $machine, '--kernel', lab_kernel(), '--machines', 'tests/vm/machines',
		'--json');
	is($run->{status}, 1, "$machine: is not as declared") or diag($run->{err}, $run->{out});
	return $run;
}

my $gone = run('splat');
my $log = join "\n", @{ (eval { decode_json($gone->{out}) } // {})->{log_unexpected} // [] };
like($log, $reports{$_}, "$_ is reported") for sort keys %reports;
like($gone->{err}, qr/no leak: .*size 64.* < 0x[0-9a-f]+ < do_one_initcall/, 'a leak of a module that is gone');

my $stays = run('splat-stays');
like($stays->{err}, qr/no leak: .*\bsplat_leak\+.*\[lab_splat\]/, 'a leak of a module that stays');

done_testing();
