//! The program of `/publish`.

fn main() {
    mta_sts_web::screens::publish::start();
}
