#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# Where the module has nothing to do, or may not do anything, it says so and changes nothing.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

no_worse('observe', '--machines', 'tests/vm/machines'); # only looking
no_worse('no-cxl', '--machines', 'tests/vm/machines'); # without CEDT
no_worse('no-soft-reserved', '--machines', 'tests/vm/machines'); # without Soft Reserved memory

done_testing();
