#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# What only Linux refuses is not lost.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my ($stock, $ours) = both_ways('bridge-granularity');

is($stock->{lost}, $stock->{soft_reserved}, 'the stock kernel loses all of it');
is($ours->{dax}, $ours->{soft_reserved}, 'with the module all of it is raw DAX memory');
ok($ours->{decoders_intact}, 'decoders that firmware committed are as before');

done_testing();
