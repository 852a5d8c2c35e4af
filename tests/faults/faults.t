#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# Every error path has run: each call of the module that can fail fails once on each
# of three machines, and what these never reach on three others; nothing is lost, leaked or
# left behind. Prints the list.
use strict;
use warnings;
use File::Path qw(remove_tree);
use FindBin;
use lib "$FindBin::Bin/../vm/lib";
use Lab;
use Test::More;

my %points;

sub guest_tap {
	my ($dir) = @_;
	open(my $file, '<', "$dir/guest.tap") or die "$dir/guest.tap: $!";
	chomp(my @lines = <$file>);
	return @lines;
}

# "ok 3 - 1 FUNCTION:LINE CALL -> VERDICT, usable X MiB of Y MiB"
sub print_list {
	my ($machine, @lines) = @_;
	note("$machine:");
	for my $line (@lines) {
		note("  $2") if $line =~ /^(not )?ok \d+ - (.* -> .*)/;
	}
	return grep { /^ok \d+ - \d+ .* -> / } @lines;
}

# "# point FUNCTION:LINE CALL: reached R, failed F"
sub count_points {
	my (@lines) = @_;
	for my $line (@lines) {
		next if $line !~ /^# point (.*): reached (\d+), failed (\d+)$/;
		$points{$1}{reached} += $2;
		$points{$1}{failed} += $3;
	}
}

for my $name (qw(passthrough half-good healthy rare orphans retry)) {
	my $machine = "faults-$name";
	# Without a limit of its own: it is many runs in one.
	local $ENV{SOFTRESERVE_LAB_LIMIT} = $ENV{SOFTRESERVE_LAB_LIMIT} // 3600;
	my $run = lab('run', $machine, '--machines', 'tests/vm/machines', '--kernel', lab_kernel(),
		'--keep');
	is($run->{status}, 0, "$name: every failure is survived, and then all is as declared")
		or diag($run->{err});
	my ($dir) = $run->{err} =~ /files of the run: (\S+)/;
	ok(defined $dir, "$name: what the guest said was kept") or next;
	my @lines = guest_tap($dir);
	cmp_ok(scalar print_list($name, @lines), '>', 0, "$name: calls were made to fail");
	count_points(@lines);
	remove_tree($dir) if $run->{status} == 0;
}

for my $place (sort keys %points) {
	ok($points{$place}{failed}, "$place has failed somewhere");
}

done_testing();
