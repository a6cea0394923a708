use crate::dns::lookup_error::LookupError;
use crate::dns::query::Query;
use crate::dns::record::RecordType;
use crate::dns::response::{CNAME_MAX, decode};
use domain::base::iana::{ExtendedErrorCode, Rcode};
use domain::base::message_builder::AnswerBuilder;
use domain::base::opt::ExtendedError;
use domain::base::rdata::UnknownRecordData;
use domain::base::{Message, MessageBuilder, Name, Rtype, Ttl};
use domain::rdata::{A, Cname, Mx, Txt};
use mta_sts::{Answer, Detail, MxRecord, Octets, Reason, TlsaRecord, TxtRecord};
use std::net::{Ipv4Addr, Ipv6Addr};

type Response = AnswerBuilder<Vec<u8>>;

const NAME: &str = "_mta-sts.example.com";

fn name(text: &str) -> Name<Vec<u8>> {
    text.parse().unwrap()
}

fn query<T: RecordType>() -> Query {
    Query::new::<T>(NAME).unwrap()
}

/// Returns a response to `query` with the answer section that `fill` writes.
fn response(query: &Query, rcode: Rcode, fill: impl FnOnce(&mut Response)) -> Vec<u8> {
    let message = Message::from_octets(query.message()).unwrap();
    let mut answer = MessageBuilder::new_vec().start_answer(&message, rcode).unwrap();
    fill(&mut answer);
    answer.finish()
}

fn alias(answer: &mut Response, from: &str, to: &str, ttl: u32) {
    answer.push((name(from), Ttl::from_secs(ttl), Cname::new(name(to)))).unwrap();
}

fn address(answer: &mut Response, at: &str, octets: [u8; 4]) {
    answer.push((name(at), 300, A::new(octets.into()))).unwrap();
}

fn decode_a(fill: impl FnOnce(&mut Response)) -> Result<Answer<Ipv4Addr>, LookupError> {
    let query = query::<Ipv4Addr>();
    decode(&query, &response(&query, Rcode::NOERROR, fill))
}

#[test]
fn equal_queries_are_equal_messages_that_request_validation() {
    let query = query::<TxtRecord>();
    let message = Message::from_octets(query.message()).unwrap();
    assert_eq!(message.header().id(), 0);
    assert!(message.header().rd());
    assert_eq!(message.sole_question().unwrap().qtype(), Rtype::TXT);
    assert!(message.opt().unwrap().dnssec_ok());
    assert!(Query::new::<Ipv6Addr>(&"a.".repeat(200)).is_err());
}

#[test]
fn txt_strings_stay_separate_and_keep_their_bytes() {
    let query = query::<TxtRecord>();
    let bytes = response(&query, Rcode::NOERROR, |answer| {
        let mut wire = b"\x04v=ST\x02Sv\x00".to_vec();
        wire.extend_from_slice(b"\x03\xff\x001");
        answer.push((name("_MTA-STS.Example.COM"), 60, Txt::from_octets(wire).unwrap())).unwrap();
    });
    let answer = decode::<TxtRecord>(&query, &bytes).unwrap();
    let strings: Vec<Octets> = vec!["v=ST".into(), "Sv".into(), "".into(), vec![0xff, 0, b'1'].into()];
    assert_eq!(answer, Answer { ttl: Some(60), ..Answer::of(vec![strings.into()]) });
}

#[test]
fn mx_hosts_are_in_presentation_form() {
    let query = query::<MxRecord>();
    let bytes = response(&query, Rcode::NOERROR, |answer| {
        for (preference, host) in [(10, "MX1.Example.COM."), (0, "."), (20, "a\\.b.c\\032d.example.")] {
            answer.push((name(NAME), 300, Mx::new(preference, name(host)))).unwrap();
        }
        answer.header_mut().set_ad(true);
    });
    let answer = decode::<MxRecord>(&query, &bytes).unwrap();
    let hosts: Vec<_> = answer.records.iter().map(|record| record.host.as_str()).collect();
    assert_eq!(hosts, ["mx1.example.com", "", "a\\.b.c\\ d.example"]);
    assert!(answer.authenticated);
    for host in hosts.into_iter().filter(|host| !host.is_empty()) {
        assert!(Query::new::<Ipv4Addr>(host).is_ok(), "{host} can be queried");
    }
}

#[test]
fn tlsa_data_is_in_hexadecimal() {
    let query = query::<TlsaRecord>();
    let tlsa = |data: &[u8]| UnknownRecordData::from_octets(Rtype::TLSA, data.to_vec()).unwrap();
    let bytes = response(&query, Rcode::NOERROR, |answer| {
        answer.push((name(NAME), 300, tlsa(&[3, 1, 1, 0x00, 0xab, 0xff]))).unwrap();
        answer.header_mut().set_ad(true);
    });
    let answer = decode::<TlsaRecord>(&query, &bytes).unwrap();
    let expected = TlsaRecord { usage: 3, selector: 1, matching: 1, data: "00abff".into() };
    assert!(answer.authenticated);
    assert_eq!(answer.records, [expected]);
    let short =
        response(&query, Rcode::NOERROR, |answer| answer.push((name(NAME), 300, tlsa(&[3, 1]))).unwrap());
    assert!(matches!(decode::<TlsaRecord>(&query, &short), Err(LookupError::Malformed(_))));
}

#[test]
fn the_cname_chain_is_followed_in_any_record_order() {
    let answer = decode_a(|answer| {
        address(answer, "c.example.net", [192, 0, 2, 1]);
        alias(answer, "B.example.net", "c.example.net", 30);
        alias(answer, NAME, "b.Example.net", 600);
        address(answer, "unrelated.example", [192, 0, 2, 2]);
    });
    let answer = answer.unwrap();
    assert_eq!(answer.cname, ["b.example.net", "c.example.net"]);
    assert_eq!(answer.records, [Ipv4Addr::new(192, 0, 2, 1)]);
    assert_eq!(answer.ttl, Some(30));
}

#[test]
fn a_cname_chain_has_at_most_8_links() {
    let chain = |links: usize| {
        decode_a(|answer| {
            alias(answer, NAME, "h0.example", 300);
            for link in 1..links {
                alias(answer, &format!("h{}.example", link - 1), &format!("h{link}.example"), 300);
            }
        })
    };
    assert_eq!(chain(CNAME_MAX).unwrap().cname.len(), CNAME_MAX);
    assert!(matches!(chain(CNAME_MAX + 1), Err(LookupError::Malformed(_))));
    assert!(matches!(decode_a(|answer| alias(answer, NAME, NAME, 300)), Err(LookupError::Malformed(_))));
}

#[test]
fn nodata_and_nxdomain_are_answers() {
    assert_eq!(decode_a(|_| {}), Ok(Answer::of(vec![])));
    let query = query::<Ipv4Addr>();
    let bytes = response(&query, Rcode::NXDOMAIN, |answer| alias(answer, NAME, "gone.example", 60));
    let expected =
        Answer { nxdomain: true, cname: vec!["gone.example".into()], ttl: Some(60), ..Answer::of(vec![]) };
    assert_eq!(decode::<Ipv4Addr>(&query, &bytes), Ok(expected));
}

#[test]
fn a_refusal_contains_the_extended_error() {
    let query = query::<Ipv4Addr>();
    let with_error = |rcode, code, text: &str| {
        let message = Message::from_octets(query.message()).unwrap();
        let answer = MessageBuilder::new_vec().start_answer(&message, rcode).unwrap();
        let mut additional = answer.additional();
        let error = ExtendedError::<Vec<u8>>::new_with_str(code, text).unwrap();
        additional.opt(|opt| opt.push(&error)).unwrap();
        decode::<Ipv4Addr>(&query, &additional.finish())
    };
    let cases = [
        (
            with_error(Rcode::SERVFAIL, ExtendedErrorCode::DNSSEC_BOGUS, ""),
            LookupError::Servfail(Some("DNSSEC Bogus".into())),
        ),
        (
            with_error(
                Rcode::SERVFAIL,
                ExtendedErrorCode::NO_REACHABLE_AUTHORITY,
                " at\n example.com\u{202e}.",
            ),
            LookupError::Servfail(Some("No Reachable Authority: at example.com.".into())),
        ),
        (
            with_error(Rcode::REFUSED, ExtendedErrorCode::from_int(4711), &"x".repeat(300)),
            LookupError::Refused(Some("x".repeat(200))),
        ),
        (
            with_error(Rcode::REFUSED, ExtendedErrorCode::from_int(4711), ""),
            LookupError::Refused(Some("extended error 4711".into())),
        ),
    ];
    for (result, expected) in cases {
        assert_eq!(result, Err(expected));
    }
    let is_ours = |text: &str| Detail::told(text).data().is_none();
    assert!(is_ours("extended error 4711") && !is_ours("DNSSEC Bogus"));
    let plain = |rcode| decode::<Ipv4Addr>(&query, &response(&query, rcode, |_| {}));
    assert_eq!(plain(Rcode::SERVFAIL), Err(LookupError::Servfail(None)));
    assert_eq!(plain(Rcode::NOTIMP), Err(LookupError::Refused(Some("NOTIMP".into()))));
}

#[test]
fn a_response_to_another_query_is_malformed() {
    let query = query::<Ipv4Addr>();
    let good = response(&query, Rcode::NOERROR, |answer| address(answer, NAME, [192, 0, 2, 1]));
    assert!(decode::<Ipv4Addr>(&query, &good).is_ok());
    let changed = |at: usize, byte: u8| {
        let mut bytes = good.clone();
        bytes[at] = byte;
        bytes
    };
    let other = Query::new::<Ipv4Addr>("other.example.com").unwrap();
    let cases = [
        ("no bytes", vec![]),
        ("half a header", good[..6].to_vec()),
        ("another id", changed(1, 7)),
        ("a query instead of a response", changed(2, good[2] & 0x7f)),
        ("another opcode", changed(2, good[2] | 0x10)),
        ("truncated flag set", changed(2, good[2] | 0x02)),
        ("two questions", changed(5, 2)),
        ("no question", changed(5, 0)),
        ("another name", response(&other, Rcode::NOERROR, |_| {})),
        ("another type", response(&super::tests::query::<Ipv6Addr>(), Rcode::NOERROR, |_| {})),
        ("fewer records than announced", changed(7, 9)),
        ("cut in the last record", good[..good.len() - 2].to_vec()),
        ("HTML", b"<!doctype html><title>403</title>".to_vec()),
    ];
    for (what, bytes) in cases {
        assert!(matches!(decode::<Ipv4Addr>(&query, &bytes), Err(LookupError::Malformed(_))), "{what}");
    }
}

#[test]
fn records_that_answer_another_question_are_malformed() {
    let txt = |answer: &mut Response, at: &str| {
        answer.push((name(at), 300, Txt::<Vec<u8>>::build_from_slice(b"x").unwrap())).unwrap();
    };
    // What is in the answer section, and how many records it has if it can be read.
    type Fill<'a> = &'a dyn Fn(&mut Response);
    let cases: [(&str, Fill<'_>, Option<usize>); 7] = [
        ("nothing", &|_| {}, Some(0)),
        ("an address", &|answer| address(answer, NAME, [192, 0, 2, 1]), None),
        ("the text of another name", &|answer| txt(answer, "other.example.com"), None),
        ("an alias of another name", &|answer| alias(answer, "other.example.com", NAME, 60), None),
        (
            "an address beside the text",
            &|answer| {
                address(answer, NAME, [192, 0, 2, 1]);
                txt(answer, NAME);
            },
            Some(1),
        ),
        (
            "an alias to an address",
            &|answer| {
                alias(answer, NAME, "b.example.net", 60);
                address(answer, "b.example.net", [192, 0, 2, 1]);
            },
            Some(0),
        ),
        (
            "a signature alone",
            &|answer| {
                let data = UnknownRecordData::from_octets(Rtype::RRSIG, vec![0; 20]).unwrap();
                answer.push((name(NAME), 300, data)).unwrap();
            },
            Some(0),
        ),
    ];
    let query = query::<TxtRecord>();
    for (what, fill, expected) in cases {
        let read = decode::<TxtRecord>(&query, &response(&query, Rcode::NOERROR, fill));
        assert_eq!(read.as_ref().ok().map(|answer| answer.records.len()), expected, "{what}");
        if let Err(error) = read {
            assert!(matches!(error, LookupError::Malformed(_)), "{what}");
        }
    }
}

#[test]
fn a_compression_loop_is_malformed() {
    let query = query::<Ipv4Addr>();
    let mut bytes = response(&query, Rcode::NOERROR, |answer| address(answer, NAME, [192, 0, 2, 1]));
    // Replaces the answer's owner by a pointer to itself.
    let owner = query.message().len() - OPT_LENGTH;
    bytes.truncate(owner);
    bytes.extend_from_slice(&[
        0xc0,
        u8::try_from(owner).unwrap(),
        0,
        1,
        0,
        1,
        0,
        0,
        0,
        60,
        0,
        4,
        192,
        0,
        2,
        1,
    ]);
    let expected = LookupError::Malformed(Detail::BadRecords);
    assert_eq!(decode::<Ipv4Addr>(&query, &bytes), Err(expected));
}

/// An OPT record without options: root, type, size, flags, no data.
const OPT_LENGTH: usize = 11;

#[test]
fn records_beyond_the_limit_are_dropped_and_counted() {
    let query = query::<TxtRecord>();
    let bytes = response(&query, Rcode::NOERROR, |answer| {
        for n in 0..40 {
            answer.push((name(NAME), 300, Txt::<Vec<u8>>::build_from_slice(&[n]).unwrap())).unwrap();
        }
    });
    let decoded = decode::<TxtRecord>(&query, &bytes).unwrap();
    assert_eq!((decoded.records.len(), decoded.cut_from), (32, Some(40)));

    let query = super::tests::query::<MxRecord>();
    let hosts = |count: u16, times: usize| {
        let bytes = response(&query, Rcode::NOERROR, |answer| {
            for n in (0..count).rev().flat_map(|n| std::iter::repeat_n(n, times)) {
                answer.push((name(NAME), 300, Mx::new(n, name(&format!("mx{n}.example"))))).unwrap();
            }
        });
        let answer = decode::<MxRecord>(&query, &bytes).unwrap();
        let preferences: Vec<_> = answer.records.iter().map(|record| record.preference).collect();
        (preferences, answer.cut_from)
    };
    assert_eq!(hosts(60, 1), ((0..50).collect(), Some(60)));
    assert_eq!(hosts(30, 2), ((0..30).collect(), None), "a repeated record is not another host");
    assert_eq!(hosts(25, 1).1, None);
}

#[test]
fn the_records_that_senders_look_for_are_kept_first() {
    let query = query::<TxtRecord>();
    let cases: [&[&str]; 5] = [
        &["v=STSv1; id=1"],
        &["v=TLSRPTv1; rua=mailto:a@b.example"],
        &["V=STSV1; id=2", " v=stsv1"],
        &["\"v=STSv1; id=1\"", "v=STSv1; id=1"],
        &["id=1; v=STSv1"],
    ];
    for meant in cases {
        let bytes = response(&query, Rcode::NOERROR, |answer| {
            let others = (0..40).map(|n| format!("x{n}"));
            for text in others.chain(meant.iter().map(|text| (*text).to_owned())) {
                let txt = Txt::<Vec<u8>>::build_from_slice(text.as_bytes()).unwrap();
                answer.push((name(NAME), 300, txt)).unwrap();
            }
        });
        let answer = decode::<TxtRecord>(&query, &bytes).unwrap();
        assert_eq!((answer.records.len(), answer.cut_from), (32, Some(40 + meant.len())));
        let texts = |records: &[TxtRecord]| records.iter().map(|one| one.text().to_vec()).collect::<Vec<_>>();
        let last = &answer.records[32 - meant.len()..];
        assert_eq!(texts(last), meant.iter().map(|text| text.as_bytes().to_vec()).collect::<Vec<_>>());
        assert_eq!(answer.records[0].text(), b"x0", "the order stays");
    }
}

#[test]
fn a_record_beside_an_alias_is_noticed() {
    let query = query::<TxtRecord>();
    let txt = || Txt::<Vec<u8>>::build_from_slice(b"v=STSv1; id=1").unwrap();
    let read = |beside: bool| {
        let bytes = response(&query, Rcode::NOERROR, |answer| {
            alias(answer, NAME, "b.example.net", 60);
            answer.push((name("b.example.net"), 300, txt())).unwrap();
            if beside {
                answer.push((name(NAME), 300, txt())).unwrap();
            }
        });
        let answer = decode::<TxtRecord>(&query, &bytes).unwrap();
        (answer.records.len(), answer.beside_alias)
    };
    assert_eq!((read(false), read(true)), ((1, false), (1, true)));
}

#[test]
fn every_lookup_error_has_a_reason() {
    let cases = [
        (LookupError::Timeout, Reason::DnsTimeout),
        (LookupError::Connection, Reason::ConnectionLost),
        (LookupError::Status(429), Reason::ConnectionLost),
        (LookupError::Malformed(Detail::Truncated), Reason::DnsMalformed),
        (LookupError::Refused(None), Reason::DnsRefused),
        (LookupError::Servfail(None), Reason::Servfail),
    ];
    for (error, reason) in cases {
        let failure = error.failure().unwrap();
        assert_eq!(failure.reason, reason);
        let detail = failure.detail.iter().map(|text| Detail::told(text));
        assert!(
            detail.into_iter().all(|told| told.data().is_none()),
            "{:?} is one of our sentences",
            failure.detail
        );
    }
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_parsed_without_a_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..600)) {
        let _ = decode::<TxtRecord>(&query::<TxtRecord>(), &bytes);
    }

    #[test]
    fn a_damaged_response_is_parsed_without_a_panic(changes in proptest::collection::vec((0..200_usize, proptest::num::u8::ANY), 1..6)) {
        let query = query::<MxRecord>();
        let mut bytes = response(&query, Rcode::NOERROR, |answer| {
            alias(answer, NAME, "b.example.net", 60);
            answer.push((name("b.example.net"), 300, Mx::new(10, name("mx.example.net")))).unwrap();
        });
        for (at, byte) in changes {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let _ = decode::<MxRecord>(&query, &bytes);
    }
}
