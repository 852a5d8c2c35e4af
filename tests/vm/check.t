#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# Memory is checked before it is handed out, in every way of an interleave set, as the
# operator asked for. The stock kernel, which checks nothing, has no more of it to offer.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my @where = ('--machines', 'tests/vm/machines');

is(no_worse('way-dead', @where)->{quarantined}, 2 << 20, 'way-dead: all of it is locked away');
is(no_worse('way-alias', @where)->{quarantined}, 1 << 30, 'way-alias: all of it is locked away');
is(no_worse('alias-omitted', @where)->{dax}, 256 << 20, 'alias-omitted: one of the two is handed out');
# What the check took is compared with what was asked for in the guest.
is(no_worse('verify-full', @where)->{dax}, 4 << 20, 'verify-full: all of it is handed out');
is(report('verify-off', @where)->{dax}, 4 << 20, 'verify-off: all of it is handed out');

done_testing();
