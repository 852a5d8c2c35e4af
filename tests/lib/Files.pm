# SPDX-License-Identifier: GPL-2.0-only
# What tests of all folders do with files.
package Files;

use strict;
use warnings;
use Exporter qw(import);

our @EXPORT = qw(slurp spew);

# All bytes of a file, which must be there.
sub slurp {
	my ($path) = @_;
	open(my $file, '<:raw', $path) or die "$path: $!";
	local $/;
	return scalar(<$file>) // '';
}

# Nothing but this in a file.
sub spew {
	my ($path, $text) = @_;
	open(my $file, '>', $path) or die "$path: $!";
	print $file $text;
	close $file or die "$path: $!";
}

1;
