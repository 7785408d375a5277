//! Use cases over ports in memory: what people do, in the right order and in every wrong one.

mod enrolment;
mod failures;
mod gates;
mod guessed_codes;
mod guessed_passwords;
mod help;
mod invitations;
mod locked_codes;
mod order;
mod races;
mod recovery;
mod saved_codes;
mod sessions;
mod who_exists;
mod whole_way;
