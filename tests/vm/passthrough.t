#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# The kernel fails on its own: every byte is lost without the module, none with it.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my ($stock, $ours) = both_ways('passthrough');

cmp_ok($stock->{soft_reserved}, '>', 0, 'firmware describes memory');
is($stock->{lost}, $stock->{soft_reserved}, 'the stock kernel loses all of it');
is($ours->{verdict}, 'dax', 'CXL gives the range up');
is($ours->{lost}, 0, 'nothing is lost');
is($ours->{bad}, 0, 'everything reads back');
is($ours->{dax}, $ours->{soft_reserved}, 'all of it is raw DAX memory');
is($ours->{iomem_soft_reserved}, $ours->{soft_reserved}, '/proc/iomem names all of it');
ok(@{ $ours->{conflicts} }, 'the reason is reported');

done_testing();
