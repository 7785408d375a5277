//! A sign-in that its holder is asked about, in words; written out on the server.

use guichet::{Result, access::Visitor, agent::Agent, ports::Ports, unusual::Way, usecase};

use crate::{
    act::agent_words,
    api::view::UnusualView,
    date::{Zone, moment},
    request::Visit,
    text::Texts,
};

/// Those that the visitor is asked about.
///
/// # Errors
/// [`guichet::Refusal::NotSignedIn`], [`guichet::Refusal::OutOfOrder`].
pub async fn asked(ports: &Ports, visit: &Visit) -> Result<Vec<UnusualView>> {
    let (texts, zone, now) = (Texts::of(visit.locale), Zone::of(&visit.firm), ports.clock.now());
    let words = texts.unusual();
    let visitor: &Visitor = &visit.visitor;
    let found = usecase::unusual_sign_ins(ports, visitor).await?;
    let view = |asked: &guichet::unusual::UnusualSignIn| {
        let (when, way) = (moment(texts, &zone, asked.at, now), way_words(texts, asked.way));
        let agent = Agent::read(&asked.origin.user_agent);
        UnusualView {
            id: asked.id.to_string(),
            title: match agent {
                Some(agent) => words.title(&agent_words(texts, agent)),
                None => words.title_unknown().to_owned(),
            },
            text: match asked.origin.address {
                Some(address) => words.text(&capitalised(&when), &address.to_string(), way),
                None => words.text_no_address(&capitalised(&when), way),
            },
        }
    };
    Ok(found.iter().map(view).collect())
}

fn way_words(texts: Texts, way: Way) -> &'static str {
    let words = texts.unusual();
    match way {
        Way::Password => words.with_password(),
        Way::Authenticator => words.with_app(),
        Way::RecoveryCode => words.with_recovery_code(),
        Way::IssuedCode => words.with_issued_code(),
    }
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
