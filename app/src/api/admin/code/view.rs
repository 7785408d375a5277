//! A code to give, for whoever issued it.

use guichet::locale::Locale;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// What is shown once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CodeView {
    /// Names the client.
    pub client: String,
    /// By their first name.
    pub first_name: String,
    /// The code, in groups of four.
    pub code: String,
    /// The day on which it ends, and the time.
    pub until: (String, String),
    /// Whether they have to set up again with it.
    pub was_reset: bool,
    /// How the firm is called in authenticator apps.
    pub entry: String,
    /// What to say to them, in their language and then in the other.
    pub says: [SayView; 2],
}

/// What to say to a client, in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SayView {
    /// Which.
    pub locale: Locale,
    /// Sentence by sentence.
    pub sentences: Vec<String>,
}

/// The code, for whoever issued it, until they have given it.
#[server(prefix = "/api", endpoint = "admin/view/code")]
pub async fn view_code(
    /// Whose it is.
    #[server(default)]
    client: String,
) -> Result<CodeView, Problem> {
    use super::super::help::page_of;
    use crate::request::{answer, named, ports, visit};
    use guichet::{power::Power, usecase};

    let (visit, page) = (visit()?, page_of(&client, ""));
    let id = answer(named(&visit, Power::HelpClients, &client), &page)?;
    let held = answer(usecase::show_code(&ports(), visit.caller(), id).await, &page)?;
    Ok(CodeView::of(&visit, &held))
}

#[cfg(feature = "ssr")]
impl CodeView {
    /// A code, written out.
    pub(crate) fn of(visit: &crate::request::Visit, held: &guichet::issued_code::CodeToGive) -> Self {
        use crate::{
            date::{Zone, day_month, time},
            text::Texts,
        };

        let (texts, zone) = (Texts::of(visit.locale), Zone::of(&visit.firm));
        let (was_reset, entry) = (held.client.reset_at.is_some(), visit.firm.short_name.as_str());
        let say = |locale| {
            let words = Texts::of(locale).issued_code();
            let last = if was_reset { words.say_set_up(entry) } else { words.say_stays().to_owned() };
            SayView { locale, sentences: vec![words.say_sign_in().to_owned(), words.say_enter().to_owned(), last] }
        };
        let theirs = held.client.locale;
        Self {
            client: held.client.id.to_string(),
            first_name: held.client.first_called().to_owned(),
            code: held.code.reveal(),
            until: (day_month(texts, &zone, held.expires_at), time(texts, &zone, held.expires_at)),
            was_reset,
            entry: entry.to_owned(),
            says: [say(theirs), say(theirs.other())],
        }
    }
}
