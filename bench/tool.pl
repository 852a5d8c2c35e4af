#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# How long list and status take beside lsmem on the same machine of 64 ranges, and what ten times as
# many lines of /proc/iomem cost, Soft Reserved ranges among them: ratios of one run, which other
# machines can be compared with.
use strict;
use warnings;
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use FindBin;
use Time::HiRes qw(time);

my $tool = "$FindBin::Bin/../build/tool/softreserve";
my $block = 128 << 20;
my $rounds = 20;

sub put {
	my ($path, $text) = @_;

	make_path($path =~ s{/[^/]+$}{}r);
	open(my $file, '>', $path) or die "$path: $!\n";
	print {$file} $text;
	close($file) or die "$path: $!\n";
	return;
}

# Ranges of two memory blocks each, with two blocks between them; all are System RAM of kmem's.
sub machine {
	my ($ranges, $lines) = @_;
	my $dir = tempdir(CLEANUP => 1);
	my $memory = "$dir/sys/devices/system/memory";
	my $iomem = '';

	put("$memory/block_size_bytes", sprintf("%x\n", $block));
	for my $i (0 .. $ranges - 1) {
		my $first = 32 + 4 * $i;
		my ($start, $end) = ($first * $block, ($first + 2) * $block - 1);

		put("$dir/sys/firmware/memmap/$i/start", sprintf("0x%x\n", $start));
		put("$dir/sys/firmware/memmap/$i/end", sprintf("0x%x\n", $end));
		put("$dir/sys/firmware/memmap/$i/type", "Soft Reserved\n");
		$iomem .= sprintf("%08x-%08x : Soft Reserved\n", $start, $end);
		for my $number ($first, $first + 1) {
			put("$memory/memory$number/state", "online\n");
			put("$memory/memory$number/phys_index", sprintf("%08x\n", $number));
			put("$memory/memory$number/removable", "1\n");
			put("$memory/memory$number/valid_zones", "Normal\n");
		}
	}
	my $high = (32 + 4 * $ranges) * $block;
	$iomem .= sprintf("%08x-%08x : line\n", $high + 4096 * $_, $high + 4096 * $_ + 99) for 1 .. $lines;
	put("$dir/proc/iomem", $iomem);
	return $dir;
}

# As many Soft Reserved ranges, and nothing else that is known.
sub ranges {
	my ($n) = @_;
	my $dir = tempdir(CLEANUP => 1);

	make_path("$dir/sys");
	put("$dir/proc/iomem",
		join('', map { sprintf("%08x-%08x : Soft Reserved\n", $block * $_, $block * $_ + 4095) } 1 .. $n));
	return $dir;
}

# Seconds a round, the fastest one.
sub seconds {
	my (@command) = @_;
	my $best;

	for (1 .. $rounds) {
		my $begin = time;

		system("@command >/dev/null 2>&1");
		die "@command: exit status " . ($? >> 8) . "\n" if $? == -1 || ($? >> 8) > 3;
		my $took = time - $begin;
		$best = $took if !defined $best || $took < $best;
	}
	return $best;
}

my $few = machine(64, 0);
my $lsmem = seconds('lsmem', '--sysroot', $few);
printf("%-45s %8s %8s\n", '', 'ms', 'ratio');
printf("%-45s %8.1f %8.1f\n", 'lsmem, 64 ranges', 1000 * $lsmem, 1);
for my $command (qw(list status)) {
	my $took = seconds($tool, $command, '--from', $few);

	printf("%-45s %8.1f %8.1f  of lsmem\n", "softreserve $command, 64 ranges", 1000 * $took, $took / $lsmem);
}
for my $command ('list', 'explain', 'explain --json') {
	my $tenth = seconds($tool, $command, '--from', ranges(1_000));
	my $took = seconds($tool, $command, '--from', ranges(10_000));

	printf("%-45s %8.1f %8.1f  of a tenth\n", "softreserve $command, 10000 ranges", 1000 * $took,
		$took / $tenth);
}
my $base = seconds($tool, 'list', '--from', machine(1, 10_000));
my $many = seconds($tool, 'list', '--from', machine(1, 100_000));
printf("%-45s %8.1f\n", 'softreserve list, 10000 lines of iomem', 1000 * $base);
printf("%-45s %8.1f %8.1f  of a tenth\n", 'softreserve list, 100000 lines of iomem', 1000 * $many, $many / $base);
