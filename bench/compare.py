"""Times a policy's parse, lints and spans here beside the parse alone of two Python packages.

    compare.py LINT_POLICY [MOX]

All run alternately on the same two policies; what is printed is the ratio of the medians, so that a busy
machine slows everyone down alike.
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
    """A policy as most are, and one as long as senders take any."""
    small = HEAD + "mx: mx1.example.com\nmx: mx2.example.com\nmx: *.example.net\n"
    large = HEAD
    number = 0
    while len(large) < 61_000:
        large += f"mx: mx{number}.mail.example.com\n"
        number += 1
    return {"3 mx": small, "61 kB": large}


# How many times as fast as the other's parse alone our parse, lints and spans are to be.
GOALS = {("mox", "3 mx"): 5, ("mox", "61 kB"): 15, ("checkdmarc", "3 mx"): 20, ("checkdmarc", "61 kB"): 20}


def nanoseconds(run):
    """The median of one run, over batches of about ten milliseconds."""
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
        times = {who: [] for who in ["lint", "parse", "report", *others]}
        for _ in range(ROUNDS):
            ours = json.loads(subprocess.check_output([binary, str(file)]))
            times["lint"].append(ours["lint_ns"])
            times["parse"].append(ours["parse_ns"])
            times["report"].append(ours["report_ns"])
            times["checkdmarc"].append(nanoseconds(lambda: checkdmarc(text)))
            times["postfix-mta-sts-resolver"].append(nanoseconds(lambda: resolver(text)))
            if mox:
                times["mox"].append(float(subprocess.check_output([mox, str(file)])))
        median = {who: statistics.median(found) for who, found in times.items()}
        print(f"policy of {name} ({len(text)} bytes)")
        for other in others:
            lint, parse, report = (median[ours] / median[other] for ours in ("lint", "parse", "report"))
            print(f"  beside {other}'s parse: parse, lints and spans {lint:.3f}; parse alone {parse:.3f}; whole report {report:.3f}")
            if goal := GOALS.get((other, name)):
                print(f"    goal 1/{goal}, is 1/{1 / lint:.1f}")
        file.unlink()
    folder.rmdir()


main(*sys.argv[1:])
