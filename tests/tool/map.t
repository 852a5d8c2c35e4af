#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# softreserve map: its command line, and the files that it leaves. What it draws tests/tool/test_map.c tells.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/../lib";
use Files;
use Test::More;

my $root = abs_path(dirname(__FILE__) . '/../..');
my $tool = $ENV{SOFTRESERVE} // "$root/build/tool/softreserve";
my ($capture) = sort glob("$root/tests/captures/lab/healthy-*.tar.xz");
my $dir = tempdir(CLEANUP => 1);

delete @ENV{qw(COLUMNS NO_COLOR)};
$ENV{LC_ALL} = 'C';

sub map_of {
	my @arguments = map { "'$_'" } @_;
	my $said = qx('$tool' map --from '$capture' @arguments 2>&1);
	return ($? >> 8, $said);
}

sub in_dir { return join(' ', map { substr($_, length("$dir/")) } glob("$dir/* $dir/.??*")) }

# As far as tags, attributes and entities go.
sub is_well_formed {
	my ($text) = @_;
	my (@open, $roots);

	$text =~ s/\A<\?xml [^<>]*\?>\s*//;
	while ($text =~ /\G(?:<!--(?:(?!--).)*-->|([^<&]|&(?:lt|gt|amp|quot|apos|#\d+|#x[0-9a-f]+);)+|<([^<>]*)>)/gcs) {
		my $tag = $2 // next;
		if ($tag =~ m{^/([\w:-]+)\s*$}) {
			return 0 if !@open || pop(@open) ne $1;
			next;
		}
		return 0 if $tag !~ m{^([\w:-]+)(?:\s+[\w:-]+=(?:"[^"]*"|'[^']*'))*\s*(/?)$};
		return 0 if !@open && $roots++;
		push(@open, $1) if !$2;
	}
	return $roots && !@open && (pos($text) // 0) == length($text);
}

ok(is_well_formed('<a b="c"><d/>&lt;</a>'), 'the check takes what is right');
ok(!is_well_formed($_), "and not $_") foreach '<a><b></a></b>', '<a>', '<a/><b/>', '<a b=c/>', '<a>&</a>', 'x <', '';

# Columns.
sub longest {
	my ($text) = @_;
	my ($longest) = sort { $b <=> $a } map { length } split(/\n/, $text);
	return $longest;
}

my ($status, $usual) = map_of();
is($status, 0, 'it is drawn');
like($usual, qr/Soft Reserved/i, 'with what firmware described');
unlike($usual, qr/[^\n\x20-\x7e]/, 'in plain characters without colours, as nobody looks');
cmp_ok(longest($usual), '<=', 80, '80 columns');
foreach my $columns (40, 60, 80, 140) {
	local $ENV{COLUMNS} = $columns;
	my (undef, $said) = map_of();
	my (undef, $asked) = map_of('--width', $columns);
	my (undef, $other) = map_of('--width', 100);

	cmp_ok(longest($said), '<=', $columns, "within $columns columns");
	is($said, $asked, 'COLUMNS is as good as --width');
	isnt($other, $said, 'which counts more');
}
foreach my $columns ('', 0, -5, 'wide') {
	local $ENV{COLUMNS} = $columns;
	is((map_of())[1], $usual, "COLUMNS \"$columns\" says nothing");
}
like((map_of('--colour', 'always'))[1], qr/\e\[/, 'colours where they are asked for');
is((map_of('--color', 'never'))[1], $usual, 'none where they are not');

# Wrong usage.
foreach my $wrong (['--width', 39], ['--width', 1001], ['--width', '80x'], ['--width', -80], ['--width', ''],
	['--colour', 'sometimes'], ['--svg'], ['--json'], ['extra']) {
	my ($status, $said) = map_of(@$wrong);
	is($status, 64, "@$wrong ends with 64");
	like($said, qr/softreserve/, 'and is told');
}
$capture .= '.none';
is((map_of())[0], 66, 'a capture that is not there ends with 66');
$capture =~ s/\.none$//;

# Pictures.
my $picture = "$dir/one.svg";
umask(027);
($status, my $said) = map_of('--svg', $picture);
is($status, 0, 'a picture is written');
is($said, '', 'and nothing said');
is(in_dir(), 'one.svg', 'one file, and nothing beside it');
is((stat($picture))[2] & 0777, 0640, 'its mode is what the umask leaves');
my $svg = slurp($picture);
like($svg, qr/<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/, 'it is SVG');
ok(is_well_formed($svg), 'well-formed');
SKIP: {
	skip('there is no xmllint', 1) if system('command -v xmllint >/dev/null');
	is(system("xmllint --noout '$picture'"), 0, 'xmllint agrees');
}
is((map_of('--svg', $picture))[0], 0, 'a picture is replaced');
is(slurp($picture), $svg, 'by the same');

# Where none can be written, what is there stays, and nothing is left behind.
($status, $said) = map_of('--svg', "$dir/none/x.svg");
is($status, 4, 'no such folder ends with 4');
like($said, qr{\Q$dir\E/none/x\.svg cannot be written: No such file}, 'and why is told');
($status, $said) = map_of('--svg', $dir);
is($status, 4, 'a folder is no file');
like($said, qr/no regular file/, 'it is told');
is((map_of('--svg', '/dev/full'))[0], 4, 'nor is a device');
open(my $file, '>', $picture) or die "$picture: $!\n";
print {$file} 'mine';
close($file) or die "$picture: $!\n";
my $limited = "cd '$dir' && ulimit -f 1 && '$tool' map --from '$capture' --svg one.svg 2>&1";
$said = qx($limited);
is($? >> 8, 4, 'no room ends with 4');
like($said, qr/one\.svg cannot be written: File too large/, 'and why is told');
is(slurp($picture), 'mine', 'what was there is as it was');
is(in_dir(), 'one.svg', 'nothing is left behind');
is(system("'$tool' map --from '$capture' >/dev/full 2>/dev/null") >> 8, 4, 'a full device is noticed');

done_testing();
