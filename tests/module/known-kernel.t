#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# A kernel that the module does not know is refused at build time, in one sentence; and to DKMS a
# kernel that there can be no module for is none to build for, which is no failure.
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

# What packaging/dkms says of headers: exports, configuration, and a build that says @build.
sub reason {
	my ($lines, $config, $build, $trial) = @_;
	my $headers = tempdir(CLEANUP => 1);
	mkdir "$headers/include";
	mkdir "$headers/include/config";
	my %files = (
		'Module.symvers' => join('', @$lines),
		'include/config/auto.conf' => join('', map { "CONFIG_$_\n" } @$config),
		'Makefile' => "modules:\n\t\@$build\n",
	);
	for my $name (keys %files) {
		open(my $out, '>', "$headers/$name") or die "$name: $!";
		print $out $files{$name};
		close $out;
	}
	my $dkms = tempdir(CLEANUP => 1);
	system('cp', '-r', map({ "$root/$_" } qw(module policy packaging/dkms/cannot-build)), $dkms) == 0
		or die 'cp';
	my $said = `$dkms/cannot-build $headers $trial 2>&1`;
	is($?, 0, 'cannot-build never fails');
	return $said;
}

my @config = qw(CXL_REGION=y DEV_DAX_HMEM=m EFI_SOFT_RESERVE=y);
is(reason(\@exports, \@config, 'true', 'trial'), '', 'a kernel that the module compiles for');
{
	local $ENV{MAKEFLAGS} = 'w';
	local $ENV{MAKELEVEL} = 1;
	is(reason(\@exports, \@config, 'true', 'trial'), '', 'called by a make that says where it is, too');
}
for my $option (qw(CXL_REGION DEV_DAX_HMEM EFI_SOFT_RESERVE)) {
	is(reason(\@exports, [grep { !/^$option=/ } @config], 'true', 'trial'),
		"softreserve has nothing to do on this kernel: CONFIG_$option is not set\n",
		"a kernel without $option");
}
is(reason([grep { !/\tcxl_bus_type\t/ } @exports], \@config, 'true', ''),
	"softreserve does not know this kernel: it does not export cxl_bus_type\n",
	'a kernel that the module does not know');
my $fails = 'echo "gcc: some words"; echo "$(M)/main.c:7:2: error: no such field"; false';
is(reason(\@exports, \@config, $fails, 'trial'),
	"softreserve does not compile for this kernel: module/main.c:7:2: error: no such field\n",
	'a kernel that it does not compile for, by the first error');
is(reason(\@exports, \@config, $fails, ''), '', 'which is not tried where nothing is to be built');

done_testing();
