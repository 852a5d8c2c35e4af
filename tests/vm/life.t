#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# What an operator does with devices after the verdict, and another try without a reboot.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my $mib = 1 << 20;
my @where = ('--machines', 'tests/vm/machines');

# The same addresses for a device that replaces another: PID 1 compares them.
for my $machine ('replace', 'replace-full') {
	my ($stock, $with) = both_ways($machine);
	is($stock->{lost}, lab_kernel() =~ /^trixie-backports/ ? 0 : 256 * $mib,
		"$machine: the stock kernel loses what firmware described, but for Linux 7");
	is($with->{cxl}, 256 * $mib, "$machine: with the module the new region has it");
}

report('add', @where);
is(report('add-dax', @where)->{dax}, 256 * $mib, 'a device that comes after a fallback changes nothing');

for my $machine ('retry', 'retry-refused', 'tool', 'tool-refused') {
	my $json = report($machine, @where);
	is($json->{cxl}, $json->{soft_reserved}, "$machine: CXL keeps the memory in the end");
}

# A kernel that starts another one, or crashes; devices that sleep; drivers that come and go.
report($_, @where) for qw(kexec-cxl kexec-dax crash-kernel sleep-cxl sleep-dax reload-cxl reload-dax);

# The same steps each time; make test-stress takes others.
report('stress', @where, '--cmdline', 'sr_lab.seed=3 sr_lab.steps=40');

done_testing();
