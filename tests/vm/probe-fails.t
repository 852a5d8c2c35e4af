#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# The probe of a CXL driver is called and ends with an error: whichever it is, the memory
# comes back.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my @where = ('--machines', 'tests/vm/machines');

# The device that no driver took; that of cxl_port goes with the probe of cxl_mem.
my %device = (
	'cxl-acpi-fails' => qr/^ACPI0017:00$/,
	'cxl-pci-fails' => qr/^0000:11:00\.0$/,
	'cxl-port-fails' => qr/^mem0$/,
);

for my $machine (sort keys %device) {
	my $json = no_worse($machine, $machine eq 'cxl-acpi-fails' ? () : @where);
	is($json->{dax}, 256 << 20, "$machine: all memory is given back");
	is($json->{lost}, 0, "$machine: nothing is lost");
	ok((grep { $_->{kind} =~ /^(probe-failed|no-topology)$/ && $_->{device} =~ $device{$machine} }
			@{ $json->{conflicts} }), "$machine: the device without a driver is named");
}

done_testing();
