"""What the scripts that give the command hostile files have in common: how it is run and what is demanded of it.

A case is a file or a directory and the commands that it goes through. Each has to exit with 1, to print one line that
names the file, to write nothing, and to take less than a second of processor time and 256 MiB.
"""

import json
import os
import shutil
import sys
import tempfile
from pathlib import Path

FOVEA = str(Path(os.environ.get("FOVEA", ".build/release/fovea")).resolve())
QUICK = "--quick" in sys.argv[1:]
SECONDS, MEMORY = 1, 256 << 20
CASES = []


def start_runner():
    """A process to run the command from, small for good: a child's peak memory begins with its parent's."""
    questions, answers = os.pipe(), os.pipe()
    if os.fork() == 0:
        os.close(questions[1])
        with open(questions[0]) as given, open(answers[1], "w") as told:
            for line in given:
                actions = [(os.POSIX_SPAWN_OPEN, stream, name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
                           for stream, name in ((1, "output"), (2, "errors"))]  # fmt: skip
                arguments = json.loads(line)
                os.chdir(arguments[0])
                process = os.posix_spawnp(arguments[1], arguments[1:], os.environ, file_actions=actions)
                _, status, usage = os.wait4(process, 0)
                code, seconds = os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime
                print(json.dumps([code, seconds, usage.ru_maxrss << 10]), file=told, flush=True)
        os._exit(0)
    os.close(questions[0])
    os.close(answers[1])
    return open(questions[1], "w"), open(answers[0])


QUESTIONS, ANSWERS = start_runner()


def run(*arguments):
    """Exit code, all that was printed, seconds of processor time and peak memory of a program with arguments."""
    print(json.dumps([os.getcwd(), *arguments]), file=QUESTIONS, flush=True)
    code, seconds, memory = json.loads(ANSWERS.readline())
    words = "".join(Path(name).read_text(errors="backslashreplace") for name in ("errors", "output"))
    return code, words, seconds, memory


def add(words, name, content, commands):
    """Registers a file by its bytes or by a function that makes it; `commands` gives those that take its name."""
    CASES.append((words, name, content if callable(content) else lambda path: content, commands))


def remove(path):
    (shutil.rmtree if os.path.isdir(path) and not os.path.islink(path) else os.remove)(path)


def write_table(script, introduction):
    """Runs all cases, writes a table of what is printed, and fails if a case is not as it should be."""
    failures, slowest, largest = 0, 0.0, 0
    print(introduction)
    for words, name, make, commands in CASES:
        content = make(name)
        if content is not None:
            Path(name).write_bytes(content)
        del content
        complaints = []
        commands = commands(name)
        before = set(os.listdir())
        for arguments in commands:
            status, line, seconds, memory = run(*arguments)
            slowest, largest = max(slowest, seconds), max(largest, memory)
            if status != 1:
                complaints.append(f"exits with {status}")
            if line.count("\n") != 1 or not line.startswith((f"fovea: {name}: ", f"fovea: {name}/")) or len(line) > 3000:
                complaints.append(f"prints {line[:200]!r}")
            if seconds >= SECONDS and not QUICK or memory >= MEMORY:
                complaints.append(f"takes {seconds:.2f} s and {memory >> 20} MiB")
        if set(os.listdir()) - before - {"output", "errors"}:
            complaints.append("a file appears")
        remove(name)
        failures += bool(complaints)
        line = line.strip().replace("|", "\\|")
        print(f"| {words} | `{line}` {' '.join(f'**{complaint}**' for complaint in complaints)}".rstrip() + " |", flush=True)
    print(f"{script}: at most {slowest:.2f} s and {largest >> 20} MiB", file=sys.stderr)
    if failures:
        sys.exit(f"{script}: {failures} of {len(CASES)} cases are not as they should be")


def main(script, introduction):
    """Writes the table of all cases, in a directory of its own."""
    with tempfile.TemporaryDirectory() as directory:
        os.chdir(directory)
        write_table(script, introduction)
