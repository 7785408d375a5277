//! The language switch of every page: a plain form, which loads the page again in the other language.

use leptos::prelude::*;

use crate::problem::Problem;

/// Remembers a language, in the browser and for whoever is signed in, and goes back.
#[server(prefix = "/api", endpoint = "language")]
pub async fn choose_language(
    /// The language's tag.
    #[server(default)]
    locale: String,
    /// The path to go back to.
    #[server(default)]
    back: String,
) -> Result<(), Problem> {
    use crate::request::{answer, give_locale, go_to, ports, refused, visit};
    use guichet::{Refusal, locale::Locale, redirect::local_path, usecase};

    let (visit, back) = (visit()?, local_path(&back));
    let Some(locale) = Locale::from_tag(&locale) else {
        return refused(Refusal::Missing, back);
    };
    answer(usecase::choose_locale(&ports(), &visit.visitor, locale).await, back)?;
    give_locale(locale);
    go_to(back);
    Ok(())
}
