"""The examples that check a fleet give what one process gives."""
import os
import shutil
import subprocess
import sys

import merge

HERE = os.path.dirname(os.path.abspath(__file__))
EXAMPLES = os.path.join(HERE, "../../src/doc/examples")
TESTS = []


def test(function):
    TESTS.append(function)
    return function


class Skip(Exception):
    """An engine that is not here."""


def prepare(at, *options):
    """A list of services, the report of one run, and the program under its name in PATH."""
    names = sorted(merge.make_services(at))
    merge.write(at, "images.txt", "".join(f"{name}\n" for name in names))
    os.makedirs(os.path.join(at.folder, "bin"))
    os.symlink(at.program, os.path.join(at.folder, "bin/muslcheck"))
    merge.run(at, "-t", "alpine", *options, "--files-from", "images.txt", "-f", "ndjson=one")
    return {**os.environ, "PATH": os.path.join(at.folder, "bin") + ":" + os.environ["PATH"]}


def check(at, count):
    """All parts are there; merged they are the report of one run."""
    parts = [f"part-{number}.ndjson" for number in range(count)]
    merge.equal(merge.merge(at, "ndjson=merged", *parts).returncode, 1)
    merge.equal(merge.read(at, "merged") == merge.read(at, "one"), True)


@test
def gnu_parallel_merges_its_parts(at):
    version = shutil.which("parallel") and subprocess.run(
        ["parallel", "--version"], capture_output=True, text=True, check=False).stdout
    if not version or "GNU" not in version:
        raise Skip("needs GNU parallel")
    environment = prepare(at)
    command = ["sh", f"{EXAMPLES}/fleet-parallel.sh", "images.txt", "5"]
    for _ in range(2): # the second time, no part is checked again
        done = subprocess.run(command, cwd=at.folder, env=environment, check=False, timeout=300,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True)
        merge.equal(done.returncode, 1, done.stderr)
        merge.equal(merge.read(at, "all.ndjson") == merge.read(at, "one"), True)
        for name in os.listdir(os.path.join(at.folder, "app/one")):
            os.remove(os.path.join(at.folder, "app/one", name))
    merge.equal(b"can move" in merge.read(at, "fleet.html"), True)
    check(at, 5)


@test
def the_tasks_of_a_slurm_array_are_one_run(at):
    environment = prepare(at)
    for number in range(16):
        done = subprocess.run(
            ["sh", f"{EXAMPLES}/fleet-slurm.sh"], cwd=at.folder, check=False, timeout=300,
            env={**environment, "SLURM_ARRAY_TASK_ID": str(number),
                 "SLURM_ARRAY_TASK_COUNT": "16", "SLURM_CPUS_PER_TASK": "2"},
            stdin=subprocess.DEVNULL, capture_output=True, text=True)
        merge.equal(done.returncode, 0, done.stderr)
    check(at, 16)


@test
def slurm_itself_runs_the_array(at):
    merge.write(at, "images.txt", "".join(
        f"{os.path.join(at.folder, name)}\n" for name in sorted(merge.make_services(at))))
    done = subprocess.run([sys.executable, os.path.join(HERE, "slurm.py"), at.program,
                           "images.txt"], cwd=at.folder, check=False, timeout=600,
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode == 77:
        raise Skip("needs root and Slurm")
    merge.equal(done.returncode, 0, done.stdout + done.stderr)


# As much of Spark as the example uses, in one process.
PYSPARK = '''
import os, shlex, subprocess

class SparkContext:
    def __init__(self, appName): pass
    def stop(self): pass
    def textFile(self, path, parts):
        with open(path) as file:
            lines = file.read().splitlines()
        return Parts([lines[at::parts] for at in range(parts)])

class Parts:
    def __init__(self, parts): self.parts = parts
    def filter(self, keep): return Parts([list(filter(keep, part)) for part in self.parts])
    def pipe(self, command, checkCode):
        return Parts([subprocess.run(shlex.split(command), check=checkCode, text=True,
                                     input="".join(line + "\\n" for line in part),
                                     stdout=subprocess.PIPE).stdout.splitlines()
                      for part in self.parts])
    def saveAsTextFile(self, folder):
        os.mkdir(folder)
        for at, part in enumerate(self.parts):
            with open(f"{folder}/part-{at:05}", "w") as file:
                file.writelines(line + "\\n" for line in part)
'''


@test
def the_parts_of_spark_are_one_run(at):
    environment = prepare(at)
    merge.write(at, "pyspark.py", PYSPARK)
    done = subprocess.run([sys.executable, f"{EXAMPLES}/fleet-spark.py", "images.txt", "reports",
                           "9"], cwd=at.folder, check=False, timeout=300,
                          env={**environment, "PYTHONPATH": at.folder},
                          stdin=subprocess.DEVNULL, capture_output=True, text=True)
    merge.equal(done.returncode, 0, done.stderr)
    parts = sorted(os.path.join("reports", name)
                   for name in os.listdir(os.path.join(at.folder, "reports")))
    merge.equal(merge.merge(at, "ndjson=merged", *parts).returncode, 1)
    merge.equal(merge.read(at, "merged") == merge.read(at, "one"), True)


@test
def the_pods_of_an_indexed_job_are_one_run(at):
    try:
        import yaml # pylint: disable=import-outside-toplevel
    except ImportError as error:
        raise Skip("needs Python's yaml") from error
    environment = prepare(at)
    with open(f"{EXAMPLES}/fleet-kubernetes.yml", encoding="utf-8") as file:
        spec = yaml.safe_load(file)["spec"]
    pod = spec["template"]["spec"]
    container, = pod["containers"]
    merge.equal((spec["completionMode"], pod["restartPolicy"]), ("Indexed", "Never"))
    mounted = {mount["name"] for mount in container["volumeMounts"]}
    merge.equal(mounted, {volume["name"] for volume in pod["volumes"]})
    for index in range(spec["completions"]):
        arguments = [argument.replace("$(JOB_COMPLETION_INDEX)", str(index))
                     for argument in container["args"]]
        done = subprocess.run([at.program, *arguments], cwd=at.folder, check=False, timeout=300,
                              env=environment, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True)
        # A file that cannot be read fails its pod, and no other.
        broken = "broken.so" in done.stderr
        merge.equal(done.returncode, 3 if broken else 0, done.stderr)
    check(at, spec["completions"])
