//! The ClientHello.

/// TLS 1.2 on the wire.
const TLS_1_2: [u8; 2] = [3, 3];

/// The cipher suites of the last fifteen years, including weak ones: the handshake ends at the certificates, so no suite
/// is ever used.
const SUITES: [u16; 16] = [
    0xc02b, 0xc02f, 0xc02c, 0xc030, // ECDHE, AES-GCM
    0xcca9, 0xcca8, // ECDHE, ChaCha20
    0xc009, 0xc013, 0xc00a, 0xc014, // ECDHE, AES-CBC
    0x009e, 0x009f, 0x0033, // DHE
    0x009c, 0x002f, 0x0035, // RSA
];

/// x25519, P-256, P-384, P-521, and those that few clients have: x448, secp256k1, Brainpool.
const GROUPS: [u16; 9] = [0x001d, 0x0017, 0x0018, 0x0019, 0x001e, 0x0016, 0x001a, 0x001b, 0x001c];

/// ECDSA, RSA-PSS with both kinds of keys, RSA PKCS #1, Ed25519 and Ed448 with SHA-2, and with SHA-1 for old servers.
const SIGNATURES: [u16; 17] = [
    0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0807, 0x0401, 0x0501, 0x0601, 0x0809, 0x080a, 0x080b,
    0x0808, 0x0301, 0x0201, 0x0203,
];

/// Returns a ClientHello to `host` for TLS 1.2, the newest version that sends certificates unencrypted.
///
/// The `random` is constant, because no secret depends on it.
pub fn client_hello(host: &str) -> Vec<u8> {
    let name = [&[0][..], &prefixed(host.as_bytes())].concat();
    let extensions = [
        extension(0x0000, &prefixed(&name)),
        extension(0x000a, &prefixed(&words(&GROUPS))),
        extension(0x000b, &[1, 0]),
        extension(0x000d, &prefixed(&words(&SIGNATURES))),
    ]
    .concat();
    let hello =
        [&TLS_1_2[..], &[0x6d; 32], &[0], &prefixed(&words(&SUITES)), &[1, 0], &prefixed(&extensions)]
            .concat();
    let message = [&[1, 0][..], &prefixed(&hello)].concat();
    [&[22, 3, 1][..], &prefixed(&message)].concat()
}

fn extension(kind: u16, data: &[u8]) -> Vec<u8> {
    [&kind.to_be_bytes()[..], &prefixed(data)].concat()
}

fn words(values: &[u16]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_be_bytes()).collect()
}

/// Prefixes data with its length in two bytes. All data here is far shorter than 64 KiB.
fn prefixed(data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap_or(u16::MAX);
    [&length.to_be_bytes()[..], data].concat()
}
