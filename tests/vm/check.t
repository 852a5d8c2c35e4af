#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# Memory is checked before it is handed out, in every way of an interleave set, as the
# operator asked for.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my @where = ('--machines', 'tests/vm/machines');

is(report('way-dead', @where)->{quarantined}, 2 << 20, 'way-dead: all of it is locked away');
is(report('way-alias', @where)->{quarantined}, 1 << 30, 'way-alias: all of it is locked away');
is(report('alias-omitted', @where)->{dax}, 256 << 20, 'alias-omitted: one of the two is handed out');
# What the check took is compared with what was asked for in the guest.
is(report('verify-full', @where)->{dax}, 4 << 20, 'verify-full: all of it is handed out');
is(report('verify-off', @where)->{dax}, 4 << 20, 'verify-off: all of it is handed out');

# What memory held before Linux it holds when it is handed out: compared in the guest, too.
is(report('contents', @where)->{dax}, 4 << 20, 'contents: all of it is handed out');
is(report('contents-full', @where)->{dax}, 4 << 20, 'contents-full: all of it is handed out');

done_testing();
