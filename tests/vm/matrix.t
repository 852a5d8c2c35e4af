#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# The matrix runs every machine of a folder on the systems asked for, writes page and
# picture, and fails if a machine is not as declared with the module.
use strict;
use warnings;
use File::Copy qw(copy);
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/lib", "$FindBin::Bin/../lib";
use Files;
use Lab;
use POSIX qw(mkfifo);
use Test::More;

my $root = lab_root();

# A folder with some of the project's machines.
sub folder {
	my $dir = tempdir(CLEANUP => 1);
	copy("$root/$_", $dir) or die "$_: $!" for @_;
	return $dir;
}

# The rows of the table of runs: machine => system => [cells after these].
sub rows {
	my ($page) = @_;
	my %rows;
	for my $line (split /\n/, $page) {
		my @cells = map { s/^\s+|\s+$//gr } split /\|/, $line;
		$rows{ $cells[1] }{ $cells[2] } = [@cells[3 .. $#cells]] if @cells > 9;
	}
	return \%rows;
}

# What softreserve status ends with: 0 all is well, 1 bytes are lost, 2 they are raw DAX memory.
sub status {
	my ($capture) = @_;

	system("$root/build/tool/softreserve status --from $capture >/dev/null");
	return $? >> 8;
}

sub matrix {
	my ($machines, @options) = @_;
	return lab('matrix', '--kernel', lab_kernel(), '--machines', $machines, @options);
}

subtest 'as declared' => sub {
	my $machines = folder('lab/machines/appear.cfg', 'lab/machines/passthrough.cfg',
		'tests/vm/machines/crash.cfg');
	my $out = tempdir(CLEANUP => 1);
	my $run = matrix($machines, '--systems', 'stock,softreserve',
		'--table', "$out/m.md", '--picture', "$out/m.svg", '--captures', "$out/captures");
	is($run->{status}, 0, 'the module saves every machine') or diag($run->{err});
	like($run->{err}, qr/^\s*4 of 4 /m, 'progress is told');

	my $page = slurp("$out/m.md");
	my $rows = rows($page);
	is_deeply([sort grep { !/^(machine|-+)$/ } keys %$rows], [qw(appear passthrough)],
		'a row for each machine with a fault, none for one that tries the runner');
	my ($ours) = grep { /softreserve/ } keys %{ $rows->{passthrough} };
	my ($stock) = grep { !/softreserve/ } keys %{ $rows->{passthrough} };
	# described, cxl, dax, quarantined, lost, bad, kernel, verdict, conflicts, declared
	is_deeply([@{ $rows->{passthrough}{$stock} }[0 .. 7]],
		['256 MiB', 0, 0, 0, '256 MiB', 0, 'ok', ''], 'the stock kernel loses it');
	is_deeply([@{ $rows->{passthrough}{$ours} }[0 .. 7]],
		['256 MiB', 0, '256 MiB', 0, 0, 0, 'ok', 'dax'], 'the module does not');
	is($rows->{appear}{$_}[9], 'yes', "appear on $_ is as declared") for $stock, $ours;
	like($page, qr/\]\(m\.svg\)/, 'the page shows the picture');
	like(slurp("$out/m.svg"), qr{<svg .*>lost 256 MiB<.*</svg>\s*$}s, 'the picture is whole');
	is_deeply([sort map { s/.*\///r } glob("$out/*")], [qw(captures m.md m.svg)], 'and nothing else');

	my $kernel = lab_kernel();
	is_deeply([sort map { s/.*\///r } glob("$out/captures/*")],
		[map { ("$_-$kernel-softreserve.tar.xz", "$_-$kernel-stock.tar.xz") } qw(appear passthrough)],
		'a capture of each run');
	is(status("$out/captures/passthrough-$kernel-stock.tar.xz"), 1, 'the tool sees in it what was lost');
	is(status("$out/captures/passthrough-$kernel-softreserve.tar.xz"), 2, 'and what was saved');
};

subtest 'not as declared' => sub {
	my $run = matrix(folder('tests/vm/machines/wrong.cfg'), '--systems', 'softreserve');
	is($run->{status}, 1, 'exit status 1') or diag($run->{err});
	like($run->{err}, qr/The verdict is dax, must be cxl/, 'says why');
	like($run->{out}, qr/^\| wrong \|.*\| no \|$/m, 'the page is on standard output');
};

# A QEMU that says through a FIFO that it runs, and then does nothing for ever.
sub idle_qemu {
	my $dir = tempdir(CLEANUP => 1);
	mkfifo("$dir/fifo", 0600) or die "mkfifo: $!";
	open(my $qemu, '>', "$dir/qemu-system-x86_64") or die $!;
	print $qemu "#!/bin/sh\n",
		"[ \"\$1\" != --version ] || exec echo QEMU emulator version 10.0.0\n",
		"echo \$\$ >$dir/fifo\n",
		"exec tail -f /dev/null\n";
	close $qemu;
	chmod 0755, "$dir/qemu-system-x86_64";
	return $dir;
}

subtest 'interrupted' => sub {
	my $dir = idle_qemu();
	my $out = tempdir(CLEANUP => 1);
	local $ENV{PATH} = "$dir:$ENV{PATH}";
	local $ENV{SOFTRESERVE_ACCEL} = 'tcg';
	my $pid = fork // die "fork: $!";
	if (!$pid) {
		# A shell starts its background jobs with SIGINT ignored.
		$SIG{INT} = 'DEFAULT';
		chdir $root or die $!;
		open(STDERR, '>', "$out/err") or die $!;
		exec 'build/lab/softreserve-lab', 'matrix', '--kernel', lab_kernel(), '--jobs', 1,
			'--systems', 'stock', '--table', "$out/m.md", '--picture', "$out/m.svg" or die $!;
	}
	my $qemu;
	{
		local $SIG{CHLD} = sub { die "the matrix ended before QEMU ran\n" };
		open(my $fifo, '<', "$dir/fifo") or die $!;
		chomp($qemu = <$fifo>);
	}
	ok(-e "/proc/$qemu", 'QEMU runs');
	kill INT => $pid;
	waitpid $pid, 0;
	is($? & 127, 2, 'the matrix ends as the signal ends programs');
	ok(!-e "/proc/$qemu", 'QEMU is gone');
	is_deeply([map { s/.*\///r } glob("$out/*")], ['err'], 'no file is left, not even half of one');
};

# Nothing is started: each of these says what is wrong and ends at once.
for my $case (
	['--systems', 'stock,nonsense', qr/no system "nonsense"/],
	['--jobs', '0', qr/--jobs must be/],
	['--table', '/no/such/folder/m.md', qr{/no/such/folder/m\.md}],
	['--captures', '/proc/no/folder', qr{/proc/no/folder: }],
	['--machines', 'tests/vm/bad', qr/^\S*tests\/vm\/bad.*error:/m],
	['--machines', tempdir(CLEANUP => 1), qr/there are no machines/],
) {
	my ($option, $value, $text) = @$case;
	my $run = lab('matrix', '--kernel', lab_kernel(), '--systems', 'stock', $option, $value);
	is($run->{status}, 2, "$option $value: exit status 2");
	like($run->{err}, $text, "$option $value: says why");
}

done_testing();
