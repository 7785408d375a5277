//! Use cases over ports in memory: what people do, in the right order and in every wrong one.

mod caller;
mod enrolment;
mod failures;
mod gates;
mod guessed_codes;
mod guessed_passwords;
mod help;
mod invitations;
mod issued_codes;
mod locked_codes;
mod meanwhile;
mod order;
mod own_security;
mod own_sessions;
mod races;
mod recovery;
mod replacing;
mod resealing;
mod reset;
mod reset_refused;
mod saved_codes;
mod sessions;
mod step_up;
mod step_up_guessed;
mod who_exists;
mod whole_way;
