#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# A kernel that the module does not know is refused at build time, in one sentence; and to DKMS a
# kernel that there can be no module for is none to build for, which is no failure.
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

# DKMS' source of the module.
my $dkms = tempdir(CLEANUP => 1);
system('cp', '-r', map({ "$root/$_" } qw(module policy packaging/dkms/cannot-build)), $dkms) == 0 or die 'cp';

# Headers: exports, configuration, and a build that does @build.
sub headers {
	my ($lines, $config, $build) = @_;
	my $headers = tempdir(CLEANUP => 1);
	mkdir "$headers/include";
	mkdir "$headers/include/config";
	spew("$headers/Module.symvers", join '', @$lines);
	spew("$headers/include/config/auto.conf", join '', map { "CONFIG_$_\n" } @$config);
	spew("$headers/Makefile", "modules:\n\t\@$build\n");
	return $headers;
}

# What cannot-build says of them; it leaves nothing where temporary files are.
sub said {
	my ($headers, @arguments) = @_;
	local $ENV{TMPDIR} = tempdir(CLEANUP => 1);
	my $said = `$dkms/cannot-build $headers @arguments 2>&1`;
	is($?, 0, 'cannot-build never fails');
	is_deeply([glob "$ENV{TMPDIR}/*"], [], 'and leaves nothing behind');
	return $said;
}

my $answers = tempdir(CLEANUP => 1);
my $n = 0;

# Each with an answer of its own.
sub reason {
	my ($lines, $config, $build, $trial) = @_;
	return said(headers($lines, $config, $build), $trial ? ("$answers/" . $n++, 'run') : ());
}

my @config = qw(CXL_REGION=y DEV_DAX_HMEM=m EFI_SOFT_RESERVE=y);
my @unknown = grep { !/\tcxl_bus_type\t/ } @exports;
my $unknown = "softreserve does not know this kernel: it does not export cxl_bus_type\n";
is(reason(\@exports, \@config, 'true', 'trial'), '', 'a kernel that the module compiles for');
for my $option (qw(CXL_REGION DEV_DAX_HMEM EFI_SOFT_RESERVE)) {
	is(reason(\@exports, [grep { !/^$option=/ } @config], 'true', 'trial'),
		"softreserve has nothing to do on this kernel: CONFIG_$option is not set\n",
		"a kernel without $option");
}
is(reason(\@unknown, \@config, 'true', ''), $unknown, 'a kernel that the module does not know');
{
	# Of a make above: would only print what it would do.
	local $ENV{MAKEFLAGS} = 'n';
	local $ENV{MAKELEVEL} = 1;
	my $fails = 'echo "$(M)/main.c:1:2: error: no" >&2; false';
	is(reason(\@unknown, \@config, 'true', ''), $unknown, 'so it is where another make has called');
	isnt(reason(\@exports, \@config, $fails, 'trial'), '', 'and it is compiled there');
}
{
	my $locale = (grep { /^[a-z]{2}_.*utf-?8$/i && !/^en_/ } map { s/\n//r } `locale -a`)[0];
	local $ENV{LANGUAGE} = 'de';
	local $ENV{LC_ALL} = $locale // 'C.UTF-8';
	is(reason(\@unknown, \@config, 'true', ''), $unknown, 'in another language, too');
}

my $compiler = "softreserve does not compile for this kernel: module/main.c:7:2: error: no such field\n";
my $fails = 'echo "gcc: some words"; echo "$(M)/main.c:7:2: error: no such field"; false';
is(reason(\@exports, \@config, $fails, 'trial'), $compiler,
	'a kernel that it does not compile for, by the first error');
is(reason(\@exports, \@config, $fails, ''), '', 'which is not tried where nothing is to be built');
is(reason(\@exports, \@config, 'echo "ERROR: modpost: \"cxl_x\" [softreserve.ko] undefined!"; false', 'trial'),
	"softreserve does not compile for this kernel: ERROR: modpost: cxl_x [softreserve.ko] undefined!\n" =~ s/cxl_x/"cxl_x"/r,
	'a kernel that it cannot be linked to');
# As newer kernels' Kbuild has it, which enters the folder; and what a header of the kernel's says.
for my $place ('main.c:7:2', '../policy/range.c:7:2', './include/linux/range.h:7:2') {
	my $words = "$place: error: no such field";
	is(reason(\@exports, \@config, "echo '$words'; false", 'trial'),
		"softreserve does not compile for this kernel: $words\n", "one that it does not compile for, at $place");
}
# It is the machine that fails, not the kernel: DKMS is to try and to tell.
is(reason(\@exports, \@config, 'echo "gcc: fatal error: error writing to /x: No space left on device"; false', 'trial'),
	'', 'a trial that there is no room for says nothing of the kernel');
is(reason(\@exports, \@config, 'echo "main.c:7:2: fatal error: opening dependency file .main.o.d: No space left on device"; false', 'trial'),
	'', 'wherever the compiler was');
is(reason(\@exports, \@config, 'kill -TERM $$PPID', 'trial'), '', 'nor one that is killed');
is(reason(\@exports, [@config, 'CC_IS_CLANG=y'],
	'[ "$(LLVM)" = 1 ] || { echo "$(M)/main.c:1:1: error: what clang has"; false; }', 'trial'),
	'', 'a kernel built with clang has it for the trial');

# One answer for one run of DKMS, which asks for each kernel that it knows.
my $headers = headers(\@exports, \@config, "echo tried >>$answers/count; $fails");
is(said($headers, "$answers/kept", "'7 100'"), $compiler, 'the first answer') for 1 .. 3;
is(`cat $answers/count`, "tried\n", 'is that of the run');
is(said($headers, "$answers/kept", "'7 200'"), $compiler, 'another run');
is(`cat $answers/count`, "tried\ntried\n", 'tries again');

# What dkms.conf makes of it: the variables of DKMS, and for whom it would build.
spew("$dkms/dkms.conf", `cat $root/packaging/dkms/dkms.conf` =~ s/#MODULE_VERSION#/1/r);
spew("$dkms/cannot-build", "#!/bin/sh\necho \"\$*\" | sed 's/ .*trial-/ trial /' >>$answers/asked\necho 'not this one'\n");
chmod 0755, "$dkms/cannot-build";

sub sourced {
	my ($before) = @_;
	unlink "$answers/asked";
	spew("$answers/source", "$before\ndkms_tree=$answers/tree\nsafe_source() {\n\t. $dkms/dkms.conf 2>/dev/null\n\t" .
		"echo \"\$AUTOINSTALL \${BUILD_EXCLUSIVE_KERNEL-}\"\n}\nread_conf() {\n\tlocal kernelver=known\n\tsafe_source\n}\nread_conf\n");
	my $said = `bash -u $answers/source`;
	my $asked = -e "$answers/asked" ? `cat $answers/asked` : '';
	return ($said, $asked =~ s/ \d+ \d+$//mr);
}

is_deeply([sourced('action=status; kernel_source_dir=/h')], [" ^none\$\n", "/h\n"], 'dkms status tries nothing');
is_deeply([sourced('action=build; kernel_source_dir=/h')], [" ^none\$\n", "/h trial known\n"],
	'dkms build tries for the kernel that it is about');
is_deeply([sourced('action=autoinstall; kernelver=(wanted); install_tree=/lib; kernel_source_dir=/h')],
	[" ^none\$\n", "/lib/wanted/build trial wanted\n"], 'dkms autoinstall for the one that is asked for');
unlink "$dkms/cannot-build";
is_deeply([sourced('action=build; kernel_source_dir=/h')], ["yes \n", ''], 'a tarball of binaries excludes nothing');

done_testing();
