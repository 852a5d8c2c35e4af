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

# A QEMU that says $version, and does no more than $machine, in shell, for a machine.
sub odd_qemu {
	my ($version, $machine) = @_;
	my $dir = tempdir(CLEANUP => 1);
	open(my $qemu, '>', "$dir/qemu-system-x86_64") or die $!;
	print $qemu "#!/bin/sh\n",
		"[ \"\$1\" != --version ] || exec echo 'QEMU emulator version $version'\n",
		"$machine\n";
	close $qemu;
	chmod 0755, "$dir/qemu-system-x86_64";
	return $dir;
}

# A build folder in which nothing has been tried yet.
sub fresh_build {
	my $dir = tempdir(CLEANUP => 1);
	mkdir "$dir/lab" or die $!;
	for my $part (qw(kernels lab/firmware lab/guest)) {
		symlink(lab_root() . "/build/$part", "$dir/$part") or die "$part: $!";
	}
	return $dir;
}

sub is_told {
	my ($run, $what, $remedy) = @_;
	isnt($run->{status}, 0, "$what: not a pass");
	like($run->{err}, $remedy, "$what: what to do") or diag($run->{err});
}

my @machine = ('passthrough', '--kernel', lab_kernel());
{
	local $ENV{PATH} = odd_qemu('7.2.0', 'exit 1') . ":$ENV{PATH}";
	is_told(lab('run', @machine), 'QEMU is too old', qr{scripts/setup});
}
{
	local $ENV{PATH} = tempdir(CLEANUP => 1);
	is_told(lab('run', @machine), 'QEMU is missing', qr{scripts/setup});
}
is_told(lab('run', 'passthrough', '--kernel', 'no-such-kernel'), 'the kernel is not there',
	qr{make module KERNEL=});
{
	my $mark = tempdir(CLEANUP => 1);
	local $ENV{PATH} = odd_qemu('10.0.0', "echo >>$mark/started; kill -SEGV \$\$") . ":$ENV{PATH}";
	local $ENV{SOFTRESERVE_ACCEL} = 'tcg';
	my $run = lab('run', @machine);
	isnt($run->{status}, 0, 'QEMU dies each time: not a pass');
	like($run->{err}, qr/QEMU itself died \(Segmentation fault\)/, 'and what happened is said');
	is(-s "$mark/started", 3, 'after the third time');
}
for my $variable (qw(SOFTRESERVE_LAB_SILENCE SOFTRESERVE_LAB_LIMIT)) {
	for my $value ('soon', '0', '2K', '') {
		local $ENV{$variable} = $value;
		my $run = lab('run', @machine);
		is($run->{status}, 2, "$variable=$value: nothing is started");
		like($run->{err}, qr/^softreserve-lab: $variable .*number of seconds/m,
			"$variable=$value: and why");
	}
}

SKIP: {
	skip 'this host has no /dev/kvm to be misled by', 4 unless -r '/dev/kvm' && -w _;
	local $ENV{SOFTRESERVE_ACCEL};
	my $word = qr/KVM does not work here/;
	for my $case (
		['starts machines that never say a word', 'exit 0', 1],
		['boots firmware', 'echo "softreserve firmware: error: no program" >&4', 0],
	) {
		my ($what, $machine, $told) = @$case;
		my $build = fresh_build();
		local $ENV{PATH} = odd_qemu('10.0.0', $machine) . ":$ENV{PATH}";
		my $run = lab('run', @machine, '--build', $build);
		isnt($run->{status}, 0, "a KVM that $what: this machine does not run");
		if ($told) {
			like($run->{err}, $word, "a KVM that $what is not used");
		} else {
			unlike($run->{err}, $word, "a KVM that $what is used");
		}
	}
}

done_testing();
