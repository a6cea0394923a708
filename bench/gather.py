"""Lets checkdmarc gather the facts about a domain that the edge gathers, and prints how long it took.

    gather.py PORT

Each line of standard input is a domain, followed by ` tlsa` if TLSA records are wanted; each answer is a line of JSON.
checkdmarc's functions query TXT and CNAME of _mta-sts and _smtp._tls, the policy, MX, A and AAAA of each MX host, and
TLSA of each. The DNSSEC and CNAME look-ups of its `check_mx`, and everything about SPF and DMARC, are left out.

DNS queries go to PORT of 127.0.0.1, over UDP, and over TCP for TLSA. The policy is fetched through the proxy in
HTTPS_PROXY and verified by REQUESTS_CA_BUNDLE; checkdmarc's HTTP client reads both variables. Without a proxy the C
library would first query both kinds of addresses of the policy host. With the proxy it does not, so this script does.
"""

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

import dns.nameserver
import dns.resolver
from checkdmarc import dnssec, mta_sts, smtp_tls_reporting, utils


def addresses_at_once(host, nameservers):
    """Queries A and AAAA of a host at once, as `getaddrinfo` does."""

    def ask(kind):
        try:
            return utils.query_dns(host, kind, nameservers=nameservers)
        except dns.resolver.NoAnswer:
            return []

    with ThreadPoolExecutor(2) as both:
        return sum(both.map(ask, ["A", "AAAA"]), [])


def gather(domain, with_tlsa, nameservers):
    addresses_at_once(f"mta-sts.{domain}", nameservers)
    policy = mta_sts.check_mta_sts(domain, nameservers=nameservers)
    tlsrpt = smtp_tls_reporting.check_smtp_tls_reporting(domain, nameservers=nameservers)
    hosts = [record["hostname"] for record in utils.get_mx_record_set(domain, nameservers=nameservers)["hosts"]]
    addresses = {host: utils.get_a_records(host, nameservers=nameservers) for host in hosts}
    tlsa = {host: dnssec.get_tlsa_records(host, nameservers=nameservers) for host in hosts if with_tlsa}
    return {"policy": policy, "tlsrpt": tlsrpt, "addresses": addresses, "tlsa": tlsa}


def main(port):
    nameservers = [dns.nameserver.Do53Nameserver("127.0.0.1", int(port))]
    for line in sys.stdin:
        domain, *wanted = line.split()
        for cache in (utils.DNS_CACHE, dnssec.TLSA_CACHE, dnssec.DNSKEY_CACHE):
            cache.clear()
        start = time.perf_counter()
        try:
            facts = gather(domain, bool(wanted), nameservers)
        except Exception as error:  # Not every function returns its failures.
            facts = {"failed": f"{type(error).__name__}: {error}"}
        took = (time.perf_counter() - start) * 1000
        print(json.dumps({"ms": took, **facts}), flush=True)


main(*sys.argv[1:])
