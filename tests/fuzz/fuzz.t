#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# Parsers of hostile input: inputs that are kept, those that once crashed one, then as many new ones
# as take some seconds, the same every time. make fuzz goes on for long.
use strict;
use warnings;

use File::Basename qw(basename dirname);
use File::Temp qw(tempdir);
use Test::More;

my $here  = dirname(__FILE__);
my $built = "$here/../../build/fuzz/meson/tests/fuzz";
my $runs  = 20_000;

# Names in the list of meson.build.
sub targets {
	open(my $file, '<', "$here/meson.build") or die "$here/meson.build: $!\n";
	local $/;
	my ($list) = <$file> =~ /^fuzz_targets = \[(.*?)^\]/ms;
	return $list =~ /'(\w+)'/g;
}

# What a fuzzer says is shown if it fails.
sub runs_clean {
	my ($name, @command) = @_;

	my $out = qx{@command 2>&1};
	ok($? == 0, $name) or diag($out);
	return $out;
}

my @targets = targets();
ok(@targets > 0, 'there are targets');
is_deeply([map { basename($_) } glob("$here/corpus/*")], [sort @targets], 'each target has a corpus');

for my $target (@targets) {
	my $fuzzer = "$built/fuzz_$target";
	unless (-x $fuzzer) {
		fail("$target: build it with make fuzzers");
		next;
	}
	my $new     = tempdir(CLEANUP => 1);
	my @kept    = glob("$here/corpus/$target/*");
	my @crashes = glob("$here/crashes/$target/*");
	ok(@kept > 0, "$target: there are inputs that are kept");
	runs_clean("$target: " . @kept . ' kept, ' . @crashes . ' that crashed it once',
		$fuzzer, @kept, @crashes);
	my $out = runs_clean("$target: $runs new inputs",
		$fuzzer, "-runs=$runs", '-seed=1', '-max_len=2048', '-timeout=10', "-artifact_prefix=$new/",
		$new, "$here/corpus/$target");
	like($out, qr/Done \d+ runs/, "$target: it came to its end");
}

done_testing();
