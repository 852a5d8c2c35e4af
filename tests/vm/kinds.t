#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# A part of the matrix in which every kind of conflict and every fate of a byte appears.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my @machines = qw(
	ports-2way windows-joined pmem-both
	alias alias-pair cxl-acpi-unbound dax-cxl-absent device-decoder-empty no-srat
	range-unaligned range-over-gap target-absent window-other-bridge window-finer
);

# The names in the policy's table of kinds.
sub kinds {
	open(my $file, '<', lab_root() . '/policy/conflict.c') or die $!;
	return map { /\.name = "([a-z-]+)"/ ? $1 : () } <$file>;
}

my (%seen, %bytes);
for my $machine (@machines) {
	my $json = report($machine);
	$seen{ $_->{kind} } = 1 for @{ $json->{conflicts} };
	$bytes{$_} += $json->{$_} // 0 for qw(cxl dax quarantined lost bad);
	is($json->{lost}, 0, "$machine: nothing is lost");
	is($json->{bad}, 0, "$machine: nothing bad is handed out");
}

my @kinds = kinds();
cmp_ok(scalar @kinds, '>', 1, 'the policy has kinds of conflicts');
ok($seen{$_}, "some machine shows the conflict $_") for @kinds;
ok($bytes{$_}, "some byte ended as $_") for qw(cxl dax quarantined);

# The other two: outside every window, and left as found.
is(report('plain-hmem')->{verdict}, 'none', 'foreign memory is none of the module\'s');
is(report('late', '--machines', 'tests/vm/machines')->{verdict}, 'refused',
	'who comes too late leaves everything pending');

done_testing();
