#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# The module leaves the machine as it found it, or refuses while its devices are in use.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

report('unload-cxl', '--machines', 'tests/vm/machines'); # after the verdict cxl
report('unload-dax', '--machines', 'tests/vm/machines'); # after the verdict dax

done_testing();
