#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# Memory is checked before it is handed out, in every way of an interleave set, as the
# operator asked for. The stock kernel, which checks nothing, has no more of it to offer.
use strict;
use warnings;
use File::Basename qw(basename);
use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use FindBin;
use JSON::PP qw(decode_json);
use lib "$FindBin::Bin/lib", "$FindBin::Bin/../lib";
use Files;
use Lab;
use Test::More;

my @where = ('--machines', 'tests/vm/machines');

is(no_worse('way-dead', @where)->{quarantined}, 2 << 20, 'way-dead: all of it is locked away');
is(report('way-dead-full', @where)->{quarantined}, 2 << 20, 'way-dead-full: likewise');
is(no_worse('way-alias', @where)->{quarantined}, 1 << 30, 'way-alias: all of it is locked away');
is(no_worse('alias-omitted', @where)->{dax}, 256 << 20, 'alias-omitted: one of the two is handed out');
# What the check took is compared with what was asked for in the guest.
is(no_worse('verify-full', @where)->{dax}, 4 << 20, 'verify-full: all of it is handed out');
is(report('verify-off', @where)->{dax}, 4 << 20, 'verify-off: all of it is handed out');

# What memory held before Linux it holds when it is handed out: compared in the guest, too.
is(report('contents', @where)->{dax}, 4 << 20, 'contents: all of it is handed out');
is(report('contents-full', @where)->{dax}, 4 << 20, 'contents-full: all of it is handed out');

# Who forbids the check gets what firmware describes, dead or not. No declaration of an outcome
# has a word for that, and none shall have: so the machine is made here, and runs otherwise
# than declared. Its memory is no whole block, which only device_dax takes: harmless.
sub unlike_declared {
	my ($machine, $change, @options) = @_;
	my $dir = tempdir(CLEANUP => 1);
	my $text = slurp(lab_root() . "/$machine.cfg");
	$change->() for $text;
	spew("$dir/" . basename($machine) . '.cfg', $text);
	return lab('run', basename($machine), '--kernel', lab_kernel(), '--json', '--machines', $dir, @options);
}

my $run = unlike_declared('tests/vm/machines/way-dead', sub { $_ = qq(cmdline = "softreserve.verify=off";\n$_) });
my $json = eval { decode_json($run->{out}) } // {};
is($run->{status}, 1, 'way-dead, unchecked: the runner objects') or diag($run->{err});
is($json->{dax}, 2 << 20, 'way-dead, unchecked: all of it is handed out');
is($json->{bad}, 2 << 20, 'way-dead, unchecked: and is bad');
is($json->{quarantined}, 0, 'way-dead, unchecked: nothing is locked away');

# Persistent memory that CXL keeps is not tried: who has a namespace there could not have it. Nor has
# the ledger a word for that memory: described or not, as much is checked.
sub checked_bytes {
	my ($json) = @_;
	my ($bytes) = slurp(($json->{files} // '') . '/guest.tap') =~ /what was checked is .* \((\d+) bytes of/;
	is($json->{verdict}, 'cxl', 'persistent memory: CXL keeps it');
	ok($bytes, 'and other memory is checked');
	remove_tree($json->{files}) if Test::More->builder->is_passing;
	return $bytes;
}

my $described = 'soft_reserved = ( { window = "w0"; offset = "512M"; size = "256M"; },';
my $beside = checked_bytes(report('pmem-both', '--keep'));
$run = unlike_declared('lab/machines/pmem-both', sub { s/^soft_reserved = \(/$described/m or die }, '--keep');
is(checked_bytes(decode_json($run->{out})), $beside, 'nobody tries persistent memory that is described');

done_testing();
