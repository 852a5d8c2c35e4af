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
use POSIX qw(mkfifo);
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

delete $ENV{COLUMNS};
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

# Of several conflicts the kind decides, and not which begins first.
{
	my $dir = unbound();
	my $i = 0;
	put($dir, 'sys/devices/platform/softreserve/verdict', "dax\n");
	for (
		['probe-failed', '', ''],
		['unclaimed', '0x100000000', '0x13fffffff'],
		['unclaimed', '0x140000000', '0x17fffffff'],
		['misfit', '0x100000000', '0x17fffffff'],
		['not-known-yet', '0x0', '0x17fffffff'],
		['uncovered', '0x100000000', '0x17fffffff']
	) {
		my $conflict = 'sys/devices/platform/softreserve/conflicts/' . $i++;
		put($dir, "$conflict/kind", "$_->[0]\n");
		put($dir, "$conflict/start", "$_->[1]\n");
		put($dir, "$conflict/end", "$_->[2]\n");
	}
	my $kinds = sub {
		($out) = run('list', $dir, '--json');
		return join(' ', map { $_->{conflict} } @{ decode_json($out)->{ranges} });
	};
	is($kinds->(), 'unclaimed', 'the first kind, and alike ranges alike');
	remove_tree(map { "$dir/sys/devices/platform/softreserve/conflicts/$_" } 1, 2, 3, 5);
	is($kinds->(), 'not-known-yet', 'one that is new');
	remove_tree("$dir/sys/devices/platform/softreserve/conflicts/4");
	is($kinds->(), 'probe-failed', 'one that concerns no range in particular');
}

my ($healthy, $unbound, $raw, $unknown) = (healthy(), unbound(), raw(), unknown());
for (
	[$healthy, 0, qr/^Status\s+all memory that firmware described is usable$/m],
	[$unbound, 1, qr/^Status\s+2 GiB of 2 GiB are lost/m],
	[$half, 1, qr/^Status\s+1 GiB of 2 GiB are lost/m],
	[$raw, 2, qr/^Status\s+all memory is in use, but 2 GiB not through CXL/m],
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

for my $what ('', '0x100000000-0x17fffffff', '0x150000000', 'region0', 'mem0', '0000:0d:00.0', '0d:00.0') {
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

for my $what ('mem7', '0x17fffffff-0x100000000', '0x', '0xz', "''", '0x' . 'f' x 17) {
	($out, $status) = run('explain', $unbound, $what);
	is($status, 64, "explain $what ends with 64");
	my $name = $what =~ tr/'//dr;
	like($out, qr/"\Q$name\E" is neither a range/, 'and names it');
}
for my $what ('0x1000', '0x0-0xffffffff', '0x180000000-0xffffffffffffffff') {
	($out, $status) = run('explain', $unbound, $what);
	is($status, 64, "explain $what ends with 64");
	like($out, qr/nothing of \Q$what\E is Soft Reserved/, 'and says that it is other memory');
}
for my $what ('', 'region0', 'mem0', '0x0-0xffffffffffffffff') {
	($out) = run('explain', $half, '--json', $what);
	is_deeply([map { [@$_{qw(start end disposition)}] } @{ decode_json($out)->{ranges} }],
		[[0x100000000, 0x13fffffff, 'cxl'], [0x140000000, 0x17fffffff, 'lost']],
		"explain $what: what has two fates is told in two parts");
}
($out) = run('explain', $unbound);
unlike($out, qr/^What to do:.*(missing|installed)/m, 'nobody looks for what is there');
(undef, $status) = run('explain', $unknown);
is($status, 3, 'explain cannot tell');

# Half a sentence in /proc/iomem is no reason to say that nothing is described.
for my $line ('100000000-17fffffff: Soft Reserved', '17fffffff-100000000 : Soft Reserved') {
	my $dir = unbound();
	remove_tree("$dir/sys/firmware/memmap");
	put($dir, 'proc/iomem', "$line\n");
	for my $command ('status', 'list', 'explain') {
		($out, $status) = run($command, $dir);
		is($status, 3, "$command cannot tell from \"$line\"");
		like($out, qr{it cannot be told .*/proc/iomem is damaged}, 'and says so');
	}
}

# What firmware described is known, and who has it is not.
for my $command ('status', 'list') {
	($out, $status) = run($command, $unknown);
	like($out, qr/2 GiB.*described by firmware/, "$command tells how much there is");
	like($out, qr/\bunknown +2 GiB|2 GiB unknown/, 'and that nobody knows who has it');
}
like((run('explain', $unbound, '0x150000000'))[0], qr/^0x150000000-0x150000000 \(1 B\) is lost/m, 'one byte');

# Loose files are named as they are called.
{
	my $dir = tempdir(CLEANUP => 1);
	put($dir, 'My-Cedt.DSL', <<~'END');
		[000h 0000   4]                    Signature : "CEDT"    [CXL Early Discovery Table]
		[004h 0004   4]                 Table Length : 00000044
		[008h 0008   1]                     Revision : 01
		[024h 0036   1]                Subtable Type : 07 [no such]
		[025h 0037   1]                     Reserved : 00
		[026h 0038   2]                       Length : 0020
		END
	put($dir, 'E820.txt', "BIOS-e820: [mem 0x0000000100000000-0x000000017fffffff] soft reserved\n");
	put($dir, 'dmesg.txt', "[    0.100000] nothing\n");
	($out) = run('status', $dir);
	like($out, qr/^softreserve: My-Cedt\.DSL: offset/m, 'a table that is text');
	unlike($out, qr/sys\/firmware/, 'and not as what it stands for');
	($out) = run('status', $dir, '--json');
	like($out, qr/"file": *"My-Cedt\.DSL"/, 'in JSON, too');
	($out) = run('check', $dir);
	like($out, qr/^Memory map \(E820\.txt\)/m, 'a memory map');
	($out) = run('status', "$dir/My-Cedt.DSL");
	like($out, qr/^softreserve: My-Cedt\.DSL: offset/m, 'a table that is given alone');
}

# A line that is damaged may be that of what softreserve has locked away.
{
	my $dir = unbound();
	put($dir, 'sys/devices/platform/softreserve/verdict', "dax\n");
	put($dir, 'proc/iomem', "100000000-17fffffff :softreserve quarantine\n");
	($out, $status) = run('status', $dir);
	is($status, 3, 'status cannot tell what is locked away');
}

# A capture that is cut off.
{
	my $file = tempdir(CLEANUP => 1) . '/capture.tar';
	system("$tool capture --from $unbound $file >/dev/null 2>&1");
	truncate($file, (-s $file) / 2) or die "$file: $!\n";
	for my $command ('status', 'list', 'status --json', 'list --json', 'explain --json') {
		($out, $status) = run($command, $file);
		is($status, 3, "$command cannot tell from a capture that is cut off");
		like($out, qr/the end of the capture is missing/, 'and says so');
	}
}

# A folder that may not be entered is not an empty one.
SKIP: {
	my $top = tempdir(CLEANUP => 1);
	my $deny = "$top/deny";
	chmod(0755, $top);
	mkdir($deny, 0) or die "$deny: $!\n";
	my $said = qx{perl -e 'if (!\$>) { \$( = \$) = 65534; \$< = \$> = 65534 } exec \@ARGV or exit 77' -- $tool status --from $deny 2>&1};
	$status = $? >> 8;
	skip('the tool cannot be run by a user', 2) if $status == 77;
	is($status, 66, 'a folder that may not be entered ends with 66');
	like($said, qr/deny cannot be read: Permission denied/, 'and it is said why');
}

# Another DAX device has the addresses of a region that is whole.
for my $driver ('device_dax', undef) {
	my $dir = healthy();
	unlink("$dir/sys/bus/dax/devices/dax0.0");
	remove_tree("$dir/$region/dax_region0",
		map { "$dir/sys/devices/system/memory/memory$_" } 32 .. 47);
	my $dax = 'sys/devices/platform/hmem.3/dax3.0';
	put($dir, "$dax/mapping0/start", "0x100000000\n");
	put($dir, "$dax/mapping0/end", "0x17fffffff\n");
	link_to($dir, "$dax/driver", "sys/bus/dax/drivers/$driver") if $driver;
	link_to($dir, 'sys/bus/dax/devices/dax3.0', $dax);
	($out) = run('status', $dir);
	like($out, qr/^Idle region\s+region0 is committed and has no memory: hmem\.3 has its addresses$/m,
		'an idle region, and who has its addresses, ' . ($driver // 'without a driver'));
	like($out, qr/^Replacing\s+a device that replaces that of region0 will not get its addresses: hmem\.3/m,
		'nor will another device');
	($out) = run('explain', $dir);
	like($out, qr/dax3\.0.* below hmem\.3/, 'explain names it');
}

# Raw memory that the device decodes, and the bridge above it only a half of.
for (
	['half of it decoded', 1, 0x40000000, '0x40000000'],
	['all of it', 2, 0, '0x80000000'],
	['passed on', 2, 0, '0x0'],
	['checked by the module', 2, 0, '0x40000000', 'dax', 'all', 'sample'],
	['not checked, for the option', 1, 0x40000000, '0x40000000', 'dax', 'all', 'off'],
	['not checked, for the policy', 1, 0x40000000, '0x40000000', 'dax', 'observe', 'sample'],
	['not checked, as it came late', 1, 0x40000000, '0x40000000', 'refused', 'all', 'sample']
) {
	my ($what, $expected, $undecoded, $size, $verdict, $policy, $verify) = @$_;
	my $dir = raw();
	put($dir, 'sys/devices/platform/ACPI0017:00/root0/port1/decoder1.0/size', "$size\n");
	if ($verdict) {
		put($dir, "sys/devices/platform/softreserve/verdict", "$verdict\n");
		put($dir, "sys/devices/platform/softreserve/policy", "$policy\n");
		put($dir, "sys/module/softreserve/parameters/verify", "$verify\n");
	}
	($out, $status) = run('status', $dir);
	is($status, $expected, "raw memory, $what");
	my $said = $expected == 1 ? qr/^Status\s+1 GiB of 2 GiB are in use, but no bridge decodes them: expect corruption/m
		: qr/^Status\s+all memory is \Q${\($verdict ? 'usable' : 'in use')}\E, but 2 GiB not through CXL/m;
	like($out, $said, 'and its sentence');
	($out) = run('status', $dir, '--json');
	is(decode_json($out)->{undecoded}, $undecoded, 'and in JSON');
}

# Raw memory outside of every window: CXL's if a device decodes it, else only HMEM's.
for my $decoded (1, 0) {
	my $dir = raw();
	my $table = substr(cedt(), 0, 36 + 32);
	substr($table, 4, 4) = pack('V', length($table));
	substr($table, 9, 1) = "\0";
	substr($table, 9, 1) = chr(-unpack('%8C*', $table) & 0xff);
	put($dir, 'sys/firmware/acpi/tables/CEDT', $table);
	unlink("$dir/sys/bus/cxl/devices/decoder2.0") if !$decoded;
	($out, $status) = run('status', $dir);
	is($status, $decoded ? 2 : 0, 'raw memory in no window' . ($decoded ? ', but decoded' : ''));
	like($out, qr/^  foreign +2 GiB/m, 'its disposition');
	like($out, qr/^Status +all memory is in use, but 2 GiB not through CXL/m, 'said in a sentence') if $decoded;
}

# Sentences are as wide as COLUMNS says, and of one line where nothing does.
{
	local $ENV{COLUMNS} = 70;
	for (['status', $unbound], ['status', $raw], ['explain', $unbound]) {
		($out) = run(@$_);
		is_deeply([grep { length > 70 && !/^  \[/ } split(/\n/, $out)], [], "$_->[0] in 70 columns");
	}
	delete $ENV{COLUMNS};
	($out) = run('explain', $unbound);
	like($out, qr/^What to do: .{80}/m, 'explain without them');
}

# An output that is full.
for my $command ('list', 'list --json', 'status', 'explain', 'check', 'map') {
	my $said = qx{$tool $command --from $unbound 2>&1 >/dev/full};
	is($? >> 8, 4, "$command ends with 4 where nothing can be written");
	like($said, qr/cannot be written/, 'and says so');
}

# Which piece of an installation is missing: files that are there, and what is said.
my $mod = 'lib/modules/6.12.0-test';
my $ko = "$mod/updates/dkms/softreserve.ko.xz";
my $dep = "updates/dkms/softreserve.ko.xz: kernel/drivers/cxl/core/cxl_core.ko.xz\n";
my $conf = 'usr/lib/modprobe.d/softreserve.conf';
my $hook = 'usr/share/initramfs-tools/hooks/zz-softreserve';
my $dracut = 'usr/lib/dracut/modules.d/90softreserve/module-setup.sh';
my $own = 'sys/devices/platform/softreserve';
my %bare = ('capture.json' => "{}\n", "$mod/modules.builtin" => "\n",
	"$mod/modules.dep" => "kernel/lib/x.ko:\n", 'usr/sbin/update-initramfs' => 'x',
	'etc/modprobe.d/mine.conf' => "options softreserved off\nblacklist pcspkr\n");
my %installed = (%bare, $ko => 'x', "$mod/modules.dep" => "kernel/lib/x.ko:\n$dep",
	$conf => "# Before these.\nsoftdep cxl_port pre: softreserve cxl_pmem\n", $hook => 'x', $dracut => 'x');
my @no_tools = ('usr/sbin/update-initramfs');
my %late = ("$own/verdict" => "refused\n",
	"$own/refusal" => "loaded too late, cxl_acpi is bound already\n");
my %off = ("$own/verdict" => "none\n", 'sys/module/softreserve/parameters/off' => "Y\n");

# Without some of the files, and with others.
sub but {
	my ($gone, %more) = @_;
	my %files = %installed;

	delete @files{@$gone};
	return { %files, %more };
}

# The drivers that bring the module in were not loaded.
my @drivers = ('sys/bus/platform/drivers/cxl_acpi', 'sys/bus/pci/drivers/cxl_pci',
	'sys/bus/cxl/drivers/cxl_dax_region', "$region/dax_region0/driver",
	'sys/devices/platform/ACPI0017:00/driver',
	'sys/devices/pci0000:0c/0000:0c:00.0/0000:0d:00.0/driver');

my $boot = 'a boot, or the module in the initramfs: all pieces are there, but drivers were loaded without it';
my $too = 'a boot, or the module in the initramfs: all pieces are there, but drivers were loaded before it';
my $none = 'the module: there is none for this kernel, 6.12.0-test (dkms status softreserve)';
my $no_conf = 'softreserve.conf in modprobe.d: nothing loads the module before the CXL drivers';
my $no_hook = '; the initramfs hook is missing, too';
my $parameter = 'nothing, but the parameter softreserve.off has it do nothing';
my $kept = "the kernel's command line keeps the module out (module_blacklist=)";

sub key {
	return "an enrolled key: the kernel has refused a module for its signature (\"$_[0]\")";
}

sub log_of {
	return (dmesg => join('', map { "[    1.000000] $_\n" } @_));
}

# The text of the machine, of its JSON and of a capture of it.
sub missing {
	my ($dir) = @_;
	my ($text) = run('status', $dir);
	my ($json) = run('status', $dir, '--json');
	my $capture = "$dir.tar";

	# A capture has of most of these files no more than that they are there.
	system("$tool capture --force --from $dir $capture >/dev/null 2>&1");
	my ($captured) = run('status', $capture, '--json');
	unlink $capture;
	my ($line) = $text =~ /^Missing\s+(.*)/m;
	return ($line, map { decode_json($_)->{missing} } $json, $captured);
}

for (
	# Not loaded.
	['all but a boot', but([]), $boot],
	['all but a boot, and the hook', but([$hook]), $boot . $no_hook],
	['dracut makes it', but([$hook, @no_tools], 'usr/bin/dracut' => 'x'), $boot],
	['dracut has none', but([$dracut, @no_tools], 'usr/bin/dracut' => 'x'), $boot . $no_hook],
	['dracut-core beside initramfs-tools', but([$dracut], 'usr/bin/dracut' => 'x'), $boot],
	['dracut-core beside, and no hook', but([$hook], 'usr/bin/dracut' => 'x'), $boot . $no_hook],
	['nothing: dracut is not there', but([$dracut]), $boot],
	['nobody makes an initramfs', but([$hook, $dracut, 'usr/sbin/update-initramfs']), $boot],
	['everything', \%bare, 'softreserve is not installed, but for this tool: see softreserve(7)'],
	['everything, and no list', { map { $_ => $bare{$_} } grep { !/modules\.dep/ } keys %bare },
		'softreserve is not installed, but for this tool: see softreserve(7)'],
	['the module', but([$ko], "$mod/modules.dep" => "\n"), $none],
	['the module, without depmod', but([$ko]), $none],
	['the module of another kernel', but([$ko], 'lib/modules/6.1/updates/dkms/softreserve.ko' => 'x',
		'lib/modules/6.1/modules.dep' => $dep), $none],
	['the module, put aside', but([$ko], "$ko.off" => 'x', "$mod/modules.dep" => "\n"), $none],
	['nothing: it is compressed otherwise', but([$ko], "$mod/updates/softreserve.ko.zst" => 'x',
		"$mod/modules.dep" => "updates/softreserve.ko.zst:\n"), $boot],
	['nothing: it is in the tree of the kernel', but([$ko],
		"$mod/modules.dep" => "kernel/drivers/cxl/softreserve.ko.zst:\n"), $boot],
	['nothing: there is no list', but(["$mod/modules.dep"]), $boot],
	['its line in modules.dep', but([], "$mod/modules.dep" => "kernel/lib/notsoftreserve.ko:\n"),
		'the module in modules.dep: modprobe does not know of it (depmod 6.12.0-test)'],
	['softreserve.conf', but([$conf]), $no_conf],
	['softreserve.conf, and a key of another', but([$conf],
		log_of('Loading of unsigned module is rejected')), $no_conf],
	['a line in softreserve.conf', but([], $conf => "# softdep cxl_port pre: softreserve\n" .
		"softdep softreserve pre: cxl_acpi\n"), $no_conf],
	['the line that counts', but([], $conf => "softdep cxl_acpi pre: softreserve\n"), $no_conf],
	['nothing: another place of it', but([$conf], 'etc/modprobe.d/my.conf' =>
		"softdep cxl_port pre: \\\n softreserve\n"), $boot],
	['no file of another ending', but([$conf], 'etc/modprobe.d/softreserve.conf.old' =>
		"softdep cxl_port pre: softreserve\n"), $no_conf],
	['softreserve.conf, hidden', but([], 'etc/modprobe.d/softreserve.conf' =>
		"options softreserve policy=observe\n"), $no_conf],
	['softreserve.conf, masked', but([], 'etc/modprobe.d/softreserve.conf' => '-> dev/null'), $no_conf],
	['nothing: hidden is a file behind', but([], 'lib/modprobe.d/softreserve.conf' => "\n"), $boot],
	(map { ["a key: $_", but([], log_of('x', $_)), key($_)] }
		'Loading of module with unavailable key is rejected',
		'Loading of module with unsupported crypto is rejected',
		'Loading of unsigned module is rejected'),
	['a key, by lockdown', but([], log_of('Lockdown: modprobe: unsigned module loading is restricted; ' .
		'see man kernel_lockdown.7')), key('unsigned module loading is restricted; see man kernel_lockdown.7')],
	['leave', but([], 'proc/cmdline' => "quiet module_blacklist=foo,softreserve ro\n"), $kept],
	['leave on another list', but([], 'proc/cmdline' => "module_blacklist=softreserved softreserve\n"), $boot],
	['a blacklist', but([], 'etc/modprobe.d/local.conf' => "blacklist softreserve\n"),
		'nothing, but a blacklist has softreserve (/etc/modprobe.d/local.conf)'],
	['a blacklist of kmod', but([], 'proc/cmdline' => "modprobe.blacklist=softreserve\n"),
		"nothing, but a blacklist has softreserve (the kernel's command line)"],
	['another command', but([], 'run/modprobe.d/local.conf' => "install softreserve /bin/true\n"),
		'nothing, but modprobe is told to run something else (install softreserve, /run/modprobe.d/local.conf)'],
	(map { [$_, but([], log_of($_)), "nothing, but the module could not be loaded (\"$_\")"] }
		'softreserve: disagrees about version of symbol module_layout',
		'softreserve: Unknown symbol cxl_bus_type (err -2)',
		"softreserve: version magic '6.1' should be '6.12'",
		'softreserve: policy=none is unknown: all or observe',
		'softreserve: verify=none is unknown: off, sample or full',
		"softreserve: `maybe' invalid for parameter `off'"),
	['it was there', but([], log_of('softreserve: verdict cxl: CXL keeps all of 1 bytes')),
		'nothing, but the module has been unloaded since the boot'],
	['a driver', but([@drivers]),
		'nothing: no CXL or HMEM driver has been loaded, and the module comes with the first'],
	['a driver, and the hook', but([@drivers, $hook]),
		"nothing: no CXL or HMEM driver has been loaded, and the module comes with the first$no_hook"],
	# Too late.
	['the hook, too late', but([$hook], %late),
		'the initramfs hook: drivers that the initramfs loads come before the module'],
	["dracut's hook, too late", but([$dracut, @no_tools], %late, 'usr/bin/dracut' => 'x'),
		'the initramfs hook: drivers that the initramfs loads come before the module'],
	['a new initramfs', but([], %late), $too],
	['a new initramfs of dracut', but([$hook, @no_tools], %late, 'usr/bin/dracut' => 'x'), $too],
	['softreserve.conf, too late', but([$conf], %late), $no_conf],
	# Off.
	['nothing: it is off', but([], %off), $parameter],
	['nothing: it is off by modprobe', but([], %off, 'etc/modprobe.d/local.conf' =>
		"options softreserve verify=full off\n"), "$parameter (/etc/modprobe.d/local.conf)"],
	['nothing: it is off by the boot loader', but([], %off, 'proc/cmdline' => "ro softreserve.off\n"),
		"$parameter (the kernel's command line)"],
	# All is well.
	['nothing', but([], "$own/verdict" => "dax\n"), undef],
	['nothing to decide', but([], %off, 'sys/module/softreserve/parameters/off' => "N\n"), undef],
	['nothing that matters', but([$hook, $conf], "$own/verdict" => "dax\n"), undef],
	['the hook, and drivers', but([$hook], %late, "$own/refusal" => "there is no driver dax_hmem to hand memory out with\n"),
		'the initramfs hook: the module finds drivers missing, as it does in an initramfs without them'],
	['the hook is there, and drivers are not', but([], %late,
		"$own/refusal" => "there is no driver dax_hmem to hand memory out with\n"), undef],
	['another reason to refuse', but([$hook], %late, "$own/refusal" => "out of memory\n"), undef],
	# What a capture does not tell.
	['no telling: the kernel has no folder', but([grep { m{^$mod/} } keys %installed]), undef],
	['no telling: by another hand', { %bare, 'capture.json' => undef }, undef],
	['no telling, too late', { %late }, undef],
	['no telling, but leave', { 'proc/cmdline' => "module_blacklist=softreserve\n" }, $kept],
	['no telling, but it is off', { %off, 'proc/cmdline' => "softreserve.off=1\n" },
		"$parameter (the kernel's command line)"],
) {
	my ($what, $files, $wanted) = @$_;
	my $dir = healthy();

	if ($what =~ /^a driver/) {
		remove_tree("$dir/$_") foreach @drivers;
	}
	if ($what =~ /masked/) {
		make_path("$dir/dev");
		mkfifo("$dir/dev/null", 0600) or die "dev/null: $!\n";
	}
	for (sort grep { defined $files->{$_} } keys %$files) {
		if ($files->{$_} =~ /^-> (.*)/) {
			link_to($dir, $_, $1);
		} else {
			put($dir, $_, $files->{$_});
		}
	}
	my ($text, $json, $captured) = missing($dir);
	is($text, $wanted, "missing: $what");
	is($json, $wanted, 'JSON alike');
	# With a label of ours, what it cannot tell is still nothing that is missing.
	is($captured, $wanted, 'and of a capture') if $what !~ /another hand/;
}

done_testing();
