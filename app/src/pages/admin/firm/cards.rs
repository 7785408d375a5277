//! The settings as they are, a card each, with the way to change them.

use guichet::{colour::Accent, locale::Locale};
use leptos::prelude::*;

use super::{
    language::zone_name,
    preview::{AppEntry, Look},
};
use crate::{api::admin::firm::FirmView, frame::texts, parts::FirmMark};

/// The cards.
#[component]
pub(super) fn Cards(view: FirmView) -> impl IntoView {
    let words = texts().firm();
    let language = if view.locale == Locale::En { words.english() } else { words.french() };
    let colour = if view.colour.is_empty() { words.accent_own().to_owned() } else { view.colour.clone() };
    let [client, staff] = view.sessions;
    view! {
        <div class="firm-cards">
            <Card id="names" title=words.names() href="/admin/firm/names">
                <Facts facts=vec![
                    (words.name(), view.frame.firm.clone()),
                    (words.short_name(), view.frame.short_name.clone()),
                    (words.host(), view.host),
                ] />
                <AppEntry firm=Signal::stored(view.frame.short_name) account=view.account />
            </Card>
            <Card id="language" title=words.language_heading() href="/admin/firm/language">
                <Facts facts=vec![
                    (words.language(), language.to_owned()),
                    (words.time_zone(), zone_name(&view.time_zone)),
                ] />
            </Card>
            <Card id="help" title=words.help() href="/admin/firm/help">
                <Facts facts=vec![
                    (words.phone(), view.frame.phone.unwrap_or_default()),
                    (words.hours_english(), view.hours.0),
                    (words.hours_french(), view.hours.1),
                ] />
            </Card>
            <Card id="message" title=words.message() href="/admin/firm/message">
                <Facts facts=vec![(words.english(), view.message.0), (words.french(), view.message.1)] />
            </Card>
            <Card id="colour" title=words.accent() href="/admin/firm/colour">
                <Facts facts=vec![(words.accent_code(), colour)] />
                <Look accent=Signal::stored(Accent::parse(&view.colour)) />
            </Card>
            <Logo is_there=view.frame.logo.is_some() />
            <Card id="sessions" title=words.sessions() href="/admin/firm/sessions">
                <Facts facts=vec![
                    (words.client_idle(), client.0.to_string()),
                    (words.client_total(), client.1.to_string()),
                    (words.staff_idle(), staff.0.to_string()),
                    (words.staff_total(), staff.1.to_string()),
                ] />
            </Card>
        </div>
    }
}

#[component]
fn Card(id: &'static str, title: &'static str, href: &'static str, children: Children) -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby=id>
            <div class="panel-head">
                <h2 id=id>{title}</h2>
                <div class="acts">
                    <Change href of=title />
                </div>
            </div>
            {children()}
        </section>
    }
}

/// The way to a dialog; what it changes is said to those who hear the button alone.
#[component]
fn Change(href: &'static str, of: &'static str) -> impl IntoView {
    view! {
        <a class="button secondary small" href=href>
            {texts().firm().change()}
            <span class="visually-hidden">" – " {of}</span>
        </a>
    }
}

#[component]
fn Facts(facts: Vec<(&'static str, String)>) -> impl IntoView {
    let facts = facts.into_iter().map(|(name, value)| {
        let value = match value.as_str() {
            "" => view! { <span class="unset">{texts().firm().nothing_set()}</span> }.into_any(),
            _ => value.into_any(),
        };
        view! {
            <dt>{name}</dt>
            <dd class="lines">{value}</dd>
        }
    });
    view! { <dl class="facts">{facts.collect_view()}</dl> }
}

#[component]
fn Logo(is_there: bool) -> impl IntoView {
    let words = texts().firm();
    let body = if is_there {
        view! {
            <figure class="logo-now">
                <FirmMark />
                <figcaption class="hint">{words.logo_now()}</figcaption>
            </figure>
        }
        .into_any()
    } else {
        view! { <p class="empty">{words.logo_none()}</p> }.into_any()
    };
    view! {
        <section class="panel" aria-labelledby="logo">
            <div class="panel-head">
                <h2 id="logo">{words.logo()}</h2>
                <div class="acts">
                    <Change href="/admin/firm/logo" of=words.logo() />
                    {is_there
                        .then(|| {
                            view! {
                                <a class="button quiet small" href="/admin/firm/logo/remove">
                                    {words.logo_remove()}
                                </a>
                            }
                        })}
                </div>
            </div>
            {body}
        </section>
    }
}
