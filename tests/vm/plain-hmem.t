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

# Beside memory in a window it is HMEM's, too, whatever the verdict is on the other; the runner
# compares what the module calls foreign and pending with the declaration.
my @where = ('--machines', 'tests/vm/machines');
is(report('foreign', @where)->{dax}, 512 << 20, 'foreign: both are raw DAX memory');
is(report('foreign-late', @where)->{verdict}, 'refused', 'foreign-late: the module refuses');

done_testing();
