#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# What happens while the module observes or settles counts, and what never ends does not keep memory.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my $vanish = report('vanish');
is($vanish->{dax}, 256 << 20, 'vanish: the memory of the device that stays is given back');
is($vanish->{quarantined}, 256 << 20, 'vanish: that of the device that went is locked away');
ok($vanish->{decoders_intact}, 'vanish: the decoders that are left are as firmware left them');

my $gate = report('vanish-gate');
is($gate->{quarantined}, 256 << 20, 'vanish-gate: memory that goes after the verdict is locked away');

my $teardown = report('vanish-teardown');
is($teardown->{dax}, 512 << 20, 'vanish-teardown: the memory of the devices that stay is given back');
is($teardown->{quarantined}, 256 << 20, 'vanish-teardown: that of the device that went is locked away');

my $appear = report('appear');
is($appear->{cxl}, 512 << 20, 'appear: CXL keeps the memory of both devices');

for my $machine ('probe-hangs', 'probe-dies', 'pmem-late') {
	my $json = report($machine, $machine eq 'pmem-late' ? ('--machines', 'tests/vm/machines') : ());
	is($json->{verdict}, 'refused', "$machine: the module does not wait for ever");
	is($json->{cxl}, 256 << 20, "$machine: CXL has its memory all the same");
}

done_testing();
