#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# What tells kernels apart, on each of those named: who has the ranges, what /proc/iomem names,
# what becomes of devices after the verdict. make test-kernels runs this on all but KERNEL, which
# make test is about.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../vm/lib";
use Lab;
use Test::More;

my $mib = 1 << 20;
my @kernels = split ' ', $ENV{SOFTRESERVE_KERNELS} // lab_kernel();
my @where = ('--machines', 'tests/vm/machines');

# Of lab/machines: each kind of outcome, and those in which kernels differ.
my @machines = qw(absent bridge-granularity bridges-2way-16k cedt-truncated chbs-half cxl-acpi-fails
	cxl-bus-idle cxl-pmem-absent device-ways half-good healthy merged pmem-active probe-hangs
	plain-hmem replace replace-full window-finer);
# Of tests/vm/machines: the order of HMEM and the module, the life of devices, and who looks at
# what is freed.
my @lives = qw(add add-dax crash-kernel hmem-first kexec-cxl kexec-dax late-hmem poison reload-cxl reload-dax
	retry retry-refused sleep-cxl sleep-dax tool tool-refused unload-cxl unload-dax vanish-unbound);

for my $kernel (@kernels) {
	my @on = ('--kernel', $kernel);
	my %reports = map { $_ => report($_, @on) } @machines;
	report($_, @where, @on) for @lives;
	# Where HMEM decides by itself, range by range.
	report('hmem-race', @where, @on) if $reports{healthy}{kernel} =~ /^7/;

	# Two healthy neighbours that firmware merged: CXL keeps every byte, where it belongs.
	is($reports{merged}{cxl}, 512 * $mib, "$kernel: merged: CXL keeps every byte");
}

done_testing();
