//! Help, always in the same place (WCAG 2.2 SC 3.2.6), and the footer.

use leptos::prelude::*;

use super::{Glyph, Icon, PhoneLink};
use crate::frame::{Frame, texts};

/// The help line and what stands under it.
#[component]
pub fn Foot(
    /// Whether to tell newcomers of their link.
    #[prop(optional)]
    first_time: bool,
) -> impl IntoView {
    let (common, sign_in) = (texts().common(), texts().sign_in());
    let first_time_text =
        if Frame::current().sends_letters { sign_in.first_time_text() } else { sign_in.first_time_text_without_mail() };
    view! {
        <ul class="help">
            <li>
                <Icon of=Glyph::Phone />
                <p>
                    <b>{common.need_help()}</b>
                    " "
                    <HowToCall />
                </p>
            </li>
            {first_time
                .then(|| {
                    view! {
                        <li>
                            <Icon of=Glyph::Mail />
                            <p>
                                <b>{sign_in.first_time()}</b>
                                " "
                                {first_time_text}
                            </p>
                        </li>
                    }
                })}
        </ul>
        <div class="foot">
            <ul>
                <li>
                    <a class="still-link" href="/privacy">
                        {common.privacy()}
                    </a>
                </li>
                <li>
                    <a class="still-link" href="/accessibility">
                        {common.accessibility()}
                    </a>
                </li>
            </ul>
            <p>{common.runs_on()}</p>
        </div>
    }
}

/// Which number, and when; without one, whom to ask.
#[component]
fn HowToCall() -> impl IntoView {
    let (common, frame) = (texts().common(), Frame::current());
    match (frame.phone, frame.phone_hours) {
        (Some(number), Some(hours)) => {
            let (before, between, after) = common.call_us_parts();
            // The sentence ends with a full stop of its own, and English hours may end in "p.m.".
            let after = if hours.ends_with('.') { after.trim_start_matches('.') } else { after };
            view! {
                {before}
                <PhoneLink number />
                {between}
                {hours}
                {after}
            }
            .into_any()
        }
        (Some(number), None) => {
            let (before, after) = common.call_us_any_time_parts();
            view! {
                {before}
                <PhoneLink number />
                {after}
            }
            .into_any()
        }
        (None, _) => common.ask_accountant().into_any(),
    }
}
