#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# What happens while the module observes or settles counts, and what never ends does not keep memory.
# The stock kernel lives through the same, and the module does no worse.
use strict;
use warnings;
use File::Path qw(remove_tree);
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my @where = ('--machines', 'tests/vm/machines');

# The lines of a run's kernel log that match.
sub logged {
	my ($report, $pattern) = @_;
	open(my $console, '<', "$report->{files}/console.log") or return;
	return grep { $_ =~ $pattern } <$console>;
}

my $vanish = no_worse('vanish');
is($vanish->{dax}, 256 << 20, 'vanish: the memory of the device that stays is given back');
is($vanish->{quarantined}, 256 << 20, 'vanish: that of the device that went is locked away');
ok($vanish->{decoders_intact}, 'vanish: the decoders that are left are as firmware left them');

my $unbound = report('vanish-unbound', @where);
is($unbound->{dax}, 256 << 20, 'vanish-unbound: the memory of the device that stays is given back');
is($unbound->{quarantined}, 256 << 20, 'vanish-unbound: that of the device that went is locked away');
ok($unbound->{decoders_intact}, 'vanish-unbound: the decoders that are left are as firmware left them');

# Without the module there is nothing to compare with: all memory of the node goes while it is online.
my $gate = report('vanish-gate');
is($gate->{quarantined}, 256 << 20, 'vanish-gate: memory that goes after the verdict is locked away');

my $teardown = no_worse('vanish-teardown');
is($teardown->{dax}, 512 << 20, 'vanish-teardown: the memory of the devices that stay is given back');
is($teardown->{quarantined}, 256 << 20, 'vanish-teardown: that of the device that went is locked away');

my $ends = no_worse('squat-ends', @where);
is($ends->{dax}, 256 << 20, 'squat-ends: what no DAX driver took below CXL is given back');
is($ends->{lost}, 0, 'squat-ends: all of it');
ok($ends->{decoders_intact}, 'squat-ends: the decoders are as firmware left them');

my $late = report('driver-late', @where, '--keep');
is($late->{cxl}, 256 << 20, 'driver-late: CXL keeps the memory once its driver has come');
is(scalar logged($late, qr/softreserve: something has come or gone since the verdict/), 1,
	'driver-late: there was a verdict without it');
remove_tree($late->{files}) if Test::More->builder->is_passing;
my $killed = report('driver-killed', @where, '--keep');
is($killed->{cxl}, 256 << 20, 'driver-killed: CXL keeps the memory, whoever kills modprobe');
is(scalar logged($killed, qr/softreserve: something has come or gone since the verdict/), 0,
	'driver-killed: there was no verdict without the driver');
remove_tree($killed->{files}) if Test::More->builder->is_passing;
is(report('dax-killed', @where)->{cxl}, 256 << 20, 'dax-killed: CXL keeps the memory');
is(report('hmem-killed', @where)->{dax}, 256 << 20, 'hmem-killed: the memory comes back');
my $settling = report('driver-settling', @where);
is($settling->{dax}, 256 << 20, 'driver-settling: the verdict holds for a driver that comes too late');
ok($settling->{decoders_intact}, 'driver-settling: the decoders are as firmware left them');

my $appear = report('appear');
is($appear->{cxl}, 512 << 20, 'appear: CXL keeps the memory of both devices');
my $appear_dax = report('appear-dax', @where);
is($appear_dax->{dax}, 512 << 20, 'appear-dax: the memory of both devices comes back');

for my $machine ('probe-hangs', 'probe-dies', 'pmem-late') {
	my $json = no_worse($machine, $machine eq 'pmem-late' ? @where : ());
	is($json->{verdict}, 'refused', "$machine: the module does not wait for ever");
	is($json->{cxl}, 256 << 20, "$machine: CXL has its memory all the same");
}

done_testing();
