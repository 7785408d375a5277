//! The recovery codes on paper and in a file: the same words, no password, no whole username.

use leptos::prelude::*;

use super::Ribbon;
use crate::{
    api::view::RecoveryCodesView,
    frame::{Frame, texts},
    text::Texts,
};

/// The sheet that is printed in the page's place.
#[component]
pub fn Sheet(
    /// What stands on it.
    view: RecoveryCodesView,
) -> impl IntoView {
    let (words, frame) = (texts().sheet(), Frame::current());
    let lost = match frame.phone {
        Some(phone) => words.lost(&phone.replace(' ', "\u{a0}")),
        None => words.lost_no_phone().to_owned(),
    };
    let codes = view.codes.into_iter().zip(1..).map(|(code, place)| view! { <li><span>{place}</span>{code}</li> });
    view! {
        <section class="sheet">
            <header>
                <p class="firm">{frame.firm.clone()}</p>
                <p>{texts().common().client_portal()}</p>
            </header>
            {Ribbon::SHEET.draw()}
            <p class="sheet-title">{words.heading()}</p>
            <p>{words.text()}</p>
            <dl>
                <dt>{words.portal()}</dt>
                <dd>{view.portal.clone()}</dd>
                <dt>{words.account()}</dt>
                <dd>{view.account_hint}</dd>
                <dt>{words.made_on()}</dt>
                <dd>{view.made_on}</dd>
            </dl>
            <ol class="to-cross">{codes.collect_view()}</ol>
            <h2>{words.how()}</h2>
            <ol class="how">
                <li>{words.how_sign_in(&view.portal)}</li>
                <li>{words.how_type()}</li>
                <li>{words.how_cross()}</li>
            </ol>
            <p class="keep">{words.keep()}</p>
            <p class="lost">{lost}</p>
            <div class="end">
                <p>{frame.firm}</p>
                <p>{words.page()}</p>
            </div>
        </section>
    }
}

/// The text of the file.
#[must_use]
pub fn recovery_text(texts: Texts, firm: &str, view: &RecoveryCodesView) -> String {
    let words = texts.sheet();
    let codes: Vec<_> = view.codes.iter().zip(1..).map(|(code, place)| format!("{place:>2}  {code}")).collect();
    let codes = codes.join("\r\n");
    // Line ends as Notepad wants them; everything else takes them too.
    format!(
        "{firm}\r\n{title}\r\n{text}\r\n\r\n{portal}: {host}\r\n{account}: {hint}\r\n{made}: {day}\r\n\r\n{codes}\r\n\r\n\
         1. {sign_in}\r\n2. {type_it}\r\n3. {cross}\r\n\r\n{keep}\r\n",
        title = words.heading(),
        text = words.text(),
        portal = words.portal(),
        host = view.portal,
        account = words.account(),
        hint = view.account_hint,
        made = words.made_on(),
        day = view.made_on,
        sign_in = words.how_sign_in(&view.portal),
        type_it = words.how_type(),
        cross = words.file_cross(),
        keep = words.file_keep(),
    )
}
