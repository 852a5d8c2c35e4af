#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# One range that lies on two NUMA nodes comes back on both.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my $json = report('windows-half');
is($json->{dax}, $json->{soft_reserved}, 'all of it is raw DAX memory');
my @devices = sort { $a->{target_node} <=> $b->{target_node} } @{ $json->{devices} };
is_deeply([map { $_->{target_node} } @devices], [1, 2], 'on the node of each window');
is_deeply([map { $_->{bytes} } @devices], [256 << 20, 256 << 20], 'half of it on either');

done_testing();
