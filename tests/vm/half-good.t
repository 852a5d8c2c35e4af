#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# One region of two fails: all of CXL goes, and the good region's decoders stay as they were.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my ($stock, $ours) = both_ways('half-good');

cmp_ok($stock->{lost}, '>', 0, 'the stock kernel loses memory');
cmp_ok($stock->{lost}, '<', $stock->{soft_reserved}, 'but not all of it');
is($ours->{verdict}, 'dax', 'CXL gives both ranges up');
is($ours->{cxl}, 0, 'no byte is left below a region');
is($ours->{lost}, 0, 'nothing is lost');
is($ours->{bad}, 0, 'everything reads back');
ok($ours->{decoders_intact}, 'decoders that firmware committed are as before');

# Firmware may leave registers off until a driver comes.
my $off = report('space-off', '--machines', 'tests/vm/machines');
is($off->{lost}, 0, 'nothing is lost where registers were off');
ok($off->{decoders_intact}, 'and decoders are as before');

done_testing();
