//! The program of the worker that reads TLS reports for `/reports`.

fn main() {
    mta_sts_web::screens::reports::read();
}
