//! What stands on every page: whose portal it is, in which language, and how to get help.

use guichet::locale::Locale;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::text::Texts;

/// What every page shows of the firm. The server sends it along with the page, so both draw the same.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Frame {
    /// The page's language.
    pub locale: Locale,
    /// The firm's legal name.
    pub firm: String,
    /// The firm's name in authenticator apps.
    pub short_name: String,
    /// The telephone for help.
    pub phone: Option<String>,
    /// When it is answered, in the page's language.
    pub phone_hours: Option<String>,
    /// What the firm has to say to everybody, in the page's language.
    pub message: Option<String>,
    /// The mark of its colour, whose style sheet the page has.
    pub accent: Option<String>,
    /// Its logo.
    pub logo: Option<FrameLogo>,
    /// Whether letters are sent.
    pub sends_letters: bool,
}

/// A logo, as pages show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FrameLogo {
    /// Its address.
    pub address: String,
    /// Its width in pixels.
    pub width: u32,
    /// Its height.
    pub height: u32,
}

impl Frame {
    /// The page's frame. It is there below [`crate::App`].
    #[must_use]
    pub fn current() -> Self {
        expect_context()
    }
}

/// The texts in the page's language.
#[must_use]
pub fn texts() -> Texts {
    Texts::of(Frame::current().locale)
}

/// Loads the page again when the account turns out to have another language than the browser asked for.
pub fn speak(locale: Locale) {
    if locale != Frame::current().locale {
        crate::browser::reload();
    }
}

/// Loads the page again when the firm turns out to have been given another name, look or message since.
pub fn follow(frame: &Frame) {
    if *frame != Frame::current() {
        crate::browser::reload();
    }
}

/// The frame as the server sent it with the page.
pub(crate) fn shared_frame() -> Frame {
    SharedValue::<Frame>::new(|| {
        #[cfg(feature = "ssr")]
        return crate::request::frame();
        #[cfg(not(feature = "ssr"))]
        unreachable!("the server sends the frame with every page")
    })
    .into_inner()
}

/// What tells a colour from another one, in the address of its style sheet.
#[cfg(feature = "ssr")]
#[must_use]
pub fn accent_mark(accent: &guichet::colour::Accent) -> String {
    accent.as_str().trim_start_matches('#').to_owned()
}

/// What tells a logo from another one, in its address: the beginning of its fingerprint.
#[cfg(feature = "ssr")]
#[must_use]
pub fn logo_mark(fingerprint: &str) -> String {
    fingerprint.chars().take(16).collect()
}

/// A logo with that fingerprint, as pages show it.
#[cfg(feature = "ssr")]
#[must_use]
pub fn frame_logo(fingerprint: &str) -> Option<FrameLogo> {
    let (width, height) = guichet::logo::Logo::size_of(fingerprint)?;
    Some(FrameLogo { address: format!("/logo.png?v={}", logo_mark(fingerprint)), width, height })
}
