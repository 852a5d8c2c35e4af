#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# What happens while the module observes counts, and what never ends does not keep memory.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my @where = ('--machines', 'tests/vm/machines');

my $vanish = report('vanish', @where);
is($vanish->{dax}, 256 << 20, 'vanish: the memory of the device that stays is given back');
is($vanish->{quarantined}, 256 << 20, 'vanish: that of the device that went is locked away');
ok($vanish->{decoders_intact}, 'vanish: the decoders that are left are as firmware left them');

my $appear = report('appear', @where);
is($appear->{cxl}, 512 << 20, 'appear: CXL keeps the memory of both devices');

for my $machine ('probe-hangs', 'probe-dies', 'pmem-late') {
	my $json = report($machine, @where);
	is($json->{verdict}, 'refused', "$machine: the module does not wait for ever");
	is($json->{cxl}, 256 << 20, "$machine: CXL has its memory all the same");
}

done_testing();
