//! Letters that didn't arrive.

pub mod put_away;
pub mod send_again;
pub mod view;

pub use put_away::PutLetterAway;
pub use send_again::SendLettersAgain;
pub use view::{LetterView, LettersView, view_letters};
