#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# Soft Reserved outside every window is none of our business.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my ($stock, $ours) = both_ways('plain-hmem');

is($ours->{verdict}, 'none', 'there is nothing to decide');
is_deeply($ours->{conflicts}, [], 'there is no conflict');
ok(@{ $ours->{devices} }, 'there is a DAX device');
is_deeply($ours->{devices}, $stock->{devices}, 'the DAX devices are those of the stock kernel');
is($ours->{lost}, 0, 'nothing is lost');

done_testing();
