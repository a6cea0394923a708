"""Compares our reading of a TLS report, from its bytes to sums and causes, with the parse of mail-auth and of mox.

    compare_reports.py READ_REPORTS MAIL_AUTH [MOX]

The programs run in turn on the same two reports, and the ratios of the median times are printed.
"""

import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

ROUNDS = 7
# How many times as fast we must be.
GOALS = {"mail-auth": 0.5, "mox": 5}


def main(ours, mail_auth, mox=None):
    programs = {"ours": ours, "mail-auth": mail_auth} | ({"mox": mox} if mox else {})
    with tempfile.TemporaryDirectory() as folder:
        subprocess.check_call([sys.executable, str(Path(__file__).with_name("reports.py")), folder])
        for file in sorted(Path(folder).glob("*.json")):
            times = {name: [] for name in programs}
            for _ in range(ROUNDS):
                for name, program in programs.items():
                    times[name].append(float(subprocess.check_output([program, str(file)])))
            median = {name: statistics.median(found) for name, found in times.items()}
            print(f"TLS report of {file.stem}: {file.stat().st_size * 1000 / median['ours']:.0f} MB/s")
            for name in list(programs)[1:]:
                print(f"  {median[name] / median['ours']:.2f} times as fast as {name}; the goal is {GOALS[name]}")


main(*sys.argv[1:])
