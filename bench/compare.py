"""Compares our parse, lints and spans of a policy with the parse of two Python packages and of mox.

    compare.py LINT_POLICY [MOX]

The programs run in turn on the same two policies, and the ratios of the median times are printed. On a busy
machine all programs are slower, so the ratios stay comparable.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from checkdmarc.mta_sts import parse_mta_sts_policy as checkdmarc
from postfix_mta_sts_resolver.utils import parse_mta_sts_policy as resolver

ROUNDS = 7
HEAD = "version: STSv1\nmode: enforce\nmax_age: 604800\n"


def policies():
    """Returns a policy of usual size and one near the size limit of 64 KiB."""
    small = HEAD + "mx: mx1.example.com\nmx: mx2.example.com\nmx: *.example.net\n"
    large = HEAD
    number = 0
    while len(large) < 61_000:
        large += f"mx: mx{number}.mail.example.com\n"
        number += 1
    return {"3 mx": small, "61 kB": large}


# How many times faster our parse, lints and spans must be than the parse of the other program.
GOALS = {("mox", "3 mx"): 4, ("mox", "61 kB"): 8, ("checkdmarc", "3 mx"): 12, ("checkdmarc", "61 kB"): 12}


def nanoseconds(run):
    """Returns the median time of one run, over batches of about ten milliseconds."""
    start = time.perf_counter()
    run()
    batch = max(1, min(2000, int(0.01 / (time.perf_counter() - start))))
    times = []
    for _ in range(15):
        start = time.perf_counter()
        for _ in range(batch):
            run()
        times.append((time.perf_counter() - start) / batch * 1e9)
    return statistics.median(times)


def main(binary, mox=None):
    others = ["checkdmarc", "postfix-mta-sts-resolver"] + (["mox"] if mox else [])
    folder = Path(tempfile.mkdtemp())
    for name, text in policies().items():
        file = folder / "mta-sts.txt"
        file.write_text(text)
        times = {program: [] for program in ["lint", "parse", "report", *others]}
        for _ in range(ROUNDS):
            ours = json.loads(subprocess.check_output([binary, str(file)]))
            times["lint"].append(ours["lint_ns"])
            times["parse"].append(ours["parse_ns"])
            times["report"].append(ours["report_ns"])
            times["checkdmarc"].append(nanoseconds(lambda: checkdmarc(text)))
            times["postfix-mta-sts-resolver"].append(nanoseconds(lambda: resolver(text)))
            if mox:
                times["mox"].append(float(subprocess.check_output([mox, str(file)])))
        median = {program: statistics.median(found) for program, found in times.items()}
        print(f"policy of {name} ({len(text)} bytes)")
        for other in others:
            lint, parse, report = (median[ours] / median[other] for ours in ("lint", "parse", "report"))
            print(f"  relative to the parse of {other}: parse, lints and spans {lint:.3f}; parse alone {parse:.3f}; whole report {report:.3f}")
            if goal := GOALS.get((other, name)):
                print(f"    goal 1/{goal}, measured 1/{1 / lint:.1f}")
        file.unlink()
    folder.rmdir()


main(*sys.argv[1:])
