#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# softreserve list, status and explain on made-up machines: what they print, and how they end.
use strict;
use warnings;
no warnings 'portable';

use File::Basename qw(dirname);
use File::Path qw(make_path remove_tree);
use File::Temp qw(tempdir);
use JSON::PP qw(decode_json);
use Test::More;

my $here = dirname(__FILE__);
my $tool = "$here/../../build/tool/softreserve";
my $region = 'sys/devices/platform/ACPI0017:00/root0/decoder0.0/region0';

sub put {
	my ($dir, $path, $text) = @_;

	make_path(dirname("$dir/$path"));
	open(my $file, '>:raw', "$dir/$path") or die "$path: $!\n";
	print {$file} $text;
	close($file) or die "$path: $!\n";
}

sub link_to {
	my ($dir, $path, $to) = @_;

	make_path(dirname("$dir/$path"));
	symlink('../' x ($path =~ tr{/}{}) . $to, "$dir/$path") or die "$path: $!\n";
}

# One host bridge, 12, and the window 0x100000000-0x17fffffff over it.
sub cedt {
	my $table = 'CEDT' . pack('V C C', 36 + 32 + 40, 1, 0) . "\0" x 26;

	$table .= pack('C C v V V V Q< Q<', 0, 0, 32, 12, 1, 0, 0xfe000000, 0x10000);
	$table .= pack('C C v V Q< Q< C C v V v v V',
		1, 0, 40, 0, 0x100000000, 0x80000000, 0, 0, 0, 0, 6, 0, 12);
	substr($table, 9, 1) = chr(-unpack('%8C*', $table) & 0xff);
	return $table;
}

# All is well.
sub healthy {
	my $dir = tempdir(CLEANUP => 1);

	open(my $file, '<', "$here/healthy.tree") or die "healthy.tree: $!\n";
	while (my $line = <$file>) {
		next if $line =~ /^#/;
		chomp $line;
		my ($path, $text) = split(/\t/, $line, 2);
		if ($text =~ /^-> (.*)/) {
			link_to($dir, $path, $1);
			next;
		}
		$text =~ s/\\n/\n/g;
		put($dir, $path, "$text\n");
	}
	put($dir, 'sys/firmware/acpi/tables/CEDT', cedt());
	return $dir;
}

# The upper half of the memory blocks is not there.
sub half {
	my $dir = healthy();

	remove_tree(map { "$dir/sys/devices/system/memory/memory$_" } 40 .. 47);
	return $dir;
}

# The region's driver did not take it, and nobody has the memory.
sub unbound {
	my $dir = healthy();

	unlink(map { "$dir/$_" } "$region/driver", 'sys/bus/cxl/devices/dax_region0',
		'sys/bus/dax/devices/dax0.0');
	remove_tree("$dir/$region/dax_region0",
		map { "$dir/sys/devices/system/memory/memory$_" } 32 .. 47);
	put($dir, 'proc/iomem', "100000000-17fffffff : Soft Reserved\n");
	return $dir;
}

# Likewise, but the memory is raw DAX memory.
sub raw {
	my $dir = unbound();
	my $dax = 'sys/devices/platform/hmem.0/dax0.0';

	put($dir, "$dax/mapping0/start", "0x100000000\n");
	put($dir, "$dax/mapping0/end", "0x17fffffff\n");
	link_to($dir, "$dax/driver", 'sys/bus/dax/drivers/device_dax');
	link_to($dir, 'sys/bus/dax/devices/dax0.0', $dax);
	return $dir;
}

# Nothing tells who has what.
sub unknown {
	my $dir = unbound();

	remove_tree("$dir/proc/iomem", "$dir/sys/devices/system/memory");
	return $dir;
}

sub run {
	my ($command, $dir, @options) = @_;

	my $out = qx{$tool $command --from $dir @options 2>&1};
	return ($out, $? >> 8);
}

my $half = half();
my ($out, $status) = run('list', $half);
is($status, 0, 'list ends with 0');
my @lines = split(/\n/, $out);
like($lines[0], qr/^\s*START\s+END\s+SIZE\s+NODE\s+OWNER\s+DISPOSITION\s+CONFLICT\s*$/,
	'the usual columns');
like($lines[1], qr/^\s*0x100000000\s+0x13fffffff\s+1 GiB\s+2\s+region0\s+cxl\s+-\s*$/, 'cxl');
like($lines[2], qr/^\s*0x140000000\s+0x17fffffff\s+1 GiB\s+-\s+region0\s+lost\s+-\s*$/, 'lost');
is($lines[-1], '2 GiB described by firmware: 1 GiB cxl + 1 GiB lost.', 'the sum adds up');

($out) = run('list', $half, '--bytes', '--noheadings', '--output', 'size,dax,state');
is(join('|', map { join(' ', split) } split(/\n/, $out)),
	'1073741824 dax0.0 online|1073741824 - -', 'columns in the order asked for, and no sum');
($out) = run('list', $half, '--raw', '-o', 'START,SIZE,DRIVER');
is($out, "START SIZE DRIVER\n0x100000000 1073741824 kmem\n0x140000000 1073741824 -\n", 'raw');

($out, $status) = run('list', $half, '--json');
is($status, 0, 'JSON ends alike');
my $json = decode_json($out);
is($json->{command}, 'list', 'command');
is($json->{kernel}, '6.12.0-test', 'kernel');
is(scalar @{$json->{ranges}}, 2, 'two ranges');
is($json->{ranges}[1]{start}, 0x140000000, 'start');
is($json->{ranges}[1]{disposition}, 'lost', 'disposition');
is($json->{ranges}[1]{dax}, undef, 'null for none');
is($json->{ranges}[0]{node}, 2, 'node');
my %bytes = %{$json->{bytes}};
my $described = delete $bytes{described};
my $sum = 0;
$sum += $_ for values %bytes;
is($described, 0x80000000, 'what firmware described');
is($sum, $described, 'fates add up to it');

($out, $status) = run('list', $half, '-o', 'START,COLOUR');
is($status, 64, 'an unknown column ends with 64');
like($out, qr/there is no column "COLOUR"/, 'and is named');
(undef, $status) = run('list', $half, '-o', ',');
is($status, 64, 'no column at all, too');

my ($healthy, $unbound, $raw, $unknown) = (healthy(), unbound(), raw(), unknown());
for (
	[$healthy, 0, qr/^Status\s+all memory that firmware described is usable$/m],
	[$unbound, 1, qr/^Status\s+2 GiB of 2 GiB are lost/m],
	[$half, 1, qr/^Status\s+1 GiB of 2 GiB are lost/m],
	[$raw, 2, qr/^Status\s+all memory is usable, but 2 GiB not through CXL/m],
	[$unknown, 3, qr/^Status\s+it cannot be told/m]
) {
	my ($dir, $expected, $words) = @$_;

	($out, $status) = run('status', $dir);
	is($status, $expected, "status ends with $expected");
	like($out, $words, 'and says why');
	($out, $status) = run('status', $dir, '--json');
	is($status, $expected, 'JSON ends alike');
	is(decode_json($out)->{command}, 'status', 'and parses');
}
($out, $status) = run('list', $unknown);
is($status, 3, 'list cannot tell either');

for my $what ('', '0x100000000-0x17fffffff', '0x150000000', 'region0', 'mem0', '0000:0d:00.0') {
	($out, $status) = run('explain', $unbound, $what);
	is($status, 0, "explain $what");
	my $start = $what eq '0x150000000' ? $what : '0x100000000';
	my $end = $what eq '0x150000000' ? $what : '0x17fffffff';
	like($out, qr/^$start-$end \(.*\) is lost/m, 'names the range');
	like($out, qr/^Cause: region0 has all of its devices, but no driver has taken it\.$/m,
		'and the cause');
	is(() = $out =~ /BROKEN  region0 has all/g, 1, 'once');
}
($out) = run('explain', $unbound, '--json');
$json = decode_json($out);
is($json->{ranges}[0]{broken}, 'region', 'the link, in JSON');
ok(length $json->{ranges}[0]{advice}, 'and what to do');
($out) = run('explain', $raw, 'dax0.0');
like($out, qr/^0x100000000-0x17fffffff \(2 GiB\) is usable, but not through CXL/m, 'a DAX device');
($out) = run('explain', $healthy);
unlike($out, qr/BROKEN|Cause/, 'nothing to explain where all is well');

for my $what ('mem7', '0x17fffffff-0x100000000', '0x', '0xz') {
	($out, $status) = run('explain', $unbound, $what);
	is($status, 64, "explain $what ends with 64");
	like($out, qr/\Q$what\E is neither a range/, 'and names it');
}
(undef, $status) = run('explain', $unknown);
is($status, 3, 'explain cannot tell');

# Which piece of an installation is missing: files that are there, and what is said.
my $mod = 'lib/modules/6.12.0-test';
my %installed = ("$mod/updates/dkms/softreserve.ko.xz" => 'x',
	'usr/lib/modprobe.d/softreserve.conf' => "softdep cxl_acpi pre: softreserve\n",
	'usr/share/initramfs-tools/hooks/zz-softreserve' => 'x',
	'usr/lib/dracut/modules.d/90softreserve/module-setup.sh' => 'x');
my %late = ('sys/devices/platform/softreserve/verdict' => "refused\n",
	'sys/devices/platform/softreserve/refusal' => "loaded too late, cxl_acpi is bound already\n");
my %there = (%installed, 'sys/devices/platform/softreserve/verdict' => "dax\n");

sub without {
	my ($path, %files) = @_;

	delete $files{$path};
	return %files;
}

for (
	['all but a boot', { %installed }, qr/^a boot: /],
	['the module', { without("$mod/updates/dkms/softreserve.ko.xz", %installed) },
		qr/^the module: there is none for this kernel, 6\.12\.0-test /],
	['the module of another kernel only',
		{ without("$mod/updates/dkms/softreserve.ko.xz", %installed),
			'lib/modules/6.1/updates/dkms/softreserve.ko' => 'x' }, qr/^the module: /],
	['softreserve.conf', { without('usr/lib/modprobe.d/softreserve.conf', %installed) },
		qr/^softreserve\.conf in modprobe\.d/],
	['another place of it', { without('usr/lib/modprobe.d/softreserve.conf', %installed),
			'etc/modprobe.d/softreserve.conf' => 'x' }, qr/^a boot: /],
	['everything', {}, qr/^softreserve is not installed/],
	['a key', { %installed, dmesg => "[    1.0] Loading of module with unavailable key is rejected\n" },
		qr/^an enrolled key: /],
	['leave', { %installed, 'proc/cmdline' => "quiet module_blacklist=foo,softreserve ro\n" },
		qr/command line keeps the module out/],
	['nothing on another blacklist', { %installed, 'proc/cmdline' => "module_blacklist=softreserved\n" },
		qr/^a boot: /],
	['the hook', { without('usr/share/initramfs-tools/hooks/zz-softreserve', %installed), %late },
		qr/^the initramfs hook: /],
	["dracut's module", { without('usr/lib/dracut/modules.d/90softreserve/module-setup.sh', %installed),
			%late, 'usr/bin/dracut' => 'x' }, qr/^the initramfs hook: /],
	['a new initramfs of dracut', { without('usr/share/initramfs-tools/hooks/zz-softreserve', %installed),
			%late, 'usr/bin/dracut' => 'x' }, qr/^the module in the initramfs/],
	['a new initramfs', { %installed, %late }, qr/^the module in the initramfs/],
	['nothing, but it is off', { %installed, 'sys/devices/platform/softreserve/verdict' => "none\n",
			'sys/module/softreserve/parameters/off' => "Y\n" }, qr/softreserve\.off/],
	['nothing', { %there }, undef],
	['nothing that matters', { without('usr/share/initramfs-tools/hooks/zz-softreserve', %there) }, undef],
) {
	my ($what, $files, $words) = @$_;
	my $dir = healthy();

	make_path("$dir/$mod");
	put($dir, $_, $files->{$_}) for keys %$files;
	($out) = run('status', $dir);
	if ($words) {
		like(($out =~ /^Missing\s+(.*)/m)[0], $words, "missing: $what");
	} else {
		unlike($out, qr/^Missing/m, "missing: $what");
	}
	($out) = run('status', $dir, '--json');
	my $missing = decode_json($out)->{missing};
	$words ? like($missing, $words, 'JSON alike') : is($missing, undef, 'JSON alike');

	# A capture has of these files no more than that they are there.
	my $capture = "$dir.tar";
	system("$tool capture --from $dir $capture >/dev/null 2>&1");
	my ($captured) = run('status', $capture);
	is(($captured =~ /^Missing\s+(.*)/m)[0], $missing, 'and of a capture');
	unlink $capture;
}
($out) = run('status', healthy());
unlike($out, qr/^Missing/m, 'what a capture does not tell is not missing');

done_testing();
