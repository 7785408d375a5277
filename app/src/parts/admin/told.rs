//! Whether whom it concerns is told by a letter, or has to be told by whoever does it.

use crate::frame::{Frame, texts};

/// The sentence that says so.
pub fn told(first_name: &str, has_email: bool) -> String {
    let words = texts().client();
    match (has_email, Frame::current().sends_letters) {
        (true, true) => words.told(first_name),
        (true, false) => words.told_without_mail(first_name),
        (false, _) => words.not_told(first_name),
    }
}
