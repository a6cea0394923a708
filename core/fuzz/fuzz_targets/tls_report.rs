#![no_main]

libfuzzer_sys::fuzz_target!(|json: &[u8]| mta_sts_check_fuzz::tls_report(json));
