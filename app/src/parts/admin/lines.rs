//! A field of several lines, filled with what was saved.

use leptos::prelude::*;

/// The field. Leptos writes the children of a `<textarea>` as they are, so that `</textarea>` in a text would end it:
/// here the text is escaped first.
#[component]
pub fn Lines(
    /// Its identifier and its name.
    id: &'static str,
    /// What it is filled with.
    value: String,
    /// The most characters that it takes.
    longest: usize,
    /// The language of what is typed into it.
    lang: &'static str,
    /// The element that describes it.
    described_by: &'static str,
    /// Whether what it held was refused.
    #[prop(into)]
    invalid: Signal<bool>,
) -> impl IntoView {
    view! {
        <textarea
            class="input"
            id=id
            name=id
            rows="4"
            maxlength=longest
            lang=lang
            aria-describedby=described_by
            aria-invalid=move || invalid.get().then_some("true")
            inner_html=escaped(&value)
        ></textarea>
    }
}

/// The text as a page holds it, so that nothing in it is markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::escaped;

    #[test]
    fn no_text_ends_the_field() {
        assert_eq!(escaped("</textarea><script>&lt;"), "&lt;/textarea&gt;&lt;script&gt;&amp;lt;");
    }
}
