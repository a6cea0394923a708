//! The program of `/reports`.

fn main() {
    mta_sts_web::screens::reports::start();
}
