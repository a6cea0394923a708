use crate::tls::certificate::{PublicKey, Signed, certificate};
use crate::tls::client_hello::client_hello;
use crate::tls::handshake::{Handshake, TooLong};
use mta_sts::{Certificate, Presented};
use rcgen::{CertificateParams, CustomExtension, DnType, Issuer, KeyPair, date_time_ymd};

fn record(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len()).unwrap().to_be_bytes();
    [&[kind, 3, 3], &length[..], body].concat()
}

fn message(kind: u8, body: &[u8]) -> Vec<u8> {
    let length = u32::try_from(body.len()).unwrap().to_be_bytes();
    [&[kind], &length[1..], body].concat()
}

fn server_hello(version: [u8; 2]) -> Vec<u8> {
    message(2, &[&version[..], &[0; 32], &[0, 0xc0, 0x2b, 0]].concat())
}

fn certificates(chain: &[Vec<u8>]) -> Vec<u8> {
    let list: Vec<u8> = chain.iter().flat_map(|der| message(0, der)[1..].to_vec()).collect();
    message(11, &message(0, &list)[1..])
}

/// Returns the certificates of a host and of its authority, as a TLS library writes them.
fn chain() -> Vec<Vec<u8>> {
    let key = KeyPair::generate().unwrap();
    let mut authority = CertificateParams::default();
    authority.distinguished_name.push(DnType::CommonName, "R1");
    authority.distinguished_name.push(DnType::OrganizationName, "Authority");
    authority.not_before = date_time_ymd(1999, 12, 31);
    authority.not_after = date_time_ymd(2099, 1, 1);
    let root = authority.self_signed(&key).unwrap().der().to_vec();
    let issuer = Issuer::new(authority, key);
    let key = KeyPair::generate().unwrap();
    let mut host =
        CertificateParams::new(["mta-sts.example.com".to_owned(), "*.example.net".to_owned()]).unwrap();
    host.distinguished_name.push(DnType::CommonName, "mta-sts.example.com");
    host.not_before = date_time_ymd(2026, 1, 2);
    host.not_after = date_time_ymd(2026, 4, 1);
    let leaf = host.signed_by(&key, &issuer).unwrap().der().to_vec();
    vec![leaf, root]
}

/// The end of a server's first messages.
fn done() -> Vec<u8> {
    message(14, &[])
}

/// Parses a handshake that arrives in one chunk.
fn parse(bytes: &[u8]) -> Option<Presented> {
    Handshake::of("mta-sts.example.com").add(bytes).unwrap_or_default()
}

fn shown(chain: &[Vec<u8>]) -> Vec<Certificate> {
    let bytes = [server_hello([3, 3]), certificates(chain), done()].concat();
    parse(&record(22, &bytes)).unwrap().chain
}

#[test]
fn a_chain_has_names_validity_and_issuers() {
    let chain = chain();
    let read = shown(&chain);
    let leaf = &read[0];
    assert_eq!(leaf.names, ["mta-sts.example.com", "*.example.net"]);
    assert_eq!((leaf.subject.as_str(), leaf.issuer.as_str()), ("mta-sts.example.com", "R1, Authority"));
    assert_eq!(leaf.not_before, "2026-01-02T00:00:00Z");
    assert_eq!(leaf.not_after, "2026-04-01T00:00:00Z");
    assert!(!leaf.self_issued && leaf.in_order);
    assert_eq!(read[1].not_before, "1999-12-31T00:00:00Z");
    assert_eq!(read[1].not_after, "2099-01-01T00:00:00Z");
    assert!(read[1].self_issued && read[1].in_order);
    let reversed: Vec<Vec<u8>> = chain.into_iter().rev().collect();
    assert_eq!(shown(&reversed).iter().map(|one| one.in_order).collect::<Vec<_>>(), [true, false]);
}

#[test]
fn the_parts_that_are_signed_are_found() {
    let chain = chain();
    let [leaf, root] = [&chain[0], &chain[1]].map(|der| Signed::of(der).unwrap());
    assert_eq!(leaf.issuer, root.subject);
    assert_eq!(root.issuer, root.subject);
    assert_ne!(leaf.key.bits, root.key.bits);
    assert!(leaf.content.starts_with(&[0x30]) && leaf.content.len() < chain[0].len());
    assert_eq!(leaf.key.rsa_length(), None, "an ECDSA key");
    for length in 0..chain[0].len() {
        assert!(Signed::of(&chain[0][..length]).is_none(), "{length}");
    }
}

#[test]
fn the_length_of_an_rsa_key_is_that_of_its_modulus() {
    let rsa = [&[0x06, 9][..], &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 1], &[5, 0]].concat();
    let cases: [(&[u8], Option<usize>); 5] = [
        (&[0x30, 7, 2, 2, 0x80, 1, 2, 1, 3], Some(16)),
        (&[0x30, 8, 2, 3, 0, 0x80, 1, 2, 1, 3], Some(16)),
        (&[0x30, 7, 2, 2, 0x01, 1, 2, 1, 3], Some(9)),
        (&[0x30, 3, 2, 1, 0], None),
        (&[], None),
    ];
    for (bits, expected) in cases {
        assert_eq!(PublicKey { algorithm: &rsa, bits }.rsa_length(), expected, "{bits:?}");
        assert_eq!(PublicKey { algorithm: &rsa[..5], bits }.rsa_length(), None, "{bits:?}");
    }
}

#[test]
fn the_suite_of_the_server_is_known() {
    let mut handshake = Handshake::default();
    assert_eq!(handshake.suite(), None);
    handshake.add(&record(22, &server_hello([3, 3]))).unwrap();
    assert_eq!(handshake.suite(), Some(0xc02b));
}

#[test]
fn a_handshake_may_arrive_in_any_chunks() {
    let bytes = [server_hello([3, 3]), certificates(&chain()), done()].concat();
    let records: Vec<u8> = bytes.chunks(100).flat_map(|fragment| record(22, fragment)).collect();
    let whole = parse(&records);
    assert_eq!(whole.as_ref().unwrap().chain.len(), 2);
    for length in 0..records.len() {
        assert_eq!(parse(&records[..length]), None, "{length} of {} bytes", records.len());
    }
    let mut handshake = Handshake::default();
    let mut last = None;
    for byte in &records {
        assert_eq!(last, None);
        last = handshake.add(&[*byte]).unwrap();
    }
    assert_eq!(last, whole, "byte by byte");
    let warned = [record(21, &[1, 112]), records].concat();
    assert_eq!(parse(&warned), whole, "a warning before the handshake");
}

#[test]
fn an_endless_handshake_is_cut() {
    let unknown = message(99, &[]);
    let ends = |chunk: &[u8]| {
        let mut handshake = Handshake::default();
        (1..100_000).find(|_| handshake.add(chunk) == Err(TooLong))
    };
    assert_eq!(ends(&record(22, &unknown)), Some(65), "records");
    assert_eq!(ends(&record(22, &unknown.repeat(10))), Some(7), "messages");
    assert_eq!(ends(&record(21, &[1, 112])), Some(65), "warnings");
    assert_eq!(ends(&record(22, &[])), Some(65), "empty records");
    let large = [&[22, 3, 3, 0x40, 0][..], &message(11, &[0; 0xff_ffff])[..16_384]].concat();
    assert_eq!(ends(&large), Some(4), "bytes");
}

#[test]
fn alerts_versions_and_other_protocols_are_distinguished() {
    let bare = |version, alert| Some(Presented { version, alert, ..Presented::default() });
    let http = || Some(Presented { http: true, ..Presented::default() });
    let cases: [(Vec<u8>, _); 8] = [
        (record(21, &[2, 70]), bare(None, Some(70))),
        (record(22, &server_hello([3, 2])), bare(Some(0x0302), None)),
        ([record(22, &server_hello([3, 3])), record(21, &[2, 40])].concat(), bare(Some(0x0303), Some(40))),
        (
            [record(22, &server_hello([3, 3])), record(22, &message(14, &[]))].concat(),
            bare(Some(0x0303), None),
        ),
        (b"HTTP/1.1 400 Bad Request\r\n".to_vec(), http()),
        (b"<html><h1>400</h1>".to_vec(), http()),
        (b"220 mail ESMTP\r\n".to_vec(), bare(None, None)),
        (vec![22, 0x54], bare(None, None)),
    ];
    for (bytes, expected) in cases {
        assert_eq!(parse(&bytes), expected, "{bytes:02x?}");
    }
}

#[test]
fn a_request_for_a_client_certificate_follows_the_certificates() {
    let request = message(13, &[1, 1, 0, 2, 4, 3, 0, 0]);
    let before = [server_hello([3, 3]), certificates(&chain())].concat();
    let presented = parse(&record(22, &[before.clone(), request, done()].concat())).unwrap();
    assert!(presented.wants_certificate && presented.chain.len() == 2 && presented.version == Some(0x0303));
    let mut handshake = Handshake::of("mta-sts.example.com");
    assert_eq!(handshake.add(&record(22, &before)), Ok(None));
    let presented = handshake.so_far().unwrap();
    assert!(!presented.wants_certificate && presented.chain.len() == 2, "the connection ended early");
    assert_eq!(Handshake::default().so_far(), None);
    let refused = [record(22, &before), record(21, &[2, 116])].concat();
    let presented = parse(&refused).unwrap();
    assert_eq!((presented.alert, presented.chain.len()), (Some(116), 2));
}

#[test]
fn of_many_names_those_that_cover_the_host_come_first_and_all_are_counted() {
    let key = KeyPair::generate().unwrap();
    let names = |count: usize, last: &str| {
        let many = (0..count).map(|n| format!("host{n}.example.net"));
        let params = CertificateParams::new(many.chain([last.to_owned()]).collect::<Vec<_>>()).unwrap();
        certificate(params.self_signed(&key).unwrap().der(), "mta-sts.example.com").unwrap()
    };
    for last in ["mta-sts.example.com", "MTA-STS.example.com", "*.example.com"] {
        let certificate = names(40, last);
        assert_eq!((certificate.names.len(), certificate.cut_from), (32, Some(41)), "{last}");
        assert_eq!(certificate.names.first().map(String::as_str), Some(last));
    }
    let few = names(31, "mta-sts.example.com");
    assert_eq!((few.names.len(), few.cut_from), (32, None));
    assert_eq!(few.names.last().map(String::as_str), Some("mta-sts.example.com"), "the order stays");
    assert_eq!(
        names(40, "*.mta-sts.example.com").names.first().map(String::as_str),
        Some("host0.example.net")
    );
}

#[test]
fn the_url_of_the_issuers_certificate_is_read() {
    let key = KeyPair::generate().unwrap();
    let access = |method: u8, url: &str| {
        let url = [&[0x86, u8::try_from(url.len()).unwrap()], url.as_bytes()].concat();
        let content = [&[6, 8, 0x2b, 6, 1, 5, 5, 7, 0x30, method], &url[..]].concat();
        [&[0x30, u8::try_from(content.len()).unwrap()], &content[..]].concat()
    };
    let read = |entries: &[Vec<u8>]| {
        let entries = entries.concat();
        let value = [&[0x30, u8::try_from(entries.len()).unwrap()], &entries[..]].concat();
        let mut params = CertificateParams::new(["a.example".to_owned()]).unwrap();
        params.custom_extensions.push(CustomExtension::from_oid_content(&[1, 3, 6, 1, 5, 5, 7, 1, 1], value));
        certificate(params.self_signed(&key).unwrap().der(), "a.example").unwrap().issuer_url
    };
    let (ocsp, issuers) = (access(1, "http://ocsp.example/"), access(2, "http://ca.example/r1.der"));
    assert_eq!(read(&[ocsp.clone(), issuers]).as_deref(), Some("http://ca.example/r1.der"));
    assert_eq!(read(&[ocsp, access(2, "ldap:///CN=x")]), None);
}

#[test]
fn the_client_hello_is_one_record_with_the_host_name() {
    let bytes = client_hello("mta-sts.example.com");
    assert_eq!(bytes[..3], [22, 3, 1]);
    assert_eq!(usize::from(u16::from_be_bytes([bytes[3], bytes[4]])), bytes.len() - 5);
    assert!(bytes.windows(19).any(|window| window == b"mta-sts.example.com"));
    assert!(bytes.len() < 256, "{}", bytes.len());
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_parsed_without_a_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400)) {
        let _ = parse(&bytes);
        let _ = parse(&record(22, &bytes));
        let _ = certificate(&bytes, "mta-sts.example.com");
    }

    #[test]
    fn a_damaged_chain_is_parsed_without_a_panic(
        changes in proptest::collection::vec((0..5000_usize, proptest::num::u8::ANY), 1..6),
    ) {
        static CHAIN: std::sync::LazyLock<Vec<Vec<u8>>> = std::sync::LazyLock::new(chain);
        let mut bytes = record(22, &[server_hello([3, 3]), certificates(&CHAIN)].concat());
        for (at, byte) in changes {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let _ = parse(&bytes);
    }
}
