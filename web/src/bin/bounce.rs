//! The program of `/bounce`.

fn main() {
    mta_sts_web::screens::bounce::start();
}
