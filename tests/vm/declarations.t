#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# A bad declaration is named by file and line, and nothing is started.
use strict;
use warnings;
use File::Basename qw(basename);
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

# A QEMU that only leaves a mark: it stands before the real one.
my $dir = tempdir(CLEANUP => 1);
open(my $qemu, '>', "$dir/qemu-system-x86_64") or die $!;
print $qemu "#!/bin/sh\n[ \"\$1\" = --version ] && exec /usr/bin/qemu-system-x86_64 --version\n";
print $qemu "touch $dir/started\nexit 1\n";
close $qemu;
chmod 0755, "$dir/qemu-system-x86_64";
$ENV{PATH} = "$dir:$ENV{PATH}";

my @bad = sort(glob("$FindBin::Bin/bad/*.cfg"));
ok(@bad, 'there are bad declarations');
for my $path (@bad) {
	my $machine = basename($path, '.cfg');
	my $run = lab('run', $machine, '--machines', 'tests/vm/bad', '--json');
	is($run->{status}, 2, "$machine: exit status 2") or diag($run->{err}, $run->{out});
	like($run->{err}, qr/\Q$machine\E\.cfg:\d+\b/, "$machine: file and line are named");
}
ok(!-e "$dir/started", 'no machine was started');

my $run = lab('run', 'no-such-machine');
is($run->{status}, 2, 'an unknown machine: exit status 2');
like($run->{err}, qr/no-such-machine/, 'an unknown machine: is named');
is(lab('run')->{status}, 2, 'usage: exit status 2');

done_testing();
