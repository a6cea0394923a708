"""Makes two TLS reports for the benches: one of 2 kB and one of 10 MB.

    reports.py FOLDER
"""

import json
import sys
from pathlib import Path


def detail(number):
    kinds = ["certificate-expired", "starttls-not-supported", "validation-failure", "certificate-host-mismatch"]
    return {
        "result-type": kinds[number % 4],
        "sending-mta-ip": f"2001:db8:abcd::{number % 9999}",
        "receiving-mx-hostname": f"mx{number % 50}.mail.example.com",
        "receiving-ip": f"203.0.113.{number % 250}",
        "failed-session-count": number % 7 + 1,
        "additional-information": f"https://reports.example.net/report_info?id=5065427c-{number}",
        "failure-reason-code": "X509_V_ERR_CERT_HAS_EXPIRED",
    }


def policy(domain, details):
    failed = sum(one["failed-session-count"] for one in details)
    return {
        "policy": {
            "policy-type": "sts",
            "policy-string": ["version: STSv1", "mode: testing", "mx: *.mail.example.com", "max_age: 86400"],
            "policy-domain": domain,
            "mx-host": ["*.mail.example.com"],
        },
        "summary": {"total-successful-session-count": 5326, "total-failure-session-count": failed},
        "failure-details": details,
    }


def report(policies):
    return {
        "organization-name": "Company-X",
        "date-range": {"start-datetime": "2026-04-01T00:00:00Z", "end-datetime": "2026-04-01T23:59:59Z"},
        "contact-info": "sts-reporting@company-x.example",
        "report-id": "5065427c-23d3-47ca-b6e0-946ea0e8c4be",
        "policies": policies,
    }


folder = Path(sys.argv[1])
small = json.dumps(report([policy("example.com", [detail(number) for number in range(4)])]), indent=2)
policies = [policy(f"d{one}.example.com", [detail(one * 30 + number) for number in range(30)]) for one in range(885)]
large = json.dumps(report(policies), indent=2)
(folder / "2 kB.json").write_text(small)
(folder / "10 MB.json").write_text(large)
print(f"reports of {len(small)} and {len(large)} bytes", file=sys.stderr)
