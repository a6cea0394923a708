use super::*;
use mta_sts::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, CustomExtension, DnType, ExtendedKeyUsagePurpose,
    GeneralSubtree, IsCa, KeyPair, NameConstraints, date_time_ymd,
};
use rustls::RootCertStore;
use std::sync::Arc;

const HOST: &str = "mx.example.com";

type Authority = CertifiedIssuer<'static, KeyPair>;

fn named(name: &str, years: (i32, i32)) -> CertificateParams {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    (params.not_before, params.not_after) = (date_time_ymd(years.0, 1, 1), date_time_ymd(years.1, 1, 1));
    params
}

/// Returns the parameters with a change.
fn with(mut params: CertificateParams, change: impl FnOnce(&mut CertificateParams)) -> CertificateParams {
    change(&mut params);
    params
}

const AUTHORITY: IsCa = IsCa::Ca(BasicConstraints::Unconstrained);

fn authority(name: &str, years: (i32, i32)) -> CertificateParams {
    with(named(name, years), |params| params.is_ca = AUTHORITY)
}

fn server(years: (i32, i32)) -> CertificateParams {
    let mut params = named("server", years);
    params.subject_alt_names = CertificateParams::new([HOST.to_owned()]).unwrap().subject_alt_names;
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    params
}

fn below(issuer: &Authority, params: CertificateParams) -> Authority {
    CertifiedIssuer::signed_by(params, KeyPair::generate().unwrap(), issuer).unwrap()
}

fn alone(params: CertificateParams) -> Authority {
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn chain(certificates: &[&Authority]) -> Vec<CertificateDer<'static>> {
    certificates.iter().map(|certificate| certificate.der().clone()).collect()
}

/// Returns trust in one root.
fn trust(root: &Authority) -> Trust {
    let mut store = RootCertStore::empty();
    store.add(root.der().clone()).unwrap();
    Trust { roots: Arc::new(store), provider: Arc::new(rustls::crypto::ring::default_provider()) }
}

const NOW: (i32, i32) = (2026, 2028);
const BEFORE: (i32, i32) = (2020, 2024);
const LATER: (i32, i32) = (2030, 2031);

#[test]
fn each_fault_of_a_chain_has_a_name() {
    let now = UnixTime::since_unix_epoch(std::time::Duration::from_secs(1_795_348_800));
    let root = alone(authority("Root", (2020, 2040)));
    let other_root = alone(authority("Other Root", (2020, 2040)));
    let intermediate = |years| below(&root, authority("Intermediate", years));
    let (current, old, early) = (intermediate(NOW), intermediate(BEFORE), intermediate(LATER));
    let constrained = below(
        &root,
        with(authority("Constrained", NOW), |params| {
            params.name_constraints = Some(NameConstraints {
                permitted_subtrees: vec![GeneralSubtree::DnsName("example.net".into())],
                excluded_subtrees: Vec::new(),
            });
        }),
    );
    let no_authority = below(&root, named("No Authority", NOW));
    let mut critical = CustomExtension::from_oid_content(&[1, 2, 3, 4], vec![5, 0]);
    critical.set_criticality(true);
    let client = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let good = || server(NOW);
    let expired_within = below(&old, server(BEFORE));
    // The chain, whether it leads to the root, whether it is valid now, and what else is wrong.
    let cases = [
        ("good", chain(&[&below(&current, good()), &current]), true, true, None),
        ("expired", chain(&[&below(&current, server(BEFORE)), &current]), true, false, None),
        ("early", chain(&[&below(&current, server(LATER)), &current]), true, false, None),
        ("all expired", chain(&[&expired_within, &old]), true, false, None),
        (
            "an old intermediate certificate that was never valid together with the other one",
            chain(&[&below(&old, good()), &old]),
            true,
            false,
            Some(Refusal::IntermediateDate),
        ),
        (
            "an early one",
            chain(&[&below(&early, good()), &early]),
            true,
            false,
            Some(Refusal::IntermediateDate),
        ),
        ("no intermediate certificate", chain(&[&below(&current, good())]), false, true, None),
        ("another root", chain(&[&below(&other_root, good()), &other_root]), false, true, None),
        ("expired, another root", chain(&[&below(&other_root, server(BEFORE))]), false, false, None),
        ("self-signed", chain(&[&alone(good())]), false, true, None),
        (
            "self-signed, as an authority",
            chain(&[&alone(with(good(), |params| params.is_ca = AUTHORITY))]),
            false,
            true,
            Some(Refusal::IsAuthority),
        ),
        (
            "for clients",
            chain(&[&below(&current, with(good(), |params| params.extended_key_usages = client)), &current]),
            true,
            true,
            Some(Refusal::Purpose),
        ),
        (
            "names that the issuer may not certify",
            chain(&[&below(&constrained, good()), &constrained]),
            true,
            true,
            Some(Refusal::NameConstraint),
        ),
        (
            "an issuer that is not an authority",
            chain(&[&below(&no_authority, good()), &no_authority]),
            true,
            true,
            Some(Refusal::IssuerNotAuthority),
        ),
        (
            "a critical extension",
            chain(&[
                &below(&current, with(good(), |params| params.custom_extensions = vec![critical])),
                &current,
            ]),
            true,
            true,
            Some(Refusal::CriticalExtension),
        ),
        ("not X.509", vec![CertificateDer::from(vec![0x30, 0])], false, true, Some(Refusal::Unreadable)),
    ];
    for (what, chain, trusted, in_date, refused) in cases {
        let judged = judge(&chain, HOST, now, &trust(&root));
        let found = (judged.trusted, judged.in_date, judged.refused);
        assert_eq!(found, (trusted, in_date, refused), "{what}");
        assert!(judged.named && judged.unknown.is_none(), "{what}");
        assert_eq!(judged.is_valid(), what == "good", "{what}");
    }
}

#[test]
fn a_safe_algorithm_that_cannot_be_verified_is_not_a_fault() {
    let sha = |number| [&[6, 9][..], &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, number], &[5, 0]].concat();
    let cases = [
        (sha(4), true),
        (sha(5), true),
        (sha(13), false),
        (vec![6, 7, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 1], true),
        (vec![6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 4], false),
    ];
    for (algorithm, weak) in cases {
        let error = CertificateError::UnsupportedSignatureAlgorithmContext {
            signature_algorithm_id: algorithm,
            supported_algorithms: Vec::new(),
        };
        let fault = fault(&error.into());
        assert_eq!(fault.refused == Some(Refusal::WeakSignature), weak);
        assert_eq!(fault.unknown.is_none(), weak);
    }
}

#[test]
fn rfc_3339_becomes_seconds() {
    for at in [0, 951_782_400, 951_868_800, 1_795_378_807, 4_107_542_399] {
        assert_eq!(seconds(&Timestamp(at).to_string()), Some(at), "{}", Timestamp(at));
    }
    for text in ["", "2026", "2026-13-01T00:00:00Z", "1960-01-01T00:00:00Z", "abcd-01-01T00:00:00Z"] {
        assert_eq!(seconds(text), None, "{text}");
    }
}
