//! What settings will look like: the entry in an authenticator app, and the colour in light and dark.

use guichet::colour::{Accent, DARK, Ground, LIGHT, Palette, Theme};
use leptos::prelude::*;

use crate::{
    frame::{Frame, texts},
    text::Texts,
};

/// The entry as an authenticator app shows it.
#[component]
pub(super) fn AppEntry(
    /// The short name.
    #[prop(into)]
    firm: Signal<String>,
    /// Whose entry.
    account: String,
) -> impl IntoView {
    view! {
        <figure class="app-entry">
            <figcaption class="hint">{texts().firm().short_name_preview()}</figcaption>
            <div>
                <b>{move || firm.get()}</b>
                <span>{account}</span>
                <span class="digits" aria-hidden="true">
                    "482 913"
                </span>
            </div>
        </figure>
    }
}

/// The colour on a page, in light and in dark, and what becomes of it.
#[component]
pub(super) fn Look(
    /// The colour; none for the portal's own.
    #[prop(into)]
    accent: Signal<Option<Accent>>,
) -> impl IntoView {
    let (all, words) = (texts(), texts().firm());
    let palette = Memo::new(move |_| accent.with(|accent| accent.as_ref().map_or(Palette::STANDARD, Palette::of)));
    let text = move || accent.with(|accent| accent.as_ref().map(|accent| fit_words(all, accent)));
    view! {
        <div class="looks">
            <Swatch theme=Signal::derive(move || palette.get().light) ground=LIGHT caption=words.preview_light() />
            <Swatch theme=Signal::derive(move || palette.get().dark) ground=DARK caption=words.preview_dark() />
        </div>
        <p class="hint" role="status">
            {text}
        </p>
    }
}

/// A page in small. Colours are attributes of shapes: no style may stand in a page.
#[component]
fn Swatch(theme: Signal<Theme>, ground: Ground, caption: &'static str) -> impl IntoView {
    let (all, firm) = (texts(), Frame::current().short_name);
    let of = move |pick: fn(&Theme) -> guichet::colour::Colour| move || theme.with(pick).to_string();
    view! {
        <figure>
            <svg viewBox="0 0 240 144" role="img" aria-label=caption>
                <rect width="240" height="144" fill=ground.paper.to_string() />
                <rect width="240" height="56" fill=of(|theme| theme.band) />
                <text class="name" x="16" y="26" fill=of(|theme| theme.on_band)>
                    {firm}
                </text>
                <text x="16" y="44" fill=of(|theme| theme.on_band_2)>
                    {all.common().client_portal()}
                </text>
                <rect x="16" y="68" width="208" height="64" rx="6" fill=ground.surface.to_string() />
                <rect x="28" y="84" width="88" height="32" rx="5" fill=of(|theme| theme.accent) />
                <text class="button-word" x="72" y="104" fill=of(|theme| theme.on_accent)>
                    {all.verify().submit()}
                </text>
                <text class="link" x="130" y="104" fill=of(|theme| theme.accent)>
                    {all.common().privacy()}
                </text>
            </svg>
            <figcaption class="hint">{caption}</figcaption>
        </figure>
    }
}

/// What becomes of a colour, so that text on it and in it can be read.
fn fit_words(texts: Texts, accent: &Accent) -> String {
    let words = texts.firm();
    let palette = Palette::of(accent);
    if palette.light.accent == accent.colour() {
        words.accent_fits().to_owned()
    } else if palette == Palette::STANDARD {
        words.accent_refused().to_owned()
    } else {
        words.accent_adjusted(&palette.light.accent.to_string())
    }
}
