#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# What the tool says of captures, word for word: of lab machines (scripts/capture-machine) and of real
# ones. That it is right is shown elsewhere (the ledger in every run of the lab, declarations of links,
# unit tests); here a change of any word is seen, and read by whoever makes it:
#
#   tests/tool/golden.t --update    write down what is said now, for git diff
use strict;
use warnings;
use File::Basename qw(basename);
use FindBin;
use lib "$FindBin::Bin/../lib";
use Files;
use Test::More;

my $root = "$FindBin::Bin/../..";
my $tool = "$root/build/tool/softreserve";
my @subcommands = ('list', 'list --bytes --output START,END,SIZE,DAX,DRIVER,STATE', 'status', 'explain', 'check',
	'map --width 80');
my $update = @ARGV && $ARGV[0] eq '--update';

# Captures are named as from the root of the tree, whoever runs this.
chdir($root) or die "$root: $!\n";
local $ENV{LC_ALL} = 'C';
local $ENV{COLUMNS} = 100;

sub said {
	my ($capture) = @_;
	my $text = '';

	for my $subcommand (@subcommands) {
		my $out = qx{$tool $subcommand --from $capture 2>&1};

		$text .= "\$ softreserve $subcommand\n$out\[exit status " . ($? >> 8) . "]\n\n";
	}
	return $text;
}

my @captures = sort(glob('tests/captures/lab/*.tar.xz'), grep { -d && !/lab$/ } glob('tests/captures/*'));
ok(@captures > 4, 'there are captures');
for my $capture (@captures) {
	my $golden = 'tests/golden/' . (basename($capture) =~ s/\.tar\.xz$//r) . '.txt';
	my $said = said($capture);

	if ($update) {
		open(my $file, '>', $golden) or die "$golden: $!\n";
		print {$file} $said;
		close($file) or die "$golden: $!\n";
	}
	my $expected = -e $golden ? slurp($golden) : '';
	if (!ok($said eq $expected, "$capture: every word as before")) {
		my (@old, @new);

		@old = split /\n/, $expected;
		@new = split /\n/, $said;
		my ($i) = grep { ($old[$_] // '') ne ($new[$_] // '') } 0 .. $#new;
		diag("line " . (($i // @new) + 1) . ": " . ($new[$i // 0] // 'nothing'));
	}
}

done_testing();
