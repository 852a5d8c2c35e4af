#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# Usage text, manual pages and completion say the same.
use strict;
use warnings;
use Cwd qw(abs_path);
use File::Basename qw(dirname);
use File::Temp qw(tempdir);
use FindBin;
use lib "$FindBin::Bin/../lib";
use Files;
use Test::More;

my $top = abs_path(dirname($0) . '/../..');
my $tool = $ENV{SOFTRESERVE} // "$top/build/tool/softreserve";
my $dir = tempdir(CLEANUP => 1);

sub run {
	my $line = join(' ', map { "'$_'" } @_);
	my $said = qx('$tool' $line 2>&1);
	return ($? >> 8, $said);
}

sub unique {
	my %seen = map { $_ => 1 } @_;
	return [sort keys %seen];
}

sub long_options { return unique($_[0] =~ /(?<![\w-])--([a-z][a-z-]*)/g) }

# The parts of a page below headings of one kind, without its markup.
sub parts {
	my ($page, $heading) = @_;
	$page =~ s/\\f[BIRP]//g;
	$page =~ s/\\-/-/g;
	my %parts;
	$parts{$1} = $2 while $page =~ /^\.$heading ([^\n]+)\n(.*?)(?=^\.S[HS] |\z)/msg;
	return %parts;
}

sub terms { return unique($_[0] =~ /^\.TP[^\n]*\n\.B ([^\n]+)$/mg) }

sub names_in {
	my ($path, $pattern) = @_;
	my @names = slurp("$top/$path") =~ /$pattern/g;
	ok(@names > 3, "$path has names");
	return unique(@names);
}

my ($status, $usage) = run('--help');
is($status, 0, '--help');
my @subcommands = $usage =~ /^  ([a-z]+) /mg;
my %manual = parts(slurp("$top/docs/man/softreserve.8"), 'SS');
my %script = map { $_ => (run('--completion', $_))[1] } qw(bash zsh);
is_deeply([sort keys %manual], [sort @subcommands], 'the manual has the subcommands');
unlike($usage, qr/--completion/, 'help does not show --completion');

for my $name (@subcommands) {
	my ($rc, $help) = run($name, '--help');
	is($rc, 0, "$name --help");
	my ($shown) = $help =~ /\n\n(.*?)\nExit status:/s;
	my @lines = grep { /^ {2,6}-/ } split(/\n/, $shown // '');
	my $options = long_options(join("\n", map { s/^(\s*\S.*?)\s{2,}.*$/$1/r } @lines));
	my @own = grep { !/^(help|usage)$/ } @$options;
	my @tags = $manual{$name} =~ /^\.TP\n(-[^\n]*)$/mg;
	is_deeply(long_options(join("\n", @tags)), \@own, "$name: the manual has its options");
	my ($bash) = $script{bash} =~ /^\t$name\) words='([^']*)'/m;
	is_deeply(long_options($bash // ''), $options, "$name: bash has its options");
	my ($zsh) = $script{zsh} =~ /^\t$name\)\n(.*?) ;;/ms;
	is_deeply(unique(($zsh // '') =~ /^\t+'(?:\(-.\))?--([a-z-]+)/mg), $options,
		"$name: zsh has its options");
	my @statuses = $help =~ /^  (\d+)  /mg;
	is_deeply(unique($manual{$name} =~ /^\.TP 4\n\.B (\d+)$/mg), unique(@statuses),
		"$name: the manual has its exit statuses");
	($rc, my $said) = run($name, '--no-such-option');
	is($rc, 64, "$name: an unknown option ends with 64");
	like($said, qr/no-such-option/, "$name: and is named");
}

($status, my $said) = run('no-such-subcommand');
is($status, 64, 'an unknown subcommand ends with 64');
like($said, qr/"no-such-subcommand"/, 'and is named');
is((run('--completion', 'fish'))[0], 64, 'an unknown shell ends with 64');
my %whole = parts(slurp("$top/docs/man/softreserve.8"), 'SH');
is_deeply(unique($whole{'EXIT STATUS'} =~ /^\.B (\d+)$/mg), unique($usage =~ /\bwith (\d+)\b/g),
	'the manual has the exit statuses of all');

my %words = parts(slurp("$top/docs/man/softreserve.7"), 'SH');
is_deeply(terms($words{CONFLICTS}), names_in('policy/conflict.c', qr/\.name = "([^"]+)"/),
	'the manual has the conflict kinds');
is_deeply(terms($words{LINKS}), names_in('tool/machine/links.c', qr/= \{\n\t\t"([^"]+)"/),
	'the manual has the links');
is_deeply(terms($words{DISPOSITIONS}), names_in('tool/machine/share.c', qr/\[SHARE_\w+\] = "([^"]+)"/),
	'the manual has the dispositions');
is_deeply(terms($words{VERDICTS}),
	unique(slurp("$top/policy/conflict.c") =~ /\[SR_(?!DISP_)\w+\] = "([^"]+)"/g),
	'the manual has the verdicts');

SKIP: {
	skip('man is not installed', 2) if system('command -v man >/dev/null 2>&1');
	for my $section (7, 8) {
		my $page = "$top/docs/man/softreserve.$section";
		is(qx(LC_ALL=C.UTF-8 man --warnings -E UTF-8 -l -Tutf8 -Z '$page' 2>&1 >/dev/null), '',
			"no warning about softreserve.$section");
	}
}

# What bash offers for words, of which the last one is being typed.
sub offered {
	my $words = join(' ', map { "'$_'" } @_);
	my $last = $#_;
	open(my $file, '>', "$dir/ask") or die $!;
	print $file "cd '$dir/files' && . '$dir/bash' && COMP_WORDS=($words) COMP_CWORD=$last\n",
		"_softreserve\nprintf '%s\\n' \"\${COMPREPLY[@]}\"\n";
	close($file) or die $!;
	return [sort grep { length } split(/\n/, qx(bash '$dir/ask' 2>&1))];
}

open(my $file, '>', "$dir/bash") or die $!;
print $file $script{bash};
close($file) or die $!;
mkdir("$dir/files") or die $!;
for my $name ('one capture.tar', 'other') {
	open($file, '>', "$dir/files/$name") or die $!;
}
is(qx(bash -n '$dir/bash' 2>&1), '', 'bash can parse its script');
is_deeply(offered('softreserve', ''), [sort @subcommands, '--help', '--version'], 'subcommands');
is_deeply(offered('softreserve', 're'), [qw(release retry)], 'subcommands that begin so');
is_deeply(offered('softreserve', 'list', '--no'), ['--noheadings'], 'an option');
is_deeply(offered('softreserve', 'wait', '--j'), [], 'not that of another subcommand');
is_deeply(offered('softreserve', 'status', '--from', 'o'), ['one capture.tar', 'other'], 'files');
is_deeply(offered('softreserve', 'status', '--from', '=', 'ot'), ['other'], 'files after =');
is_deeply(offered('softreserve', 'status', '--from', '='), ['one capture.tar', 'other'],
	'all files after =');
is_deeply(offered('softreserve', 'map', '--color', '=', 'a'), [qw(always auto)], 'words');
is_deeply(offered('softreserve', 'capture', 'ot'), ['other'], 'a file as the argument');
is_deeply(offered('softreserve', 'release', 'o'), [], 'no file where none is wanted');


# What zsh offers for a line: noted where all its functions end, in compadd, by a shell that has a
# terminal and completes a line that stands there from the start.
my $zshrc = <<'ZSHRC';
fpath=($ZDOTDIR $fpath)
autoload -Uz compinit && compinit -D -u
cd $ZDOTDIR/files
compadd() {
	local -a __offered
	if [[ ${@[1,(i)(-|--)]} != *-[OAD]* ]]; then
		builtin compadd -A __offered "$@"
		print -rl -- $__offered >>$ZDOTDIR/offered
	fi
	builtin compadd "$@"
}
zle-line-init() {
	BUFFER=$TYPED CURSOR=$#BUFFER
	zle complete-word
	print -r -- "is $BUFFER" >>$ZDOTDIR/offered
	exit
}
zle -N zle-line-init
ZSHRC

sub zsh_offers {
	local $ENV{TYPED} = $_[0];
	local $ENV{ZDOTDIR} = $dir;
	local $ENV{TERM} = 'dumb';
	unlink("$dir/offered");
	my $terminal = qx(script -qec 'zsh -d -i' /dev/null </dev/null 2>&1);
	my @lines = -e "$dir/offered" ? split(/\n/, slurp("$dir/offered")) : ();
	my $line = pop(@lines) // "nothing: $terminal";
	return ([sort grep { length } @lines], $line =~ s/^is //r);
}

SKIP: {
	skip('zsh is not installed', 10) if system('command -v zsh >/dev/null 2>&1');
	open($file, '>', "$dir/$_->[0]") && print($file $_->[1]) && close($file) or die "$_->[0]: $!"
		for [_softreserve => $script{zsh}], ['.zshrc' => $zshrc];
	is(qx(zsh -n '$dir/_softreserve' 2>&1), '', 'zsh can parse its script');
	for my $case (
		['softreserve ', [sort @subcommands, '--help', '--version'], 'subcommands'],
		['softreserve re', [qw(release retry)], 'subcommands that begin so'],
		['softreserve list --no', ['--noheadings'], 'an option'],
		['softreserve wait --j', [], 'not that of another subcommand'],
		['softreserve status --from o', ['one\\ capture.tar', 'other'], 'files'],
		['softreserve status --from=o', ['one\\ capture.tar', 'other'], 'files after ='],
		['softreserve map --color=a', [qw(always auto)], 'words'],
		['softreserve release o', [], 'no file where none is wanted'],
	) {
		my ($typed, $expected, $what) = @$case;
		is_deeply((zsh_offers($typed))[0], $expected, "zsh: $what");
	}
	is((zsh_offers('softreserve capture ot'))[1], 'softreserve capture other ', 'zsh: the only file');
}

done_testing();
