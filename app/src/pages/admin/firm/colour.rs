//! The dialog of the firm's colour, with a look at it in light and dark, as it is chosen.

use guichet::{
    colour::{Accent, Palette},
    error::Field as Rule,
};
use leptos::{html::Input, prelude::*};

use super::{
    form::{End, dialog, invalid, save_words},
    preview::Look,
};
use crate::{
    api::admin::firm::{FirmView, colour::ChangeColour},
    frame::texts,
    parts::{ProblemNotice, admin::Field, problem_of},
};

/// The dialog.
#[component]
pub fn FirmColour() -> impl IntoView {
    dialog(texts().firm().accent(), |view| view! { <Form view /> })
}

#[component]
fn Form(view: FirmView) -> impl IntoView {
    let (all, words) = (texts(), texts().firm());
    let save = ServerAction::<ChangeColour>::new();
    let (problem, refusals) = problem_of(save, true);
    let bad = invalid(problem, Rule::Accent);
    let code = NodeRef::<Input>::new();
    // What isn't a colour isn't shown as one: the last one stands.
    let shown = RwSignal::new(Accent::parse(&view.colour));
    let typed = move |text: &str| match Accent::parse(text) {
        None if !text.trim().is_empty() => {}
        accent => shown.set(accent),
    };
    let picked = move |event| {
        let colour = event_target_value(&event);
        if let Some(code) = code.get() {
            code.set_value(&colour);
        }
        typed(&colour);
    };
    let standard = Palette::STANDARD.light.accent.to_string();
    let hint = words.accent_code_hint(&standard);
    let present =
        move || shown.with(|accent| accent.as_ref().map_or_else(|| standard.clone(), |it| it.as_str().to_owned()));
    view! {
        <ProblemNotice problem words=move |problem| save_words(all, problem) />
        <p class="sub">{words.accent_hint()}</p>
        <ActionForm action=save>
            <input type="hidden" name="based_on" value=view.marks.colour />
            <Field id="accent" label=words.accent_code() hint of=Rule::Accent problem>
                <div class="colour-line">
                    <input
                        node_ref=code
                        class="input medium"
                        id="accent"
                        name="accent"
                        type="text"
                        value=view.colour
                        maxlength="7"
                        pattern="#?([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})"
                        title=words.accent_code_hint(&Palette::STANDARD.light.accent.to_string())
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        aria-describedby="accent-note"
                        aria-invalid=move || bad().then_some("true")
                        on:input=move |event| typed(&event_target_value(&event))
                    />
                    <input
                        class="input medium live-only"
                        type="color"
                        aria-label=words.accent_pick()
                        prop:value=present
                        on:input=picked
                    />
                </div>
            </Field>
            <Look accent=shown />
            <End path="/admin/firm/colour" fresh=view.fresh problem refusals pending=save.pending() />
        </ActionForm>
    }
}
