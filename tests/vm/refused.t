#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# What is in use is not touched; what is not in use survives the end of CXL.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my @where = ('--machines', 'tests/vm/machines');

my %reasons = (
	'late' => qr/loaded too late/, # memory is online
	'mapped' => qr/loaded too late/, # and mapped
	'owned' => qr/owned already/, # a driver has claimed part of it before
	'squat' => qr/is in use/, # or does so while the module observes
	'pmem-active' => qr/is in use/, # a namespace is active
	'dax-hmem-absent' => qr/no driver dax_hmem/, # nobody could have it afterwards
);

for my $machine (sort keys %reasons) {
	my $json = report($machine, $machine eq 'pmem-active' ? () : @where);
	is($json->{verdict}, 'refused', "$machine: the module refuses");
	like($json->{refusal}, $reasons{$machine}, "$machine: and says why");
}

report('pmem-idle', @where); # a region without a namespace
report('pmem-committed'); # and one that firmware set up, with data

done_testing();
