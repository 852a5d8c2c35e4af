#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# What make install puts where (docs/install.md has the table), and that make uninstall takes it
# all away again and nothing else.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", "$FindBin::Bin/../vm/lib";
use File::Find qw(find);
use Files;
use File::Temp qw(tempdir);
use Lab;
use Test::More;

my $root = lab_root();

# Files below a folder, by their names in it.
sub files {
	my ($dir) = @_;
	my @files;
	find(sub { push @files, substr($File::Find::name, length $dir) if -f || -l }, $dir);
	return [sort @files];
}

sub make_it {
	my ($target, @variables) = @_;
	local $ENV{MAKEFLAGS};
	my $said = qx{make -s -f '$root/packaging/Makefile' $target @variables 2>&1};
	is($?, 0, "make $target @variables") or diag($said);
}

sub installed {
	my ($prefix) = @_;
	my $dir = tempdir(CLEANUP => 1);
	my @hidden;
	my @where = ("DESTDIR=$dir", "PREFIX=$prefix", "BUILD=$root/build");
	mkdir "$dir/etc";
	open(my $other, '>', "$dir/etc/other") or die $!;
	close $other;

	{
		# However strict who installs is.
		my $before = umask 0077;
		make_it('install', @where);
		umask $before;
	}
	find(sub { my $mode = (stat)[2]; push @hidden, $File::Find::name if ($mode & 04) == 0 || -d && ($mode & 01) == 0 },
		"$dir/usr");
	is_deeply(\@hidden, [], "PREFIX=$prefix: everybody can read it");
	my $files = files($dir);
	for my $file ("$prefix/bin/softreserve", "$prefix/share/man/man8/softreserve.8",
		"$prefix/share/bash-completion/completions/softreserve",
		"$prefix/share/zsh/site-functions/_softreserve",
		'/usr/lib/modprobe.d/softreserve.conf',
		'/usr/lib/systemd/system/softreserve-verdict.service',
		'/usr/share/initramfs-tools/hooks/zz-softreserve',
		'/usr/lib/dracut/modules.d/90softreserve/module-setup.sh') {
		ok((grep { $_ eq $file } @$files), "PREFIX=$prefix: $file");
	}
	like(qx{$dir$prefix/bin/softreserve --version}, qr/^softreserve \d/, "PREFIX=$prefix: the tool runs");

	my $unit = slurp("$dir/usr/lib/systemd/system/softreserve-verdict.service");
	like($unit, qr/^ExecStart=.*'\Q$prefix\E\/bin\/softreserve wait /m, "PREFIX=$prefix: the unit runs that tool");
	like($unit, qr/^RequiresMountsFor=\Q$prefix\E\/bin$/m, "PREFIX=$prefix: and waits for where it is");

	my ($conf) = grep { m{^/usr/src/softreserve-[^/]+/dkms\.conf$} } @$files;
	ok($conf, "PREFIX=$prefix: DKMS has the source");
	my ($version) = ($conf // '') =~ m{softreserve-([^/]+)};
	like(slurp("$dir$conf"), qr/^PACKAGE_VERSION="\Q$version\E"$/m, "PREFIX=$prefix: of the version in its name");
	for my $script (qw(cannot-build refresh-initramfs)) {
		ok(-x "$dir/usr/src/softreserve-$version/$script", "PREFIX=$prefix: $script can be run");
	}
	my ($include) = glob("$dir/usr/src/softreserve-*/module/known-kernel.mk");
	ok($include, "PREFIX=$prefix: with what tells kernels apart");

	make_it('uninstall', @where);
	is_deeply(files($dir), ['/etc/other'], "PREFIX=$prefix: uninstall takes away all that is ours");
}

ok(-x "$root/build/tool/softreserve", 'the tool is built') or BAIL_OUT('run make build');
installed('/usr');
installed('/usr/local');
done_testing();
