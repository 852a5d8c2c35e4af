#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# On a kernel that checks itself every machine ends as declared, and nothing is reported:
# neither in its log nor by kmemleak. make test-debug runs this; MACHINES names some only.
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../vm/lib";
use File::Path qw(remove_tree);
use File::Temp qw(tempdir);
use JSON::PP qw(decode_json encode_json);
use Lab;
use Test::More;

# Those of tests/vm/machines that are made to fail, or to report.
my %fails = map { $_ => 1 } qw(crash hang splat splat-stays warn wrong);

# The folders' machines, name => folder.
sub machines {
	my %folder;
	for my $folder ('tests/vm/machines', 'lab/machines') {
		for my $path (glob(lab_root() . "/$folder/*.cfg")) {
			my ($name) = $path =~ m{([^/]+)\.cfg$};
			$folder{$name} = $folder unless $folder eq 'tests/vm/machines' && $fails{$name};
		}
	}
	return %folder;
}

# Those named in the environment, else all; but those that are hundreds of runs in one
# only where they are named, and with a limit that suits them (SOFTRESERVE_LAB_LIMIT).
sub choose {
	my ($folder) = @_;
	my @names = split ' ', $ENV{SOFTRESERVE_MACHINES} // '';
	for my $name (@names) {
		$folder->{$name} or BAIL_OUT("$name: there is no such machine");
	}
	return @names ? @names : grep { !/^faults-/ } sort keys %$folder;
}

# In a process of its own: run it and leave what came of it in $file.
sub run_machine {
	my ($name, $folder, $file) = @_;
	my $begin = time;
	my $run = lab('run', $name, '--kernel', lab_kernel(), '--machines', $folder, '--json',
		'--keep');
	$run->{seconds} = time - $begin;
	open(my $out, '>', $file) or die "$file: $!";
	print $out encode_json($run);
	close $out or die "$file: $!";
}

sub result_of {
	my ($file) = @_;
	open(my $in, '<', $file) or return { status => undef, out => '', err => "no result: $!" };
	local $/;
	return decode_json(<$in>);
}

# The kernel's own locks are taken in both orders where pciehp unplugs a device; that is
# declared by the report's first line. Whether the module has a part in it is seen here.
sub locks_of_ours {
	my ($dir) = @_;
	my $inside = 0;
	open(my $console, '<', "$dir/console.log") or die "$dir/console.log: $!";
	return grep {
		$inside = 1 if /possible circular locking dependency/;
		$inside = 0 if m{</TASK>};
		$inside && /\[softreserve\]/;
	} <$console>;
}

sub check {
	my ($name, $run) = @_;
	is($run->{status}, 0, "$name: as declared, and no report") or diag($run->{err});
	my $json = eval { decode_json($run->{out}) } // {};
	is_deeply($json->{log_unexpected}, [], "$name: nothing in the kernel's log");
	if ($json->{files}) {
		is(scalar locks_of_ours($json->{files}), 0, "$name: no lock of the module in a report");
		remove_tree($json->{files}) if $run->{status} == 0;
	}
	return sprintf('%-28s %5d s  %-16s %-8s %d', $name, $run->{seconds} // 0,
		$json->{status} // 'not started', $json->{verdict} // '-',
		scalar @{ $json->{log_unexpected} // [] });
}

my %folder = machines();
my @waiting = choose(\%folder);
my ($total, $done) = (scalar @waiting, 0);
my $dir = tempdir(CLEANUP => 1);
my (%running, @table);

while (@waiting || %running) {
	while (@waiting && keys %running < ($ENV{SOFTRESERVE_JOBS} // 1)) {
		my $name = shift @waiting;
		my $pid = fork // die "fork: $!";
		if (!$pid) {
			run_machine($name, $folder{$name}, "$dir/$name");
			# Not exit: the tests' end is the parent's.
			require POSIX;
			POSIX::_exit(0);
		}
		$running{$pid} = $name;
	}
	my $name = delete $running{ waitpid(-1, 0) } // next;
	my $row = check($name, result_of("$dir/$name"));
	push @table, $row;
	diag(sprintf('%3d of %d: %s', ++$done, $total, $row));
}

diag(sprintf('%-28s %7s  %-16s %-8s %s', qw(machine time outcome verdict reports)));
diag($_) for sort @table;
done_testing();
