# SPDX-License-Identifier: GPL-2.0-only
# What tests of all folders do with files.
package Files;

use strict;
use warnings;
use Exporter qw(import);

our @EXPORT = qw(slurp);

# All bytes of a file, which must be there.
sub slurp {
	my ($path) = @_;
	open(my $file, '<:raw', $path) or die "$path: $!";
	local $/;
	return scalar(<$file>) // '';
}

1;
