//! The program of `/` and `/d/…`.

fn main() {
    mta_sts_web::screens::check::start();
}
