//! The program of `/reports`, and of the worker that reads for it.

fn main() {
    mta_sts_web::screens::reports::start();
}
