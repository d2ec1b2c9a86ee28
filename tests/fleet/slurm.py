#!/usr/bin/env python3
"""slurm.py PROGRAM LIST: run the example of a Slurm array on a Slurm of this machine.

Starts munged, slurmctld and two slurmd in a folder of their own, submits the array for the
paths in LIST, waits, and compares the merged reports with the report of one run.  Needs root,
in a machine or chroot without a Slurm of its own (Debian: slurmctld slurmd slurm-client munge).
"""
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLE = os.path.join(HERE, "../../src/doc/examples/fleet-slurm.sh")
TOOLS = ("munged", "slurmctld", "slurmd", "sbatch", "squeue")

CONFIGURATION = """
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmctldPort={port}
AuthType=auth/munge
CryptoType=crypto/munge
AuthInfo=socket={folder}/munge.socket
ProctrackType=proctrack/pgid
TaskPlugin=task/none
ReturnToService=2
SchedulerType=sched/backfill
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
StateSaveLocation={folder}/state
SlurmdSpoolDir={folder}/%n
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/%n.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/%n.log
SlurmdParameters=config_overrides
NodeName=node1 NodeHostname={host} NodeAddr=127.0.0.1 Port={port1} CPUs=4 RealMemory=8000
NodeName=node2 NodeHostname={host} NodeAddr=127.0.0.1 Port={port2} CPUs=4 RealMemory=8000
PartitionName=all Nodes=node1,node2 Default=YES MaxTime=10 State=UP
"""


def free_port():
    with socket.socket() as at:
        at.bind(("127.0.0.1", 0))
        return at.getsockname()[1]


class Slurm:
    """The daemons, until stop."""

    def __init__(self, folder):
        self.folder, self.processes = folder, []
        os.chmod(folder, 0o755)
        for name in ("state", "node1", "node2"):
            os.mkdir(f"{folder}/{name}")
        configuration = f"{folder}/slurm.conf"
        with open(configuration, "w", encoding="ascii") as file:
            file.write(CONFIGURATION.format(folder=folder, host=socket.gethostname(),
                                            port=free_port(), port1=free_port(),
                                            port2=free_port()))
        self.environment = {**os.environ, "SLURM_CONF": configuration}
        self.start_munge()
        self.start("slurmctld", "-D", "-i")
        for node in ("node1", "node2"):
            self.start("slurmd", "-D", "-N", node)

    def start(self, *command, **more):
        with open(f"{self.folder}/{command[0]}.{len(self.processes)}.out", "wb") as log:
            self.processes.append(subprocess.Popen(
                command, env=self.environment, stdout=log, stderr=log,
                stdin=subprocess.DEVNULL, **more))

    def start_munge(self):
        key = f"{self.folder}/munge.key"
        with open(key, "wb") as file:
            file.write(os.urandom(128))
        os.chmod(key, 0o400)
        self.start("munged", "-F", "--force", f"--socket={self.folder}/munge.socket",
                   f"--key-file={key}", f"--pid-file={self.folder}/munged.pid",
                   f"--log-file={self.folder}/munged.log",
                   f"--seed-file={self.folder}/munged.seed")
        wait_for(lambda: os.path.exists(f"{self.folder}/munge.socket"), "munged", self)

    def run(self, *command, **more):
        return subprocess.run(command, env=self.environment, capture_output=True, text=True,
                              check=False, timeout=60, stdin=subprocess.DEVNULL, **more)

    def stop(self):
        for process in reversed(self.processes):
            process.terminate()
        for process in reversed(self.processes):
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()

    def logs(self):
        for name in sorted(os.listdir(self.folder)):
            if name.endswith((".log", ".out")):
                with open(f"{self.folder}/{name}", encoding="utf-8", errors="replace") as file:
                    print(f"-- {name}", *file.readlines()[-8:], sep="\n", file=sys.stderr)


def wait_for(condition, what, slurm, seconds=90):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            slurm.logs()
            raise AssertionError(f"waited {seconds} s for {what}")
        time.sleep(0.3)


def judge(program, paths, folder):
    """The array, merged, and one run: the reports must be the same."""
    slurm = Slurm(os.path.join(folder, "slurm"))
    work = os.path.join(folder, "work")
    os.makedirs(f"{work}/bin")
    os.symlink(program, f"{work}/bin/muslcheck")
    with open(f"{work}/images.txt", "w", encoding="utf-8") as file:
        file.writelines(f"{path}\n" for path in paths)
    slurm.environment["PATH"] = f"{work}/bin:" + os.environ["PATH"]
    try:
        wait_for(lambda: "idle" in slurm.run("sinfo", "-h", "-o", "%t").stdout,
                 "the nodes", slurm)
        done = slurm.run("sbatch", "--parsable", "--cpus-per-task=1", "--mem=100", EXAMPLE,
                         cwd=work)
        if done.returncode:
            slurm.logs()
            raise AssertionError(done.stderr)
        job = done.stdout.strip()
        wait_for(lambda: slurm.run("squeue", "-h", "-j", job).stdout.strip() == "",
                 "the array", slurm, 300)
        parts = [f"part-{number}.ndjson" for number in range(16)]
        missing = [part for part in parts if not os.path.exists(f"{work}/{part}")]
        if missing:
            slurm.logs()
            raise AssertionError(f"missing: {missing}")
        common = (program, "--no-config", "--quiet", "-f")
        slurm.run(*common, "ndjson=one", "-t", "alpine", "--files-from", "images.txt", cwd=work)
        slurm.run(program, "merge", "--quiet", "-f", "ndjson=merged", *parts, cwd=work)
        with open(f"{work}/one", "rb") as one, open(f"{work}/merged", "rb") as merged:
            if one.read() != merged.read():
                raise AssertionError("the merged report differs from that of one run")
    finally:
        slurm.stop()


def main():
    program = os.path.abspath(sys.argv[1])
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if missing or os.geteuid():
        print("skipped: needs " + (", ".join(missing) or "root"))
        return 77
    with open(sys.argv[2], encoding="utf-8") as file:
        paths = [os.path.abspath(line) for line in file.read().splitlines()]
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(f"{folder}/slurm")
        judge(program, paths, folder)
    print("16 tasks on two nodes of Slurm: the report of one run")
    return 0


if __name__ == "__main__":
    sys.exit(main())
