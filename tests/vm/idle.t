#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# Where the module has nothing to do, or may not do anything, it says so and changes nothing.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

report('observe', '--machines', 'tests/vm/machines'); # only looking
report('no-cxl', '--machines', 'tests/vm/machines'); # without CEDT
report('no-soft-reserved', '--machines', 'tests/vm/machines'); # without Soft Reserved memory

done_testing();
