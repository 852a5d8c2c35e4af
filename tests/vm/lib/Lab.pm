# SPDX-License-Identifier: GPL-2.0-only
# What the VM tests share: run the lab, and check what every report must hold.
package Lab;

use strict;
use warnings;
use Cwd qw(abs_path);
use Exporter qw(import);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use lib dirname(abs_path(__FILE__)) . "/../../lib";
use Files;
use JSON::PP qw(decode_json);
use Test::More;

our @EXPORT = qw(lab lab_kernel lab_root report both_ways no_worse);

my $root = abs_path(dirname(__FILE__) . '/../../..');
my $kernel = $ENV{SOFTRESERVE_KERNEL} // 'bookworm-backports';

# What a report's fields look like; see docs/lab.md.
my %looks = (
	string => sub { defined $_[0] && !ref $_[0] },
	bytes => sub { defined $_[0] && !ref $_[0] && $_[0] =~ /^\d+$/ },
	bool => sub { JSON::PP::is_bool($_[0]) },
	list => sub { ref $_[0] eq 'ARRAY' },
	maybe => sub { !ref $_[0] },
	# Nobody can read decoders under lockdown.
	intact => sub { $_[1] ? !defined $_[0] : JSON::PP::is_bool($_[0]) },
	verdict => sub { !defined $_[0] || $_[0] =~ /^(none|cxl|dax|refused)$/ },
);
my %fields = (
	machine => 'string',
	kernel => 'string',
	module => 'bool',
	soft_reserved => 'bytes',
	cxl => 'bytes',
	dax => 'bytes',
	online => 'bytes',
	quarantined => 'bytes',
	lost => 'bytes',
	bad => 'bytes',
	verdict => 'verdict',
	refusal => 'maybe',
	conflicts => 'list',
	log => 'list',
	decoders_intact => 'intact',
	iomem_soft_reserved => 'bytes',
	log_unexpected => 'list',
	devices => 'list',
);

sub lab_root {
	return $root;
}

sub lab_kernel {
	return $kernel;
}

# Run softreserve-lab with @_: { status, out, err }; status is undef if a signal ended it.
sub lab {
	my @args = @_;
	my $dir = tempdir(CLEANUP => 1);
	my $pid = fork // die "fork: $!";
	if (!$pid) {
		chdir $root or die "$root: $!";
		open(STDIN, '<', '/dev/null') or die $!;
		open(STDOUT, '>', "$dir/out") or die $!;
		open(STDERR, '>', "$dir/err") or die $!;
		exec "$root/build/lab/softreserve-lab", @args or die "softreserve-lab: $!";
	}
	waitpid $pid, 0;
	return {
		status => ($? & 127) ? undef : $? >> 8,
		out => slurp("$dir/out"),
		err => slurp("$dir/err"),
	};
}

sub check_fields {
	my ($json, $what, $locked_down) = @_;
	for my $name (sort keys %fields) {
		my $kind = $fields{$name};
		ok(exists $json->{$name} && $looks{$kind}->($json->{$name}, $locked_down), "$what: $name ($kind)")
			or diag(explain($json->{$name}));
	}
	for my $conflict (@{ $json->{conflicts} // [] }) {
		is_deeply([sort keys %$conflict], [qw(device end kind start)],
			"$what: the fields of a conflict");
	}
}

sub check_sums {
	my ($json, $what) = @_;
	my $usable = $json->{cxl} + $json->{dax};
	my $sum = $usable + $json->{quarantined} + $json->{lost};
	# Without the module, or where it refuses, nobody locks away memory that does not work.
	my $settled = $json->{module} && $json->{verdict} ne 'refused';
	cmp_ok($sum, $settled ? '==' : '<=', $json->{soft_reserved},
		"$what: every described byte is accounted for once");
	cmp_ok($json->{online}, '<=', $usable, "$what: what is online is usable");
	cmp_ok($json->{bad}, '<=', $usable, "$what: what is bad was handed out");
}

# Run $machine: as lab(), with the report decoded in {json} if there is one.
sub run_machine {
	my ($machine, @options) = @_;
	my $run = lab('run', $machine, '--kernel', $kernel, '--json', @options);
	$run->{json} = eval { decode_json($run->{out}) };
	return $run;
}

# The outcome of a run must be as declared; its report ({} if there is none).
sub check_run {
	my ($run, $machine, @options) = @_;
	my $what = join ' ', $machine, @options;
	my $json = $run->{json};
	is($run->{status}, 0, "$what: the outcome is as declared")
		or diag($run->{err}, $run->{out});
	ok(ref $json eq 'HASH', "$what: the report is JSON") or return {};
	my $with_module = !grep { $_ eq '--without-module' } @options;
	check_fields($json, $what, scalar grep { $_ eq '--secure-boot' } @options);
	check_sums($json, $what);
	is($json->{machine}, $machine, "$what: names the machine");
	is(!!$json->{module}, !!$with_module, "$what: says whether the module was there");
	is_deeply($json->{log_unexpected}, [], "$what: no kernel warning that is not declared");
	return $json;
}

# Run $machine, whose outcome must be as declared; its report, decoded ({} if there is none).
sub report {
	my ($machine, @options) = @_;
	return check_run(run_machine($machine, @options), $machine, @options);
}

# The reports of $machine on the stock kernel and with the module.
sub both_ways {
	my ($machine, @options) = @_;
	return (report($machine, @options, '--without-module'), report($machine, @options));
}

# The guest's kernel died or fell silent: a lost VM, and of a stock kernel a result all the same.
sub kernel_died {
	my ($run) = @_;
	return ref $run->{json} eq 'HASH' && ($run->{json}{end} // '') =~ /^(crashed|hung)$/;
}

sub good_bytes {
	my ($json) = @_;
	return $json->{cxl} + $json->{dax} - $json->{bad};
}

sub oopses {
	my ($json) = @_;
	return scalar grep { /^Oops:/ } @{ $json->{log} };
}

sub compare {
	my ($machine, $stock, $with) = @_;
	cmp_ok(good_bytes($with), '>=', good_bytes($stock),
		"$machine: with the module as much memory is usable as without it");
	cmp_ok($with->{bad}, '<=', $stock->{bad}, "$machine: and no more is bad");
	cmp_ok(oopses($with), '<=', oopses($stock), "$machine: and the kernel has no more oopses");
}

# The report of $machine with the module, which must do no worse than the stock kernel: as much
# memory is usable, and there are no more oopses. No worse than a crash is whatever is as declared.
sub no_worse {
	my ($machine, @options) = @_;
	my @without = (@options, '--without-module');
	my $run = run_machine($machine, @without);
	my $stock = kernel_died($run) ? undef : check_run($run, $machine, @without);
	my $with = report($machine, @options);
	if (!$stock) {
		pass("$machine: the stock kernel does not survive it: $run->{json}{end}");
	} elsif (defined $stock->{bad} && defined $with->{bad}) {
		compare($machine, $stock, $with);
	} else {
		fail("$machine: there are two runs to compare");
	}
	return $with;
}

1;
