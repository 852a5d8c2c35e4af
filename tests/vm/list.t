#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# Every machine is listed, and list loads every declaration.
use strict;
use warnings;
use File::Basename qw(basename);
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my $run = lab('list');
is($run->{status}, 0, 'list succeeds') or diag($run->{err});
my %listed = map { (split ' ')[0] => 1 } grep { /\S/ } split /\n/, $run->{out};
ok(%listed ? 1 : 0, 'there are machines');

for my $path (sort(glob(lab_root() . '/lab/machines/*.cfg'))) {
	my $machine = basename($path, '.cfg');
	ok($listed{$machine}, "$machine is listed");
}

done_testing();
