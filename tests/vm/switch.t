#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# Interleaving below a switch works as without the module.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my ($stock, $ours) = both_ways('switch');

is($ours->{verdict}, 'cxl', 'CXL keeps the memory');
is($ours->{cxl}, $ours->{soft_reserved}, 'all of it');
is_deeply($ours->{devices}, $stock->{devices}, 'the DAX devices are those of the stock kernel');

done_testing();
