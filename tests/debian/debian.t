#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# A whole Debian with the packages: what the README promises to who installs them, after one
# reboot; what is there when a piece is missing; and nothing of it after removal.
#
#   SOFTRESERVE_SUITES   those that are tried: "trixie bookworm-backports"
#   SOFTRESERVE_BOOTS    how often each machine boots: 1
#   SOFTRESERVE_PARTS    "machines boot-loader secure-boot upgrade pieces"; or "first": one boot
#                        with the packages
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../vm/lib";
use File::Path qw(remove_tree);
use JSON::PP qw(decode_json);
use Lab;
use Test::More;

my @suites = split ' ', $ENV{SOFTRESERVE_SUITES} // 'trixie bookworm-backports';
my $boots = $ENV{SOFTRESERVE_BOOTS} // 1;
my @parts = split ' ', $ENV{SOFTRESERVE_PARTS} // 'machines boot-loader secure-boot upgrade pieces';

# Run a script, which must succeed.
sub make_it {
	my ($what, $script, @args) = @_;
	my @command = (lab_root() . "/scripts/$script", @args);
	open(my $out, '-|', @command) or die "@command: $!";
	note($_) while <$out>;
	close $out;
	is($?, 0, $what) or BAIL_OUT("@command");
}

# Make a system; its folder.
sub system_of {
	my ($suite, $variant, $command) = @_;
	local $ENV{VARIANT} = $variant;
	make_it("$suite: the system \"$variant\" can be made", 'build-debian', $suite,
		$command // $variant);
	return lab_root() . "/build/debian/$suite/$variant";
}

# The report of a run whatever came of it, for machines that are declared for what is not so here.
sub measured {
	my ($machine, @options) = @_;
	my $run = lab('run', $machine, '--json', @options);
	my $json = eval { decode_json($run->{out}) } // {};
	isnt($json->{status} // 'none', 'lost', "$machine @options: the system boots")
		or diag($run->{err});
	return $json;
}

# The verdict @boots times.
sub protected {
	my ($what, $dir, $machine, $verdict) = @_;
	for my $boot (1 .. $boots) {
		my $json = report($machine, '--system', $dir);
		is($json->{verdict}, $verdict, "$what: $machine, boot $boot: $verdict");
		is($json->{lost}, 0, "$what: $machine, boot $boot: nothing is lost");
	}
}

sub all_lost {
	my ($what, $json) = @_;
	cmp_ok($json->{soft_reserved} // 0, '>', 0, "$what: firmware describes memory");
	is($json->{lost}, $json->{soft_reserved}, "$what: the stock kernel's loss");
}

# What the guest said about progress, by who it quotes. The run's folder goes, if all is well.
sub left {
	my ($json) = @_;
	my %said = (kernel => '', status => '');
	if (open(my $file, '<', ($json->{files} // '/nowhere') . '/guest.tap')) {
		/^# (\w+): (.*)$/ and $said{$1} .= "$2\n" while <$file>;
	}
	remove_tree($json->{files}) if $json->{files} && Test::More->builder->is_passing;
	return \%said;
}

# As on a machine that has never seen the packages; what it left.
sub stock {
	my ($what, $dir, @options) = @_;
	my $json = report('passthrough', '--system', $dir, '--without-module', '--keep', @options);
	all_lost($what, $json);
	return left($json);
}

# The module is there and keeps out of it.
sub idle {
	my ($what, $dir, $verdict, @options) = @_;
	my $json = measured('passthrough', '--system', $dir, '--keep', @options);
	is($json->{verdict}, $verdict, "$what: the verdict is $verdict");
	all_lost($what, $json);
	return left($json);
}

# What softreserve status says of the machine.
sub status_says {
	my ($what, $left, $sentence) = @_;
	like($left->{status}, qr/^Missing +$sentence/m, "$what: softreserve status names it");
}

# Firmware's keys for Secure Boot, with certificates of the system's among them.
sub keys_for {
	my ($dir, $name, @certificates) = @_;
	my $keys = "$dir.$name";
	make_it("$dir: the keys \"$name\" can be enrolled", 'enroll-keys', $dir, $keys, @certificates);
	return $keys;
}

# The kernel says that Secure Boot is on and what follows from it.
sub locked_down {
	my ($what, $left) = @_;
	like($left->{kernel}, qr/Secure boot enabled/, "$what: Secure Boot is on");
	like($left->{kernel}, qr/Kernel is locked down from EFI Secure Boot/,
		"$what: the kernel is locked down");
}

# Each refusal leads to a boot as without the module, and the log says why.
sub refused {
	my ($what, $dir, $keys, $why) = @_;
	my $left = stock($what, $dir, '--secure-boot', $keys);
	locked_down($what, $left);
	like($left->{kernel}, qr/^\Q$why\E$/m, "$what: the kernel says why there is no module");
	status_says($what, $left, qr/an enrolled key: .*\Q$why\E/);
}

my $unsign = 'cd /lib/modules/*/updates/dkms; [ ! -e softreserve.ko.xz ] || unxz softreserve.ko.xz; strip -g softreserve.ko; depmod $(ls /lib/modules)';

sub secure_boot {
	my ($suite, $dir) = @_;
	my $enrolled = keys_for($dir, 'enrolled', '/var/lib/dkms/mok.pub');
	my $others = keys_for($dir, 'others');
	my $what = "$suite, Secure Boot";
	for my $machine (['passthrough', 'dax'], ['healthy', 'cxl']) {
		my $json = report($machine->[0], '--system', $dir, '--secure-boot', $enrolled, '--keep');
		is($json->{verdict}, $machine->[1], "$what: $machine->[0]: $machine->[1]");
		is($json->{lost}, 0, "$what: $machine->[0]: nothing is lost");
		locked_down("$what: $machine->[0]", left($json));
	}
	refused("$what, key not enrolled", $dir, $others,
		'Loading of module with unavailable key is rejected');
	with_variant($suite, 'unsigned', $unsign, sub {
		my ($unsigned, $its) = @_;
		refused("$unsigned, Secure Boot", $its, $enrolled,
			'Loading of unsigned module is rejected');
	});
	remove_tree($enrolled, $others);
}

my $later = '99.0';
my $at_boot = 'cp /root/lab-upgrade.service /etc/systemd/system; systemctl enable lab-upgrade.service';

# Packages are installed over others on a machine that runs, emulated and so a long time.
sub upgrade {
	my ($suite) = @_;
	my $root = lab_root();
	make_it('a later version can be packaged', 'build-deb', $later);
	local $ENV{FILES} = join ' ', "$root/lab/debian/lab-upgrade", "$root/lab/debian/lab-upgrade.service",
		glob("$root/build/deb-$later/softreserve_*.deb $root/build/deb-$later/softreserve-dkms_*.deb");
	local $ENV{SOFTRESERVE_LAB_SILENCE} = 1800;
	local $ENV{SOFTRESERVE_LAB_LIMIT} = 5400;
	with_variant($suite, 'upgrade', $at_boot, sub {
		my ($what, $dir) = @_;
		my $json = report('passthrough', '--system', $dir, '--keep');
		my $log = left($json)->{kernel};
		my ($device) = $log =~ /lab: before verdict dax, device (\d+), packages (?!\Q$later\E)/;
		ok($device, "$what: before, the verdict is dax") or return;
		like($log, qr/lab: after verdict dax, device $device, packages \Q$later $later\E /,
			"$what: after, it is the same verdict of the same module");
		like($log, qr{lab: after .*/updates/dkms/softreserve\S* softreserve/\Q$later\E, .*installed},
			"$what: and the next boot will find the new one");
		unlike($log, qr{lab: after .* softreserve/(?!\Q$later\E)}, "$what: and nothing else");
		is($json->{lost}, 0, "$what: nothing is lost");
	});
	remove_tree("$root/build/deb-$later");
}

# A system that is only for this.
sub with_variant {
	my ($suite, $variant, $command, $try) = @_;
	my $dir = system_of($suite, $variant, $command);
	$try->("$suite, $variant", $dir);
	remove_tree($dir);
}

my $hold = 'echo cxl_acpi >>/etc/initramfs-tools/modules';
my $purge = 'apt-get -y purge softreserve softreserve-dkms';
my $nothing_left = 'test -z "$(find /usr /etc /lib/modules /var/lib/dkms /boot -name "*softreserve*")"';
my $dracut = 'apt-get update; apt-get -y --no-install-recommends install dracut; lsinitrd /boot/initrd.img-* | grep cxl_acpi';
# Not "!", which "sh -e" passes over.
my $not_in_initramfs = 'if lsinitramfs /boot/initrd.img-* | grep softreserve; then exit 1; fi';

# A boot, and what softreserve status says is missing then.
sub missing {
	my ($boot, $sentence) = @_;
	return sub { status_says($_[0], $boot->(@_), $sentence) };
}

sub pieces {
	my ($suite) = @_;
	with_variant($suite, 'removed', "$purge; $nothing_left; $not_in_initramfs", \&stock);
	with_variant($suite, 'no-module', 'rm /lib/modules/*/updates/dkms/softreserve.ko*; depmod $(ls /lib/modules)',
		missing(\&stock, qr/the module: there is none for this kernel/));
	with_variant($suite, 'no-modprobe', 'rm /usr/lib/modprobe.d/softreserve.conf',
		missing(\&stock, qr/softreserve\.conf in modprobe\.d/));
	# Debian 13's dracut puts softreserve in by itself, as it is in "updates".
	with_variant($suite, 'dracut', $dracut, sub { protected(@_, 'healthy', 'cxl') })
		if $suite eq 'trixie';
	with_variant($suite, 'initramfs', "$hold; update-initramfs -u; lsinitramfs /boot/initrd.img-* | grep dkms/softreserve.ko",
		sub {
			protected(@_, 'healthy', 'cxl');
			protected(@_, 'passthrough', 'dax');
		});
	with_variant($suite, 'no-hook', "$hold; rm /usr/share/initramfs-tools/hooks/zz-softreserve; update-initramfs -u",
		missing(sub { idle(@_, 'refused') }, qr/the initramfs hook/));
}

sub boot_loader {
	my ($suite, $dir) = @_;
	status_says("$suite, softreserve.off",
		idle("$suite, softreserve.off", $dir, 'none', '--cmdline', 'softreserve.off'),
		qr/nothing, but the parameter softreserve\.off/);
	# What Secure Boot does to a module whose key is not enrolled.
	status_says("$suite, module.sig_enforce",
		stock("$suite, module.sig_enforce", $dir, '--cmdline', 'module.sig_enforce=1'),
		qr/an enrolled key/);
	status_says("$suite, module_blacklist",
		stock("$suite, module_blacklist", $dir, '--cmdline', 'module_blacklist=softreserve'),
		qr/the kernel's command line keeps the module out/);
}

sub machines {
	my ($suite, $dir) = @_;
	protected($suite, $dir, 'passthrough', 'dax');
	protected($suite, $dir, 'healthy', 'cxl');
	protected($suite, $dir, 'half-good', 'dax');
	stock("$suite, stock", system_of($suite, 'stock'));
}

my %parts = (
	first => sub { protected(@_, 'passthrough', 'dax') },
	machines => \&machines,
	'boot-loader' => \&boot_loader,
	'secure-boot' => \&secure_boot,
	upgrade => \&upgrade,
	pieces => \&pieces,
);

for my $suite (@suites) {
	my $dir = system_of($suite, 'softreserve');
	for my $part (@parts) {
		my $try = $parts{$part} or BAIL_OUT("there is no part $part");
		$try->($suite, $dir);
	}
}

done_testing();
