#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# softreserve explain names the link that a machine's declaration broke, and no other, on captures of
# the lab's machines. Every run of the lab sees to the same; this does without a machine.
use strict;
use warnings;
use FindBin;
use JSON::PP qw(decode_json);
use Test::More;

my $root = "$FindBin::Bin/../..";
my $tool = "$root/build/tool/softreserve";

# The links that lab/machines/NAME.cfg declares to be broken.
sub declared {
	my ($machine) = @_;

	open(my $file, '<', "$root/lab/machines/$machine.cfg") or return;
	local $/;
	return <$file> =~ /^broken = \((.*?)\);/ms ? $1 =~ /"([a-z-]+)"/g : ();
}

# The DAX device that a range is said to lack is that of the region that it is said to be in.
sub own_dax {
	my ($range) = @_;
	my %found = map { $_->{link} => $_->{found} } @{ $range->{links} };
	my ($dax) = ($found{dax} // '') =~ /\bdax_region(\d+)/;
	my ($region) = ($found{region} // '') =~ /^region(\d+) has it/;

	return !defined $dax || !defined $region || $dax == $region;
}

my $tried = 0;
my @strange;
for my $capture (sort glob("$root/tests/captures/lab/*.tar.xz")) {
	my ($name) = $capture =~ m{([^/]+)\.tar\.xz$};
	my ($machine) = $name =~ /^(.*?)-(?:bookworm|trixie)/;
	my %declared = map { $_ => 1 } declared($machine);
	my $explain = eval { decode_json(scalar(qx('$tool' explain --json --from '$capture' 2>/dev/null))) };

	ok($explain, "$name: explain says something") or next;
	my @ranges = @{ $explain->{ranges} };
	push(@strange, $name) if grep { !own_dax($_) } @ranges;
	next if !%declared;
	my @named = map { $_->{broken} // () } @ranges;
	my @others = grep { !$declared{$_} } @named;
	is("@others", '', "$name: no other link is called broken");
	# HMEM's memory is outside of windows, and CXL's is well.
	next if !grep { $_->{disposition} !~ /^(cxl|foreign)$/ } @ranges;
	ok(scalar(grep { $declared{$_} } @named), "$name: the link is named");
	$tried++;
}
is("@strange", '', 'a range is not without memory for the sake of another region\'s DAX device');
cmp_ok($tried, '>', 5, 'there are machines with a broken link');

done_testing();
