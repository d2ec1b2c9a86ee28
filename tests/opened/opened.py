#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Install npm packages, ask their loaders what they open, and compare with muslcheck."""

import argparse
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
LIBCS = ('glibc', 'musl')
RUNS = ('runs', 'add-packages')


def run(command, **options):
    return subprocess.run(command, capture_output=True, text=True, timeout=300, **options)


def targets_for(node):
    """Images with the Node.js release that runs the loaders, by libc."""
    major = run([node, '-p', 'process.versions.node.split(".")[0]']).stdout.strip()
    debian = {'20': 'distroless/nodejs20-debian12', '22': 'node:22-bookworm-slim'}
    return {'musl': f'node:{major}-alpine',
            'glibc': debian.get(major, f'distroless/nodejs{major}-debian13')}


def install(name, libc, folder):
    """One tree as npm installs it on that libc; the same versions on both."""
    if (folder / 'DONE').exists():
        return True
    folder.mkdir(parents=True, exist_ok=True)
    (folder / 'package.json').write_text('{"name": "service", "version": "1.0.0"}')
    done = run(['npm', 'install', '--ignore-scripts', '--no-audit', '--no-fund',
                '--loglevel=error', '--os=linux', '--cpu=x64', f'--libc={libc}', name],
               cwd=folder)
    if done.returncode:
        print(f'not installed: {name}: {done.stderr.strip().splitlines()[:1]}')
        return False
    (folder / 'DONE').touch()
    return True


def start_of(name, folder):
    """What to run: the package's program if it has one, else require it."""
    package = json.loads((folder / 'node_modules' / name / 'package.json').read_text())
    programs = package.get('bin') or {}
    if isinstance(programs, str):
        programs = {name: programs}
    own = programs.get(name.split('/')[-1])
    if own and not package.get('main'):
        return [str(folder / 'node_modules' / name / own), '--version']
    return ['-e', f'require({json.dumps(name)})']


def ask(node, name, libc, folder):
    """The file that the loader opens or starts, relative to the tree; None if none."""
    log = folder / f'opened.{libc}.jsonl'
    log.write_text('')
    environment = dict(os.environ, OPENED_LIBC=libc, OPENED_LOG=str(log),
                       NODE_OPTIONS=f'--require={HERE / "ask.js"}')
    done = run([node] + start_of(name, folder), cwd=folder, env=environment)
    lines = log.read_text().splitlines()
    if lines:
        return os.path.relpath(json.loads(lines[0])['file'], folder), ''
    return None, '' if done.returncode == 0 else (done.stderr.strip().splitlines() or ['?'])[-1]


def predict(program, target, folder):
    done = run([program, '--no-config', '-f', 'json', '-t', target, 'node_modules'],
               cwd=folder)
    return json.loads(done.stdout)


def compare(name, tree, libc, target, program, opened, error):
    """One line for what differs; None if the answers agree."""
    folder = tree
    report = predict(program, target, folder)
    service = (report.get('service') or {}).get('targets', {}).get(target, {})
    verdict = service.get('verdict', 'nothing')
    unused = {path for component in report.get('components', [])
              for path in component['targets'][target].get('unused', [])}
    if opened and opened in unused:
        return f'opens {opened}, which muslcheck counts as unused'
    if not opened and error and verdict in RUNS + ('gcompat',):
        return f'opens nothing ({error}), but muslcheck says {verdict}'
    return None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--program', required=True)
    parser.add_argument('--node', default='node')
    parser.add_argument('--folder', type=pathlib.Path, required=True)
    parser.add_argument('names', nargs='*')
    options = parser.parse_args()
    program = os.path.abspath(options.program)
    folder = options.folder.resolve()
    names = options.names or (HERE / 'packages.txt').read_text().split()
    targets = targets_for(options.node)
    passed = failed = skipped = 0

    for name in names:
        for installed_for in LIBCS:
            tree = folder / name.replace('/', '+') / installed_for
            if not install(name, installed_for, tree):
                skipped += 1
                continue
            for libc in LIBCS:
                opened, error = ask(options.node, name, libc, tree)
                wrong = compare(name, tree, libc, targets[libc], program, opened, error)
                passed += wrong is None
                failed += wrong is not None
                if wrong:
                    print(f'{name}, installed for {installed_for}, on {libc}: {wrong}')
    print(f'{passed} passed, {failed} failed, {skipped} skipped')
    return 1 if failed else 0


if __name__ == '__main__':
    sys.exit(main())
