//! The logo is taken away, and why a picture can't be one. A new one comes to a route of the server's: server functions
//! take no files.

use guichet::logo::LogoRefusal;
use leptos::prelude::*;

use crate::problem::Problem;

/// What is wrong with a picture that was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LogoProblem {
    /// None was chosen.
    Empty,
    /// The format that logos mostly come in, and that is never taken.
    Svg,
    /// Whatever the rules refuse.
    Refused(LogoRefusal),
}

impl LogoProblem {
    const ALL: [Self; 7] = [
        Self::Empty,
        Self::Svg,
        Self::Refused(LogoRefusal::NotPng),
        Self::Refused(LogoRefusal::TooLarge),
        Self::Refused(LogoRefusal::TooManyPixels),
        Self::Refused(LogoRefusal::TooSmall),
        Self::Refused(LogoRefusal::Broken),
    ];

    /// Its word in an address.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Svg => "svg",
            Self::Refused(LogoRefusal::NotPng) => "not-png",
            Self::Refused(LogoRefusal::TooLarge) => "too-large",
            Self::Refused(LogoRefusal::TooManyPixels) => "too-many-pixels",
            Self::Refused(LogoRefusal::TooSmall) => "too-small",
            Self::Refused(LogoRefusal::Broken) => "broken",
        }
    }

    /// The one of a word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.as_str() == word)
    }
}

/// Takes the logo away.
#[server(prefix = "/api", endpoint = "admin/firm/remove-logo")]
pub async fn remove_logo(
    /// The mark of the one that the page showed.
    #[server(default)]
    shown: String,
    /// The code of whoever does it.
    #[server(default)]
    code: String,
) -> Result<(), Problem> {
    use crate::request::{answer, go_to, ports, proven_visit};
    use guichet::usecase;

    let page = "/admin/firm/logo/remove";
    let visit = proven_visit(&code, page).await?;
    answer(usecase::change_logo(&ports(), visit.caller(), None, Some(&shown)).await, page)?;
    go_to("/admin/firm?done=logo-removed");
    Ok(())
}
