//! The program of `/lint`.

fn main() {
    mta_sts_web::screens::draft::start();
}
