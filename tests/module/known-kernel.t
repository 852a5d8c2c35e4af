#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# A kernel that the module does not know is refused at build time, in one sentence.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use Test::More;

my $root = abs_path(dirname(__FILE__) . '/../..');
my $kernel = $ENV{SOFTRESERVE_KERNEL} // 'bookworm-backports';
my ($symvers) = glob("$root/build/kernels/$kernel/root/usr/src/linux-headers-*/Module.symvers");
ok($symvers, "the exports of $kernel are there") or BAIL_OUT('run make module');
open(my $in, '<', $symvers) or die "$symvers: $!";
my @exports = <$in>;
close $in;

# What make says of a kernel with these exports: (exit status, text).
sub refusal {
	my ($lines, @arguments) = @_;
	my $objtree = tempdir(CLEANUP => 1);
	open(my $out, '>', "$objtree/Module.symvers") or die $!;
	print $out @$lines;
	close $out;
	open(my $all, '>', "$objtree/Makefile") or die $!;
	print $all "include $root/module/known-kernel.mk\nall:\n\t\@echo built\n";
	close $all;
	my $text = `make -s -C $objtree objtree=$objtree @arguments 2>&1`;
	return ($? >> 8, $text);
}

my ($status, $text) = refusal(\@exports);
is($status, 0, 'the kernel under test is known') or diag($text);

($status, $text) = refusal([grep { !/\tcxl_bus_type\t/ } @exports]);
isnt($status, 0, 'a kernel without an export that is needed is refused');
like($text, qr/does not know this kernel: it does not export cxl_bus_type\b/, 'which is named');

# Whoever has such a tree and a HMEM that looks at it exports this, too.
my @others = grep { !/\tregion_intersects_soft_reserve\t/ } @exports;
my $private = "0x00000000\twalk_soft_reserve_res\tvmlinux\tEXPORT_SYMBOL_GPL\t\n";
($status, $text) = refusal([@others, $private]);
isnt($status, 0, 'a kernel with a private tree of Soft Reserved ranges is refused');
like($text, qr/tree of its own/, 'and the reason is given');

($status, $text) = refusal([@others, $private], 'SOFTRESERVE_FORCE=1');
is($status, 0, 'unless it is forced') or diag($text);

done_testing();
