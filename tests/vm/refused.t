#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# What is in use is not touched; what is not in use survives the end of CXL.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/lib";
use Lab;
use Test::More;

my @where = ('--machines', 'tests/vm/machines');

report('late', @where); # memory is online
report('mapped', @where); # a DAX device is mapped
report('owned', @where); # a driver has claimed part of it before
report('squat', @where); # or does so while the module observes
report('pmem-active', @where); # a namespace is active
report('pmem-idle', @where); # a region without one
report('pmem-committed', @where); # and one that firmware set up, with data

done_testing();
