#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# softreserve capture: a machine made of files, captured, read again, captured again.
use strict;
use warnings;
no warnings 'portable';
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/../lib";
use Files;
use JSON::PP;
use Test::More;

my $tool = $ENV{SOFTRESERVE} // abs_path(dirname($0) . '/../../build/tool/softreserve');
my $dir = tempdir(CLEANUP => 1);
my $root = "$dir/root";

my $serial = 0x1122334455667788;
my $other = 0x00a1b2c3d4e5f607;

sub put {
	my ($path, $bytes) = @_;
	make_path(dirname("$root/$path"));
	open(my $file, '>:raw', "$root/$path") or die "$path: $!";
	print $file $bytes;
	close($file) or die;
}

sub link_to {
	my ($path, $target) = @_;
	make_path(dirname("$root/$path"));
	symlink($target, "$root/$path") or die "$path: $!";
}

# Configuration space: a serial number, then a DVSEC of @_'s vendor.
sub config {
	my ($number, $vendor) = @_;
	my $config = "\0" x 4096;
	substr($config, 0x100, 12) = pack('VQ<', 0x20010003, $number);
	substr($config, 0x200, 10) = pack('VVv', 0x00010023, $vendor | 0x01000000, 0);
	# Once more, where a vendor keeps it.
	substr($config, 0x800, 8) = pack('Q<', $number);
	return $config;
}

sub capture {
	my $line = join(' ', map { "'$_'" } @_);
	my $said = qx('$tool' capture $line 2>&1);
	return ($? >> 8, $said);
}

sub unpack_to {
	my ($archive, $name) = @_;
	make_path("$dir/$name");
	system('tar', 'xf', $archive, '-C', "$dir/$name") == 0 or die;
}

my $pci = 'sys/devices/pci0000:0c/0000:0c:00.0/0000:0d:00.0';
my %plain = (
	'proc/iomem' => "100000000-1ffffffff : CXL Window 0\n",
	'proc/sys/kernel/osrelease' => "6.12.0-test\n",
	'sys/firmware/memmap/0/start' => "0x100000000\n",
	'sys/firmware/memmap/0/end' => "0x1ffffffff\n",
	'sys/firmware/memmap/0/type' => "Soft Reserved\n",
	'sys/firmware/acpi/tables/CEDT' => "CEDT\0\1\2\3",
	"$pci/class" => "0x050210\n",
	"$pci/mem0/serial" => sprintf("0x%x\n", $serial),
	"$pci/mem0/ram/size" => "0x100000000\n",
	'sys/devices/pci0000:0c/0000:0c:00.0/class' => "0x060400\n",
	'sys/devices/platform/ACPI0017:00/root0/decoder0.0/start' => "0x100000000\n",
	'sys/devices/platform/ACPI0017:00/root0/decoder0.0/target_list' => "12\n",
	'sys/devices/platform/softreserve/verdict' => "cxl\n",
	'sys/devices/platform/softreserve/conflicts/0/kind' => "uncovered\n",
	'sys/devices/system/memory/block_size_bytes' => "8000000\n",
	'sys/devices/system/memory/memory32/state' => "online\n",
	'sys/devices/system/memory/memory32/phys_index' => "00000020\n",
	'sys/kernel/debug/softreserve/snapshot' => "policy all\n",
	'sys/kernel/debug/softreserve/decoders' => "softreserve-decoders 1\nend\n",
	'sys/module/cxl_core/parameters/x' => "1\n",
	'etc/modprobe.d/softreserve.conf' => "softdep cxl_acpi pre: softreserve\n",
);
put($_, $plain{$_}) foreach keys %plain;
put("$pci/config", config($serial, 0x1e98));
put('sys/devices/pci0000:0c/0000:0c:00.0/config', config($other, 0x1e98));
put('dmesg', sprintf("cxl_pci 0000:0d:00.0: serial 0x%X\ncxl: other %d is there\n" .
	"cxl: dsn 11-22-33-44-55-66-77-88\ncxl mem1: Serial Number: SN4711X\n" .
	"usb: not concerned\n", $serial, $other));
# A short one: it is found by where it is alone.
my $short = 'sys/devices/pci0000:0c/0000:0c:01.0';
put("$short/class", "0x050210\n");
put("$short/config", config(0x42, 0x1e98));
link_to('sys/bus/pci/devices/0000:0c:01.0', "../../../../$short");
# A link to a folder of which nothing is captured.
put('usr/lib/libc.so', 'never');
link_to('lib', 'usr/lib');
# What nobody asked for, or must not be read.
my @never = ("$pci/vpd", "$pci/resource0", "$pci/mem0/security/erase", 'etc/hostname',
	'etc/modprobe.d/other.conf', 'sys/devices/pci0000:00/0000:00:01.0/class',
	'sys/devices/platform/softreserve/power/control', 'sys/class/net/eth0/address');
put($_, 'never') foreach @never;
put('sys/devices/pci0000:00/0000:00:01.0/config', config(0x12345678, 0x8086));
link_to('sys/bus/pci/devices/0000:00:01.0', '../../../devices/pci0000:00/0000:00:01.0');
link_to('sys/bus/pci/devices/0000:0c:00.0', '../../../devices/pci0000:0c/0000:0c:00.0');
link_to('sys/bus/pci/devices/0000:0d:00.0', "../../../../$pci");
make_path("$root/sys/bus/pci/drivers/cxl_pci");
link_to("$pci/driver", '../../../../bus/pci/drivers/cxl_pci');
link_to('sys/bus/cxl/devices/mem0', "../../../../$pci/mem0");
link_to('sys/bus/cxl/devices/decoder0.0',
	'/sys/devices/platform/ACPI0017:00/root0/decoder0.0');
link_to('sys/bus/cxl/devices/region9', '/etc/nothing');

my ($status, $said) = capture('--from', $root, "$dir/one.tar.xz");
is($status, 0, 'a machine is captured') or diag($said);
like($said, qr/one\.tar\.xz: \d+ files in \d+ bytes/, 'and where it is, is said');
unpack_to("$dir/one.tar.xz", 'u');
my $u = "$dir/u/one";
is(slurp("$u/$_"), $plain{$_}, $_) foreach sort keys %plain;
is(slurp("$u/$pci/config"), config($serial, 0x1e98), 'configuration space');
ok(!-e "$u/$_", "$_ is left out") foreach @never;
is(readlink("$u/sys/bus/cxl/devices/mem0"), "../../../devices/pci0000:0c/0000:0c:00.0/" .
	'0000:0d:00.0/mem0', 'links are relative');
ok(-d "$u/sys/bus/cxl/devices/decoder0.0/", 'an absolute one, too');
ok(-d "$u/$pci/driver/", 'what a link leads to is there');
ok(!-l "$u/sys/bus/cxl/devices/region9", 'a link to nothing is not');
ok(!-l "$u/lib", 'nor is one to what is not captured');
unlike(slurp("$u/dmesg"), qr/not concerned/, 'of the log, what concerns it');
my $label = decode_json(slurp("$u/capture.json"));
is($label->{format}, 1, 'format');
is($label->{kernel}, '6.12.0-test', 'kernel');
ok(!$label->{redacted}, 'not redacted');
like($label->{time}, qr/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, 'time');

# The same state, the same bytes; also from an archive, and from what was unpacked of one.
foreach my $kind ('tar.xz', 'tar.gz', 'tar.zst', 'tar') {
	foreach my $from ("$dir/one.tar.xz", $u, "$dir/u") {
		make_path("$dir/again");
		($status, $said) = capture('--force', '--from', $from, "$dir/again/one.$kind");
		is($status, 0, "$from becomes $kind") or diag($said);
		system("mkdir -p '$dir/b' && tar xf '$dir/again/one.$kind' -C '$dir/b'");
		is(system('diff', '-r', '--no-dereference', $u, "$dir/b/one"), 0, 'the same');
		system('rm', '-rf', "$dir/b");
	}
}
capture('--force', '--from', "$dir/one.tar.xz", "$dir/again/one.tar.xz");
is(slurp("$dir/again/one.tar.xz"), slurp("$dir/one.tar.xz"), 'byte for byte');

# No serial number anywhere, in any form.
foreach my $from ($root, "$dir/one.tar.xz") {
	($status, $said) = capture('--force', '--redact', '--from', $from, "$dir/red.tar");
	is($status, 0, "$from is redacted") or diag($said);
	my $all = slurp("$dir/red.tar");
	foreach my $number ($serial, $other) {
		my $pairs = join('-', unpack('(A2)8', sprintf('%016x', $number)));
		my @forms = (sprintf('%x', $number), "$number", $pairs, pack('Q<', $number),
			pack('Q>', $number));
		is(index(lc($all), lc($_)), -1, 'a serial number is gone') foreach @forms;
	}
	is(index($all, 'SN4711X'), -1, 'what follows the word is gone');
	system('rm', '-rf', "$dir/r");
	unpack_to("$dir/red.tar", 'r');
	ok(!-e "$dir/r/red/$pci/mem0/serial", 'no attribute');
	is(slurp("$dir/r/red/$pci/config"), config(0, 0x1e98), 'the rest of the space is as it was');
	is(substr(slurp("$dir/r/red/$short/config"), 0x100, 12), pack('VQ<', 0x20010003, 0),
		'a short number is gone, too');
	is(slurp("$dir/r/red/proc/iomem"), $plain{'proc/iomem'}, 'and so are addresses');
	ok(decode_json(slurp("$dir/r/red/capture.json"))->{redacted}, 'it says so');
}

# Nothing is overwritten, nothing left behind.
my $before = slurp("$dir/one.tar.xz");
($status, $said) = capture('--from', $root, "$dir/one.tar.xz");
is($status, 4, 'a file is not overwritten');
like($said, qr/--force/, 'and how it would be is said');
is(slurp("$dir/one.tar.xz"), $before, 'it is as before');
make_path("$dir/w");
is(system("cd '$dir/w' && ulimit -f 1 && '$tool' capture --from '$root' x.tar 2>/dev/null") >> 8, 4,
	'no room');
is(join(' ', glob("$dir/w/* $dir/w/.??*")), '', 'nothing is left behind');
is(system("'$tool' capture --from '$root' - >/dev/full 2>/dev/null") >> 8, 4,
	'a full device is noticed');
is((capture('--from', $root, "$dir/none/x.tar"))[0], 4, 'no such folder');
is((capture('--from', "$dir/none", "$dir/x.tar"))[0], 66, 'nothing to read');
is((capture('--from', $root, "$dir/x.zip"))[0], 64, 'no such kind of archive');
is((capture('--from', $root))[0], 64, 'no name');
is((capture('--from', $root, 'a.tar', 'b.tar'))[0], 64, 'two names');
my @listed = qx('$tool' capture --from '$root' - 2>/dev/null | tar tJf -);
ok((grep { $_ eq "softreserve-capture/proc/iomem\n" } @listed), 'to standard output');

# Who is not root sees zeros.
put('proc/iomem', "00000000-00000000 : CXL Window 0\n  00000000-00000000 : region0\n");
($status, $said) = capture('--from', $root, "$dir/hidden.tar.xz");
is($status, 3, 'addresses are hidden');
like($said, qr/only root/, 'and why');
ok(-s "$dir/hidden.tar.xz", 'it is written all the same');

# This machine, whatever it is.
($status, $said) = capture("$dir/live.tar.xz");
ok($status == 0 || $status == 3, 'the running machine is captured') or diag($said);
unpack_to("$dir/live.tar.xz", 'l');
chomp(my $release = qx(uname -r));
is(decode_json(slurp("$dir/l/live/capture.json"))->{kernel}, $release, 'its kernel');
is(slurp("$dir/l/live/proc/sys/kernel/osrelease"), "$release\n", 'its files');

done_testing();
