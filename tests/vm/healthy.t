#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# The region assembles: CXL keeps it, and nobody can tell that the module is there.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my ($stock, $ours) = both_ways('healthy');

is($ours->{verdict}, 'cxl', 'CXL keeps the range');
is($ours->{lost}, 0, 'nothing is lost');
is($ours->{bad}, 0, 'everything reads back');
ok(@{ $ours->{devices} }, 'there is a DAX device');
is_deeply($ours->{devices}, $stock->{devices}, 'the DAX devices are those of the stock kernel');
is($ours->{$_}, $stock->{$_}, "$_ is that of the stock kernel") for qw(cxl dax online);

done_testing();
