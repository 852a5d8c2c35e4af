#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# Memory that firmware puts on no NUMA node goes to the one that its device is on.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my $json = report('nearest-node');
is($json->{dax}, 256 << 20, 'all of it is handed out');
is_deeply([map { $_->{target_node} } @{ $json->{devices} }], [1],
	'on the node of the host bridge that its device is below');

done_testing();
