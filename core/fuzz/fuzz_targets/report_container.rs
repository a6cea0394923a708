#![no_main]

// Mails, mboxes and archives, as the page reads them.
libfuzzer_sys::fuzz_target!(|bytes: &[u8]| mta_sts_check_fuzz::report_container(bytes));
