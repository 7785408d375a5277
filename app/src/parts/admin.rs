//! What the pages of the admin view are made of.

mod badge;
mod choices;
mod code_to_give;
mod dialog;
mod field;
mod identity;
mod lines;
mod link_to_give;
mod person_fields;
mod rail;
mod reset_reason;
mod step_up;
mod told;

pub use badge::{Badge, StateMark, StateWord, standing_word};
pub use choices::Choices;
pub use code_to_give::CodeToGive;
pub use dialog::Dialog;
pub use field::{Field, field_problem, field_words};
pub use identity::Identity;
pub use lines::Lines;
pub use link_to_give::LinkToGive;
pub use person_fields::{PersonFields, invite_words};
pub use rail::Rail;
pub use reset_reason::ResetReason;
pub use step_up::{StepUp, act_words};
pub use told::told;
