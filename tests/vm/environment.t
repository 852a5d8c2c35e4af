#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# A host that cannot run machines is told so in one sentence that says what to do.
use strict;
use warnings;
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

# A QEMU that says $version and can do nothing else.
sub old_qemu {
	my ($version) = @_;
	my $dir = tempdir(CLEANUP => 1);
	open(my $qemu, '>', "$dir/qemu-system-x86_64") or die $!;
	print $qemu "#!/bin/sh\necho 'QEMU emulator version $version'\n";
	close $qemu;
	chmod 0755, "$dir/qemu-system-x86_64";
	return $dir;
}

sub is_told {
	my ($run, $what, $remedy) = @_;
	isnt($run->{status}, 0, "$what: not a pass");
	like($run->{err}, $remedy, "$what: what to do") or diag($run->{err});
}

my @machine = ('passthrough', '--kernel', lab_kernel());
{
	local $ENV{PATH} = old_qemu('7.2.0') . ":$ENV{PATH}";
	is_told(lab('run', @machine), 'QEMU is too old', qr{scripts/setup});
}
{
	local $ENV{PATH} = tempdir(CLEANUP => 1);
	is_told(lab('run', @machine), 'QEMU is missing', qr{scripts/setup});
}
is_told(lab('run', 'passthrough', '--kernel', 'no-such-kernel'), 'the kernel is not there',
	qr{fetch-kernel|make module});

done_testing();
