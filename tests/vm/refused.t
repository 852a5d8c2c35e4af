#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# What is in use is not touched; what is not in use survives the end of CXL. The stock kernel
# is in the same position, and the module leaves no less than it does.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my @where = ('--machines', 'tests/vm/machines');

# Without the module these two are what they are before it comes.
my %late = (
	'late' => qr/loaded too late/, # memory is online
	'mapped' => qr/loaded too late/, # and mapped
);
my %reasons = (
	'owned' => qr/owned already/, # a driver has claimed part of it before
	'squat' => qr/is in use/, # or does so while the module observes
	'squat-beside' => qr/is in use/, # CXL was to have it, and one region's is online
	'pmem-active' => qr/is in use/, # a namespace is active
	'dax-hmem-absent' => qr/no driver dax_hmem/, # nobody could have it afterwards
);

sub check_refused {
	my ($machine, $json, $reason) = @_;
	is($json->{verdict}, 'refused', "$machine: the module refuses");
	like($json->{refusal}, $reason, "$machine: and says why");
}

check_refused($_, report($_, @where), $late{$_}) for sort keys %late;
for my $machine (sort keys %reasons) {
	my $json = no_worse($machine, $machine eq 'pmem-active' ? () : @where);
	check_refused($machine, $json, $reasons{$machine});
}

# Nothing of CXL is bound when the module comes, but HMEM's memory is online.
check_refused('late-hmem', report('late-hmem', @where), qr/is owned already/);
# HMEM comes first, and has not decided yet.
check_refused('hmem-first', no_worse('hmem-first', @where), qr/loaded too late/);

# Here the stock kernel hands out what it should not, and the module still does not.
my $finer = report('window-finer-refused', @where);
check_refused('window-finer-refused', $finer, qr/no driver dax_hmem/);
is($finer->{bad}, 0, 'bad memory stays behind the gate');
is($finer->{online}, 0, 'and is not online');

my $beside = report('window-finer-beside', @where);
check_refused('window-finer-beside', $beside, qr/no driver dax_hmem/);
is($beside->{bad}, 0, 'beside a good region, too');
is($beside->{cxl}, 256 << 20, 'which may be used');

# Where it is clear without a look at the memory that CXL should go.
my $other = report('window-finer-other', @where);
check_refused('window-finer-other', $other, qr/no driver dax_hmem/);
is($other->{bad}, 0, 'nor is it handed out where something else was wrong, too');

# What was held back comes anew.
my $rebind = report('rebind', @where);
check_refused('rebind', $rebind, qr/no driver dax_hmem/);
is($rebind->{bad}, 0, 'nor when its region is bound anew');

report('pmem-idle', @where); # a region without a namespace
report('pmem-committed'); # and one that firmware set up, with data

done_testing();
