#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# softreserve check on loose tables: what it prints, and how it ends.
use strict;
use warnings;

use File::Basename qw(dirname);
use File::Path qw(make_path);
use File::Temp qw(tempdir);
use JSON::PP qw(decode_json);
use Test::More;

my $root = dirname(__FILE__) . '/../..';
my $tool = "$root/build/tool/softreserve";

# A machine that has one table, as a folder.
sub machine_with {
	my ($table) = @_;

	my $dir = tempdir(CLEANUP => 1);
	make_path("$dir/proc");
	return $dir unless defined $table;
	my $tables = "$dir/sys/firmware/acpi/tables";
	make_path($tables);
	open(my $file, '>:raw', "$tables/CEDT") or die "$tables/CEDT: $!\n";
	print {$file} $table;
	close($file) or die "$tables/CEDT: $!\n";
	return $dir;
}

sub check {
	my ($dir, @options) = @_;

	my $out = qx{$tool check --from $dir @options 2>&1};
	return ($out, $? >> 8);
}

sub with_sum {
	my ($table) = @_;

	substr($table, 9, 1) = "\0";
	substr($table, 9, 1) = chr(-unpack('%8C*', $table) & 0xff);
	return $table;
}

open(my $file, '<:raw', "$root/tests/captures/intel-2s/CEDT.bin") or die "CEDT.bin: $!\n";
my $real = do { local $/; <$file> };

my ($out, $status) = check(machine_with($real));
is($status, 0, 'a sound table ends with 0');
like($out, qr/^CEDT: 9 host bridges, 18 windows, .*read whole$/m, 'it says what it read');
like($out, qr/^0 errors, 0 warnings/m, 'and what it found');
like($out, qr/^Not checked, as there is no SRAT: .*srat-overlap/m, 'and what it could not check');

# The first window's target 0x03 becomes 0x04, which no host bridge has.
my $lost = $real;
substr($lost, 0x168, 1) = "\x04";
($out, $status) = check(machine_with(with_sum($lost)));
is($status, 1, 'an error ends with 1');
like($out, qr/^error\s+target-unknown\s+CEDT\+0x144/m, 'the finding names the structure');
like($out, qr/^1 error, 0 warnings, 0 notes/m, 'it is the only one');

($out, $status) = check(machine_with($lost), '--json');
is($status, 1, 'JSON ends alike');
my $json = decode_json($out);
is($json->{errors}, 2, 'the checksum is wrong as well');
is_deeply([map { $_->{rule} } @{$json->{findings}}], ['table-checksum', 'target-unknown'], 'rules');
is($json->{findings}[1]{offset}, 0x144, 'offset');
is($json->{findings}[1]{start}, '0x10080000000', 'addresses');
ok($json->{read}{CEDT}{whole}, 'read whole');

($out, $status) = check(machine_with(substr($real, 0, 600)));
is($status, 1, 'a table that is cut ends with 1');
like($out, qr/read in part$/m, 'it says so');
like($out, qr/offset|CEDT\+0x4\b/, 'and where');

($out, $status) = check(machine_with());
is($status, 3, 'nothing to read ends with 3');
like($out, qr/cannot be told/, 'and a sentence');

($out, $status) = check(machine_with($real), '--decode');
like($out, qr/^0x42c\s+0x0\s+0x404100,0x808200$/m, 'structures are decoded');

# Sentences are broken where COLUMNS says, where there is no terminal.
sub width_with {
	my ($columns) = @_;

	local $ENV{COLUMNS} = $columns;
	my ($said) = check(machine_with($lost));
	my ($table) = $said =~ /^(SEVERITY.*?)^Not checked/ms;
	my ($longest) = sort { $b <=> $a } map { length } split(/\n/, $table);
	return $longest;
}

foreach my $columns (100, 120, 200) {
	my $width = width_with($columns);
	ok($width <= $columns && $width > $columns - 15, "$columns columns") or diag($width);
}
is(width_with($_), width_with(100), '100 are usual') foreach '', 0, -1, 'x', '99999999999999999999';

(undef, $status) = check('/nonexistent/place');
is($status, 66, 'a capture that is not there ends with 66');

done_testing();
