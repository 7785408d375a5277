//! What the pages of the admin view are made of.

mod badge;
mod dialog;
mod field;
mod lines;
mod rail;
mod step_up;

pub use badge::{Badge, StateMark, StateWord, standing_word};
pub use dialog::Dialog;
pub use field::{Field, field_problem, field_words};
pub use lines::Lines;
pub use rail::Rail;
pub use step_up::{StepUp, act_words};
