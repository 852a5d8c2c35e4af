# SPDX-License-Identifier: GPL-2.0-only
# Draws a machine that nobody has thought of: topology and faults by chance, from a
# seed. The declaration leaves the verdict open, for what must be usable and what must
# be locked away follows from what is declared to be decoded and described.
package Draw;

use strict;
use warnings;
use Exporter qw(import);

our @EXPORT = qw(draw_machine);

my $MIB = 1 << 20;
my $DEVICE = 256 * $MIB;

sub one_of {
	return $_[int rand @_];
}

sub chance {
	my ($percent) = @_;
	return rand(100) < $percent;
}

# Sets of devices: one bridge with a port a way, a switch below one, or a bridge a way.
# Each makes the set's parts: bridges, switches, a port a device, decoders on the way.
my %shapes = (
	ports => sub {
		my ($n, $ways, $grain) = @_;
		return {
			bridges => [{ name => "hb$n", root_ports => $ways < 2 ? 2 : $ways }],
			switches => [],
			ports => [map { "hb$n.$_" } 0 .. $ways - 1],
			path => [{ component => "hb$n", ways => $ways, granularity => $grain,
				targets => [0 .. $ways - 1] }],
		};
	},
	switch => sub {
		my ($n, $ways, $grain) = @_;
		return {
			bridges => [{ name => "hb$n", root_ports => 2 }],
			switches => [{ name => "sw$n", port => "hb$n.0", downstream_ports => $ways }],
			ports => [map { "sw$n.$_" } 0 .. $ways - 1],
			path => [
				{ component => "hb$n", ways => 1, granularity => $grain, targets => [0] },
				{ component => "sw$n", ways => $ways, granularity => $grain,
					targets => [0 .. $ways - 1] },
			],
		};
	},
	bridges => sub {
		my ($n, $ways, $grain) = @_;
		my @names = map { "hb$n" . ('a' .. 'd')[$_] } 0 .. $ways - 1;
		return {
			bridges => [map { { name => $_, root_ports => 2 } } @names],
			switches => [],
			ports => [map { "$_.0" } @names],
			path => [map { { component => $_, ways => 1, granularity => $grain * $ways,
				targets => [0] } } @names],
		};
	},
);

# What goes wrong with a set. Each changes what it is given, or dies if it cannot be there.
my %faults = (
	'nothing' => sub { },
	'device absent' => sub {
		my ($set) = @_;
		my $gone = splice @{ $set->{devices} }, int rand @{ $set->{devices} }, 1;
		$set->{ends} = [grep { $_->{component} ne $gone->{name} } @{ $set->{ends} }];
	},
	'device not committed' => sub { one_of(@{ $_[0]{ends} })->{commit} = 'false' },
	'device of another granularity' => sub {
		my $end = one_of(@{ $_[0]{ends} });
		die "one way has none\n" if $end->{ways} == 1;
		$end->{granularity} *= 2;
	},
	'devices of half the size' => sub {
		my ($set) = @_;
		die "too small\n" if $set->{size} == $DEVICE;
		$_->{size} = $set->{size} / 2 for @{ $set->{ends} };
	},
	'bridge not programmed' => sub { shift @{ $_[0]{path} } },
	'bridge without decoders' => sub {
		my ($set) = @_;
		die "several ports\n" if @{ $set->{ports} } > 1 || @{ $set->{switches} };
		@{ $set->{bridges}[0] }{qw(root_ports hdm)} = (1, 'false');
		$set->{path} = [];
	},
	'no CHBS' => sub { one_of(@{ $_[0]{bridges} })->{chbs} = '"omit"' },
	'wrong CHBS' => sub { one_of(@{ $_[0]{bridges} })->{chbs} = '"wrong"' },
	'no CFMWS' => sub { $_[0]{window}{cedt} = '"omit"' },
	'window finer than its decoders' => sub {
		my ($set) = @_;
		die "nothing to choose between\n" if @{ $set->{bridges} } == 1;
		die "none is finer\n" if $set->{window}{granularity} == 256;
		$set->{window}{granularity} /= 2;
	},
	'a device once more' => sub {
		my ($set) = @_;
		die "the window interleaves\n" if @{ $set->{bridges} } > 1;
		my $again = int rand @{ $set->{ends} };
		my %there = (ways => 1, offset => $set->{size}, size => $DEVICE);
		my @on_the_way = ($set->{bridges}[0], @{ $set->{switches} });
		push @{ $set->{path} },
			map { { component => $_->{name}, targets => [0], %there } } @on_the_way;
		$set->{path}[-1]{targets} = [$again];
		push @{ $set->{ends} },
			{ component => $set->{ends}[$again]{component}, alias => 'true', %there };
		$set->{range}{size} += $DEVICE;
	},
	'range too large' => sub { $_[0]{range}{size} += $DEVICE },
	'range too small' => sub { $_[0]{range}{size} -= 64 * $MIB },
	'range shifted' => sub { $_[0]{range}{offset} += 128 * $MIB },
	'range out of line' => sub {
		my ($set) = @_;
		$set->{range}{offset} += 3 * $MIB;
		$set->{range}{size} -= 8 * $MIB;
	},
	'a second range' => sub {
		my ($set) = @_;
		my $half = $set->{range}{size} / 2;
		$set->{range}{size} = $half - 32 * $MIB;
		$set->{more} = { %{ $set->{range} }, offset => $half, size => $half };
	},
);

sub draw_set {
	my ($n, $bridges_left) = @_;
	my $ways = one_of(1, 1, 2, 2, 4);
	my $grain = one_of(256, 512, 1024, 4096);
	my $shape = one_of($ways > 1 && $ways < $bridges_left ? sort keys %shapes : qw(ports switch));
	my $set = $shapes{$shape}->($n, $ways, $grain);

	$set->{size} = $ways * $DEVICE;
	$set->{devices} = [map { { name => "mem$n$_", port => $set->{ports}[$_], volatile => $DEVICE } }
		0 .. $ways - 1];
	$set->{ends} = [map { { component => $_->{name}, ways => $ways, granularity => $grain } }
		@{ $set->{devices} }];
	$set->{window} = { name => "w$n", size => 4 << 30, targets => [map { $_->{name} } @{ $set->{bridges} }],
		granularity => $grain };
	$set->{range} = { window => "w$n", offset => 0, size => $set->{size} };
	$set->{what} = "$shape x$ways";

	my $fault;
	do {
		$fault = chance(40) ? 'nothing' : one_of(sort keys %faults);
	} until eval { $faults{$fault}->($set); 1 };
	$set->{what} .= ", $fault";
	if (chance(20)) {
		$_->{lock} = 'true' for grep { !$_->{commit} } @{ $set->{ends} };
		$set->{what} .= ', locked';
	}
	for my $decoder (@{ $set->{path} }, @{ $set->{ends} }) {
		$decoder->{window} = "w$n";
		$decoder->{size} //= $set->{size};
	}
	return $set;
}

sub text_of {
	my ($value) = @_;
	return '( ' . join(', ', map { text_of($_) } @$value) . ' )' if ref $value eq 'ARRAY';
	return '{ ' . join(' ', map { "$_ = " . text_of($value->{$_}) . ';' } sort keys %$value) . ' }'
		if ref $value eq 'HASH';
	return $value . ($value > 0x7fffffff ? 'L' : '') if $value =~ /^\d+$/;
	return $value if $value =~ /^(true|false|".*")$/;
	return "\"$value\"";
}

# The declaration that seed $seed stands for, as text, and what it is in a few words.
sub draw_machine {
	my ($seed) = @_;
	srand $seed * 2654435761 % (1 << 32); # neighbours would begin alike

	my (@sets, %list, %global);
	my $bridges = 0;
	for my $n (0 .. one_of(0, 1, 1, 2)) {
		push @sets, draw_set($n, 7 - $bridges);
		$bridges += @{ $sets[-1]{bridges} };
	}
	for my $set (@sets) {
		push @{ $list{host_bridges} }, @{ $set->{bridges} };
		push @{ $list{switches} }, @{ $set->{switches} };
		push @{ $list{devices} }, @{ $set->{devices} };
		push @{ $list{windows} }, $set->{window};
		push @{ $list{decoders} }, @{ $set->{path} }, @{ $set->{ends} };
		push @{ $list{soft_reserved} }, $set->{range}, $set->{more} // ();
	}
	$global{hmat} = 'true' if chance(15);
	$global{absent_modules} = [one_of(qw(cxl_mem cxl_pci dax_cxl kmem))] if chance(15);

	my $what = join '; ', (map { $_->{what} } @sets), $global{hmat} ? 'HMAT' : (),
		map { "no $_" } @{ $global{absent_modules} // [] };
	my $text = "# SPDX-License-Identifier: GPL-2.0-only\nsummary = \"Drawn: $what\";\n";
	$text .= "$_ = " . text_of($global{$_}) . ";\n" for sort keys %global;
	for my $name (sort keys %list) {
		$text .= "$name = (\n\t" . join(",\n\t", map { text_of($_) } @{ $list{$name} }) . "\n);\n"
			if @{ $list{$name} };
	}
	return ($text . "outcome = { with_module = { }; };\n", $what);
}

1;
