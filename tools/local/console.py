"""Runs long steps quietly: a line when one starts, signs of life, the end of its log when it fails."""

import os
import signal
import subprocess
import sys
import threading
import time

LIFE_SIGN_SECONDS = 20
LOG_TAIL_LINES = 40
MAVEN_ADVICE = ("[Help 1]", "-e switch", "-X switch", "For more information about")


class Failed(Exception):
    """A step failed; the message says which, and what to do where that is known."""


def say(text=""):
    print(text, flush=True)


def run(title, command, log, env=None, cwd=None, on_line=None):
    """Runs a command with its output in the file log; raises Failed with the log's end.

    on_line may turn a line of output into one that is worth printing.
    """
    code = run_unchecked(title, command, log, env, cwd, on_line)
    if code != 0:
        raise Failed(f"{title}: exit code {code}; the end of {log}:\n{tail(log)}")


def run_unchecked(title, command, log, env=None, cwd=None, on_line=None):
    """The same, but returns the exit code."""
    say(f"{title} ...")
    started = time.monotonic()
    log.parent.mkdir(parents=True, exist_ok=True)
    ended = threading.Event()
    threading.Thread(target=_signs_of_life, args=(title, started, ended), daemon=True).start()
    try:
        with open(log, "w") as out:
            code = _stream([str(word) for word in command], out, env, cwd, on_line)
    finally:
        ended.set()
    say(f"{title}: {'done' if code == 0 else 'failed'} after {time.monotonic() - started:.0f} s")
    return code


def tail(log):
    return "\n".join(log.read_text(errors="replace").splitlines()[-LOG_TAIL_LINES:])


def maven_tail(log):
    """Maven's errors where it names some, without the advice that it ends each log with."""
    lines = [line for line in log.read_text(errors="replace").splitlines() if line.startswith("[ERROR]")]
    told = [line for line in lines if not any(advice in line for advice in MAVEN_ADVICE)]
    return "\n".join(told[:LOG_TAIL_LINES]) or tail(log)


def _stream(command, out, env, cwd, on_line):
    # A session of its own: Ctrl-C reaches this script alone, which then ends the whole group.
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                               text=True, errors="replace", env=env, cwd=cwd, start_new_session=True)
    try:
        for line in process.stdout:
            out.write(line)
            worth = on_line(line) if on_line else None
            if worth:
                say(worth)
        return process.wait()
    finally:
        _end_group(process)


def _end_group(process):
    """Ends what is left of the process and its children; of a process that ended well, nothing is."""
    if process.poll() is None:
        _signal_group(process, signal.SIGTERM)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            pass
    _signal_group(process, signal.SIGKILL)
    process.wait()


def _signal_group(process, number):
    try:
        os.killpg(process.pid, number)
    except ProcessLookupError:
        pass


def _signs_of_life(title, started, ended):
    while not ended.wait(LIFE_SIGN_SECONDS):
        say(f"{title}: {time.monotonic() - started:.0f} s ...")


def guarded(main, name):
    """Runs main; ends on SIGTERM and SIGHUP as on Ctrl-C, and says a failure without a traceback."""
    def interrupt(number, frame):
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    signal.signal(signal.SIGHUP, interrupt)
    try:
        sys.exit(main())
    except Failed as failure:
        say(f"{name}: {failure}")
        sys.exit(1)
    except KeyboardInterrupt:
        say(f"{name}: stopped")
        sys.exit(130)
