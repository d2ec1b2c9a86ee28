// SPDX-License-Identifier: MIT
// Preloaded with --require: answers as the platform in OPENED_LIBC, and writes what is
// opened or started to the file OPENED_LOG. What packages look at to find their libc:
// process.report, /etc/alpine-release, /usr/bin/ldd, ldd --version, getconf, LIBC.
'use strict';
const fs = require('fs');
const path = require('path');
const child = require('child_process');

const musl = process.env.OPENED_LIBC === 'musl';
const log = process.env.OPENED_LOG;
const write = fs.appendFileSync;
const real = {
	exists: fs.existsSync, read: fs.readFileSync, stat: fs.statSync, access: fs.accessSync,
	spawn: child.spawn, spawnSync: child.spawnSync,
	execFile: child.execFile, execFileSync: child.execFileSync,
	exec: child.exec, execSync: child.execSync,
};

function record(what, file) {
	write(log, JSON.stringify({ what, file: path.resolve(String(file)) }) + '\n');
}

// Files of the platform: true or false instead of what this machine has.
function answer(file) {
	const name = String(file);
	if (name === '/etc/alpine-release')
		return musl;
	if (/^\/(usr\/)?lib(64)?\/(ld-musl-|libc\.musl-)/.test(name))
		return musl;
	if (/^\/(usr\/)?lib(64)?\/ld-linux/.test(name))
		return !musl;
	return undefined;
}

function missing(file) {
	return Object.assign(new Error(`ENOENT: no such file or directory, open '${file}'`),
		{ code: 'ENOENT', errno: -2, path: String(file) });
}

const lddText = musl ? 'musl libc (x86_64)\nVersion 1.2.5\n'
	: 'ldd (Debian GLIBC 2.36-9) 2.36\n# This file is part of the GNU C Library.\n';

fs.existsSync = (file) => {
	const known = answer(file);
	return known === undefined ? real.exists(file) : known;
};
fs.statSync = (file, ...rest) => {
	if (answer(file) === false)
		throw missing(file);
	return real.stat(answer(file) ? '/' : file, ...rest);
};
fs.accessSync = (file, ...rest) => {
	if (answer(file) === false)
		throw missing(file);
	return real.access(answer(file) ? '/' : file, ...rest);
};
fs.readFileSync = (file, ...rest) => {
	if (file === '/usr/bin/ldd')
		return lddText;
	if (file === '/etc/alpine-release' && musl)
		return '3.22.0\n';
	if (answer(file) === false)
		throw missing(file);
	return real.read(file, ...rest);
};

if (process.report) {
	const report = process.report.getReport.bind(process.report);
	process.report.getReport = () => {
		const value = report();
		const all = typeof value === 'string' ? JSON.parse(value) : value;
		delete all.header.glibcVersionRuntime;
		delete all.header.glibcVersionCompiler;
		if (!musl)
			all.header.glibcVersionRuntime = '2.36';
		all.sharedObjects = [musl ? '/lib/ld-musl-x86_64.so.1' : '/lib64/ld-linux-x86-64.so.2'];
		return all;
	};
}
delete process.env.LIBC;

// The first native file answers the question.
process.dlopen = (module, file) => {
	record('opened', file);
	process.exit(0);
};

function isNative(file) {
	try {
		const fd = fs.openSync(file, 'r');
		const start = Buffer.alloc(4);
		fs.readSync(fd, start, 0, 4, 0);
		fs.closeSync(fd);
		return start.equals(Buffer.from([0x7f, 0x45, 0x4c, 0x46]));
	} catch {
		return false;
	}
}

function watch(name, isShell) {
	child[name] = (file, ...rest) => {
		const text = isShell ? String(file) : [file].concat(Array.isArray(rest[0]) ? rest[0] : []).join(' ');
		const isSync = name.endsWith('Sync');
		if (/\b(ldd|getconf)\b/.test(text) && isSync)
			return name === 'spawnSync' ? { status: 0, stdout: lddText, stderr: '' } : lddText;
		if (!isShell && path.isAbsolute(String(file)) && file !== process.execPath && isNative(file)) {
			record('started', file);
			process.exit(0);
		}
		return real[name](file, ...rest);
	};
}
for (const name of ['spawn', 'spawnSync', 'execFile', 'execFileSync'])
	watch(name, false);
for (const name of ['exec', 'execSync'])
	watch(name, true);
