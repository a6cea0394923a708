//! The screen of TLS reports: where files are added, the answer, the days, the causes, and what all of it rests on.

mod answer;
mod causes;
mod chart;
mod days;
mod filters;
mod intake;
mod message;
mod rest;
mod screen;
mod table;

pub(crate) use screen::Reports;
