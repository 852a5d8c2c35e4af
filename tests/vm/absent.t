#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# A range with no device behind it: CXL gives up, and says why.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my ($stock, $ours) = both_ways('absent');

is($ours->{verdict}, 'dax', 'CXL gives the range up');
ok(@{ $ours->{conflicts} }, 'the reason is reported');

done_testing();
