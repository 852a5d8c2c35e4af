#!/usr/bin/perl
# SPDX-License-Identifier: GPL-2.0-only
# A whole Debian with the packages: what the README promises to who installs them, after one
# reboot; what is there when a piece is missing; and nothing of it after removal.
#
#   SOFTRESERVE_SUITES   those that are tried: "trixie bookworm-backports"
#   SOFTRESERVE_BOOTS    how often each machine boots: 1
#   SOFTRESERVE_PARTS    "readme machines boot-loader secure-boot upgrade pieces kernels"; or
#                        "first": one boot with the packages
use strict;
use warnings;
use FindBin;
use lib "$FindBin::Bin/../lib", "$FindBin::Bin/../vm/lib";
use File::Path qw(remove_tree);
use Files;
use JSON::PP qw(decode_json);
use Lab;
use Test::More;

my @suites = split ' ', $ENV{SOFTRESERVE_SUITES} // 'trixie bookworm-backports';
my $boots = $ENV{SOFTRESERVE_BOOTS} // 1;
my @parts = split ' ', $ENV{SOFTRESERVE_PARTS} // 'readme machines boot-loader secure-boot upgrade pieces kernels';

# Run a script, which must succeed.
sub make_it {
	my ($what, $script, @args) = @_;
	my @command = (lab_root() . "/scripts/$script", @args);
	open(my $out, '-|', @command) or die "@command: $!";
	note($_) while <$out>;
	close $out;
	is($?, 0, $what) or BAIL_OUT("@command");
}

sub folder_of {
	my ($suite, $variant) = @_;
	return lab_root() . "/build/debian/$suite/$variant";
}

# Make a system; its folder.
sub system_of {
	my ($suite, $variant, $command) = @_;
	local $ENV{VARIANT} = $variant;
	make_it("$suite: the system \"$variant\" can be made", 'build-debian', $suite,
		$command // $variant);
	return folder_of($suite, $variant);
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
	my %said = (kernel => '', status => '', tool => '');
	if (open(my $file, '<', ($json->{files} // '/nowhere') . '/guest.tap')) {
		/^# (\w+): (.*)$/ and $said{$1} .= "$2\n" while <$file>;
	}
	remove_tree($json->{files}) if $json->{files} && Test::More->builder->is_passing;
	return \%said;
}

# A machine as declared for the stock kernel.
sub without {
	my ($machine, $dir, @options) = @_;
	return report($machine, '--system', $dir, '--without-module', '--keep', @options);
}

# As on a machine that has never seen the packages; what it left.
sub stock {
	my ($what, $dir, @options) = @_;
	my $json = without('passthrough', $dir, @options);
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

# A system that is only for this.
sub with_variant {
	my ($suite, $variant, $command, $try) = @_;
	my $dir = system_of($suite, $variant, $command);
	$try->("$suite, $variant", $dir);
	remove_tree($dir);
}

my $later = '99.0';

# Packages are installed over others on a machine that runs, emulated and so a long time.
sub upgraded_while_running {
	my ($what, $dir, $machine, $verdict) = @_;
	local $ENV{SOFTRESERVE_LAB_SILENCE} = 1800;
	local $ENV{SOFTRESERVE_LAB_LIMIT} = 5400;
	my $json = report($machine, '--system', $dir, '--keep');
	my $log = left($json)->{kernel};
	my ($device) = $log =~ /lab: before verdict $verdict, device (\d+), packages (?!\Q$later\E)/;
	ok($device, "$what: before, the verdict is $verdict") or return;
	like($log, qr/lab: after verdict $verdict, device $device, packages \Q$later $later\E /,
		"$what: after, it is the same verdict of the same module");
	like($log, qr{lab: after .*/updates/dkms/softreserve\S* softreserve/\Q$later\E, .*installed},
		"$what: and the next boot will find the new one");
	unlike($log, qr{lab: after .* softreserve/(?!\Q$later\E)}, "$what: and nothing else");
	is($json->{lost}, 0, "$what: nothing is lost");
}

sub upgrade {
	my ($suite) = @_;
	my $root = lab_root();
	make_it('a later version can be packaged', 'build-deb', $later);
	local $ENV{FILES} = join ' ', "$root/lab/debian/lab-upgrade",
		glob("$root/build/deb-$later/softreserve_*.deb $root/build/deb-$later/softreserve-dkms_*.deb");
	with_variant($suite, 'upgrade', 'mv /root/lab-upgrade /root/operator', sub {
		upgraded_while_running(@_, 'passthrough', 'dax');
		upgraded_while_running(@_, 'healthy', 'cxl');
	});
	with_variant($suite, 'upgraded', 'apt-get -y install /root/*.deb', sub {
		my ($what, $dir) = @_;
		my $json = report('passthrough', '--system', $dir, '--keep');
		is($json->{verdict}, 'dax', "$what: the boot after it has the verdict dax");
		like(left($json)->{tool}, qr/^softreserve \Q$later\E$/m, "$what: of the later version");
	});
	remove_tree("$root/build/deb-$later");
}

# Of the system, in which a document's is Debian's own.
my $mirror = '$(sed -n "s/^deb .*\(http[^ ]*\) .*/\1/p" /etc/apt/sources.list.d/*.list | head -n 1)';

my $hold = 'echo cxl_acpi >>/etc/initramfs-tools/modules';
my $purge = 'apt-get -y purge softreserve softreserve-dkms';
my $nothing_left = 'test -z "$(find /usr /etc /lib/modules /var/lib/dkms /boot -name "*softreserve*")"';
my $dracut = 'apt-get update; apt-get -y --no-install-recommends install dracut; lsinitrd /boot/initrd.img-* | grep cxl_acpi';
# Not "!", which "sh -e" passes over.
my $not_in_initramfs = 'for image in /boot/initrd.img-*; do if lsinitramfs $image | grep softreserve; then exit 1; fi; done';
# An image that somebody has put aside stays as it is.
my $aside = 'image=$(ls /boot/initrd.img-*); lsinitramfs $image | grep softreserve; cp $image $image.bak; cp $image /root/aside';
my $still_aside = 'cmp /root/aside $image.bak; rm $image.bak';
my $not_in_dracut = 'if lsinitrd /boot/initrd.img-* | grep softreserve; then exit 1; fi';
# The same, but for a line that no compiler takes.
my $no_compile = 'cd /root; dpkg-deb -R softreserve-dkms_*.deb broken; ' .
	'for file in broken/usr/src/softreserve-*/module/main.c; do echo "#error of the lab" >>$file; done; ' .
	'dpkg-deb -b broken broken.deb; apt-get -y purge softreserve-dkms; apt-get -y install ./broken.deb >log 2>&1; ' .
	'cat log; grep "softreserve does not compile for this kernel: module/main.c:.*of the lab" log; ' .
	'/etc/kernel/postinst.d/dkms $(ls /lib/modules)';
# Linux 7's Kbuild says it otherwise. That kernel goes again: a system boots the one that it has.
my $no_compile_7 = "; echo deb $mirror trixie-backports main >/etc/apt/sources.list.d/backports.list; apt-get update; " .
	'apt-get -y install linux-image-amd64/trixie-backports linux-headers-amd64/trixie-backports >log 2>&1 || { cat log; exit 1; }; ' .
	'cat log; grep "softreserve does not compile for this kernel: .*main.c:.*of the lab" log; ' .
	'test -s /boot/initrd.img-7.*; apt-get -y purge "linux-.*-7[.].*"';

# Another hook may want whole folders of drivers.
my $folder = 'cd /usr/share/initramfs-tools/hooks; ' .
	'printf ". /usr/share/initramfs-tools/hook-functions\nmanual_add_modules =drivers/dax/hmem\n" >aa-lab; ' .
	'chmod +x aa-lab; update-initramfs -u; lsinitramfs /boot/initrd.img-* | grep dkms/softreserve.ko; ' .
	'rm aa-lab; update-initramfs -u';

# A boot, and what softreserve status says is missing then.
sub missing {
	my ($boot, $sentence) = @_;
	return sub { status_says($_[0], $boot->(@_), $sentence) };
}

sub pieces {
	my ($suite) = @_;
	with_variant($suite, 'removed', "$aside; apt-get -y remove softreserve softreserve-dkms; $still_aside; " .
		"$nothing_left; $not_in_initramfs; $purge; $nothing_left", \&stock);
	with_variant($suite, 'no-module', 'rm /lib/modules/*/updates/dkms/softreserve.ko*; depmod $(ls /lib/modules)',
		missing(\&stock, qr/the module: there is none for this kernel/));
	{
		local $ENV{FILES} = join ' ', glob(lab_root() . '/build/deb/softreserve-dkms_*.deb');
		with_variant($suite, 'no-compile', $no_compile . ($suite eq 'trixie' ? $no_compile_7 : ''),
			missing(\&stock, qr/the module: there is none for this kernel/));
	}
	with_variant($suite, 'no-modprobe', 'rm /usr/lib/modprobe.d/softreserve.conf',
		missing(\&stock, qr/softreserve\.conf in modprobe\.d/));
	# Debian 13's dracut puts softreserve in by itself, as it is in "updates".
	if ($suite eq 'trixie') {
		with_variant($suite, 'dracut', $dracut, sub {
			protected(@_, 'healthy', 'cxl');
			protected(@_, 'passthrough', 'dax');
		});
		with_variant($suite, 'dracut-removed', "$dracut; $purge; $nothing_left; $not_in_dracut", \&stock);
	}
	my $before = $suite eq 'trixie' ? "$folder; " : ''; # Debian 12's knows no folders
	with_variant($suite, 'initramfs', "$before$hold; update-initramfs -u; lsinitramfs /boot/initrd.img-* | grep dkms/softreserve.ko",
		sub {
			protected(@_, 'healthy', 'cxl');
			protected(@_, 'passthrough', 'dax');
		});
	with_variant($suite, 'no-hook', "$hold; rm /usr/share/initramfs-tools/hooks/zz-softreserve; update-initramfs -u",
		missing(sub { idle(@_, 'refused') }, qr/the initramfs hook/));
}

# Another kernel that gets a module, and one that gets none; neither stops dpkg, and nothing
# stays in either. Packages of the same name are in several suites.
my %kernels = (
	trixie => ['cloud-amd64', 'rt-amd64', '', ''],
	'bookworm-backports' => ['cloud-amd64', 'rt-amd64', '/bookworm-backports', '/bookworm'],
);

sub kernels {
	my ($suite) = @_;
	my ($with, $without, $its, $others) = @{$kernels{$suite}};
	my $install = join ' ', map { ("linux-$_-$with$its", "linux-$_-$without$others") } qw(image headers);
	my $modules = 'ls /lib/modules/*/updates/dkms';
	with_variant($suite, 'kernels', "$hold; apt-get update; apt-get -y --no-install-recommends install $install; " .
		"test -e \$(echo /lib/modules/*-$with/updates/dkms/softreserve.ko*); " .
		"lsinitramfs /boot/initrd.img-*-$with | grep dkms/softreserve.ko; " .
		"test ! -e \$(echo /lib/modules/*-$without/updates/dkms/softreserve.ko*); " .
		"$purge; $nothing_left; $not_in_initramfs; " .
		"apt-get -y purge 'linux-.*-$with' 'linux-.*-$without'", \&stock);
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
	status_says("$suite, policy=nonsense",
		stock("$suite, policy=nonsense", $dir, '--cmdline', 'softreserve.policy=nonsense'),
		qr/nothing, but the module could not be loaded \(".*policy=nonsense/);
	like(idle("$suite, policy=observe", $dir, 'dax', '--cmdline', 'softreserve.policy=observe')->{status},
		qr/^Verdict +dax \(observed only\)/m, "$suite, policy=observe: only looks");
	# A blacklist holds against no softdep: the machine is protected.
	for my $words ('softreserve.verify=off', 'softreserve.verify=full', 'softreserve.policy=all',
		'modprobe.blacklist=softreserve') {
		my $json = report('passthrough', '--system', $dir, '--cmdline', $words);
		is($json->{verdict}, 'dax', "$suite, $words: the verdict is dax");
		is($json->{lost}, 0, "$suite, $words: nothing is lost");
	}
	# A driver that never comes is not waited for.
	my $json = measured('healthy', '--system', $dir, '--cmdline', 'modprobe.blacklist=cxl_pci');
	is($json->{verdict}, 'dax', "$suite, no cxl_pci: the verdict is dax");
	is($json->{lost}, 0, "$suite, no cxl_pci: nothing is lost");
}

sub machines {
	my ($suite, $dir) = @_;
	protected($suite, $dir, 'passthrough', 'dax');
	protected($suite, $dir, 'healthy', 'cxl');
	protected($suite, $dir, 'half-good', 'dax');
	my $stock = system_of($suite, 'stock');
	stock("$suite, stock", $stock);
	# Nothing is lost here; and one of two.
	my $json = without('healthy', $stock);
	is($json->{cxl}, $json->{soft_reserved}, "$suite, stock: healthy: CXL has everything");
	left($json);
	$json = without('half-good', $stock);
	is($json->{lost} * 2, $json->{soft_reserved}, "$suite, stock: half-good: half is lost");
	left($json);
}

# Blocks of a document that a person copies, from a heading on.
sub blocks {
	my ($file, $heading) = @_;
	my ($section) = slurp(lab_root() . "/$file") =~ /^\Q$heading\E\n(.*?)(?=^## |\z)/ms
		or BAIL_OUT("$file has no $heading");
	return $section =~ /^```\n(.*?)^```/msg;
}

# As whoever copies it answers what apt asks, and is not root.
my $yes = 'echo "APT::Get::Assume-Yes \"true\";" >/etc/apt/apt.conf.d/yes';
my $admin = 'useradd --create-home --shell /bin/sh admin; echo "admin ALL=(ALL) NOPASSWD: ALL" >/etc/sudoers.d/admin';
# With nothing that modules are built with, and a release's own sources; git, make and sudo are there.
my $fresh = "$yes; sed -i /backports/d /etc/apt/sources.list.d/*.list; apt-get update; " .
	'apt-get --autoremove purge dkms ^linux-headers-; apt-get --no-install-recommends install git make sudo; ' .
	"$admin; mv readme.tree /home/admin; su - admin -c 'git clone readme.tree softreserve'; rm /home/admin/readme.tree";
# What is typed after the boot, and what is then on the screen.
my $operator = 'sysctl -q kernel.printk_devkmsg=on; su - admin </root/typed 2>&1 | ' .
	'while IFS= read -r line; do echo "lab: $line" >/dev/kmsg; done';

# Commands that a person types in the tree.
sub typed_by_admin {
	my ($commands) = @_;
	return "cat >/home/admin/commands <<'END'\n${commands}END\n" .
		"su - admin -c 'cd softreserve; sh -e ../commands'\n";
}

# The lab as a package, in the system that makes it, as docs/lab.md says.
sub packaged_lab {
	my ($suite) = @_;
	my ($words) = blocks('docs/lab.md', '## As a package');
	if ($suite eq 'bookworm-backports') {
		$words =~ s/apt install/apt install -t $suite/;
		$words =~ s/\btrixie\b/$suite/g;
	}
	my ($install, $run) = split /^(?=.*fetch-kernel)/m, $words, 2;
	system_of($suite, 'lab', typed_by_admin("$install! sudo softreserve-lab run passthrough\n$run") .
		'apt-get -y purge softreserve-lab; [ ! -e /var/lib/softreserve-lab ]; [ ! -e /usr/share/softreserve-lab ]');
	my $said = slurp(folder_of($suite, 'lab') . '/install.log');
	like($said, qr{is not in /var/lib/softreserve-lab/kernels: run, as root, /usr/share/softreserve-lab/scripts/fetch-kernel },
		"$suite, the lab's package: it says where kernels come from");
	like($said, qr/^verdict +dax$/m, "$suite, the lab's package: a machine is run");
	like($said, qr/^status +as-declared$/m, "$suite, the lab's package: and is as declared");
	remove_tree(folder_of($suite, 'lab'));
}

# The README's words, literally.
sub readme {
	my ($suite) = @_;
	my $root = lab_root();
	my ($words, $backports) = blocks('README.md', '## Install it');
	my ($screen) = blocks('README.md', '## Use it');
	# As the README says below.
	if ($suite eq 'bookworm-backports') {
		$words =~ s{(linux-\w+-amd64)}{$1/bookworm-backports}g;
		$words = $backports =~ s{http://deb\.debian\.org/debian}{$mirror}r . $words;
	}
	my ($install, $typed) = split /^sudo reboot\n/m, $words;
	my $dir = folder_of($suite, 'readme');
	system('git', '-C', $root, '-c', "safe.directory=$root", 'bundle', 'create', '-q', "$dir.tree", 'HEAD') == 0
		or BAIL_OUT('git bundle');
	local $ENV{FROM} = 'base';
	local $ENV{KEEP} = 1;
	local $ENV{FILES} = "$dir.tree";
	my $prepare = "cd /root; printf '%s' '$typed' >typed; printf '%s' '$operator' >operator";
	with_variant($suite, 'readme', "$prepare; $fresh\n" . typed_by_admin($install), sub {
		my ($what, $system) = @_;
		my $json = report('passthrough', '--system', $system, '--keep');
		is($json->{verdict}, 'dax', "$what: one reboot, and the machine is protected");
		is($json->{lost}, 0, "$what: nothing is lost");
		my $log = left($json)->{kernel};
		for my $line (split /\n/, $screen) {
			my $wanted = join '\\s+', map { quotemeta } split ' ', $line;
			like($log, qr/^lab: $wanted$/m, "$what: on the screen: $line");
		}
	});
	$ENV{FROM} = 'readme';
	delete $ENV{KEEP};
	packaged_lab($suite);
	my ($make) = blocks('docs/install.md', '## Without packages');
	# The machine that makes the system runs another kernel.
	$make =~ s{^(sudo dkms install .*)$}{$1 -k \$(ls /lib/modules)}m;
	with_variant($suite, 'make-install', "cd /home/admin/softreserve; $purge; $nothing_left\n$make" .
		"dkms remove softreserve/0.1.0 --all; make uninstall PREFIX=/usr; $nothing_left\n$make", sub {
			protected(@_, 'passthrough', 'dax');
			protected(@_, 'healthy', 'cxl');
		});
	unlink "$dir.tree", "$dir.tar";
}

sub first {
	my ($suite, $dir) = @_;
	protected($suite, $dir, 'passthrough', 'dax');
	# Nobody looks at what is freed.
	my $json = report('passthrough', '--system', $dir, '--cmdline', 'slab_debug=P');
	is($json->{verdict}, 'dax', "$suite, poisoned: the verdict is dax");
	is($json->{lost}, 0, "$suite, poisoned: nothing is lost");
}

my %parts = (
	readme => \&readme,
	kernels => \&kernels,
	first => \&first,
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
