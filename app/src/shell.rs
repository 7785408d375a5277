//! The document around every page, and its content security policy.

use http::{HeaderValue, header::CONTENT_SECURITY_POLICY};
use leptos::{config::LeptosOptions, nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
use leptos_meta::MetaTags;

use crate::{AdminApp, App, request, text::Texts};

/// The document of sign-in, set-up and portal.
#[must_use]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    document(options, view! { <App /> }.into_any(), false)
}

/// The document of the admin view: another module of WebAssembly, and a style sheet more.
#[must_use]
pub fn admin_shell(mut options: LeptosOptions) -> impl IntoView {
    options.output_name = format!("{}-admin", options.output_name).into();
    document(options, view! { <AdminApp /> }.into_any(), true)
}

/// Its scripts carry a nonce that is new with every response; no style is inline.
fn document(options: LeptosOptions, app: AnyView, admin: bool) -> impl IntoView {
    if let (Some(nonce), Some(response)) = (use_nonce(), use_context::<ResponseOptions>()) {
        let policy = format!(
            "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
             img-src 'self' data:; connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; \
             frame-ancestors 'none'"
        );
        if let Ok(value) = HeaderValue::from_str(&policy) {
            response.insert_header(CONTENT_SECURITY_POLICY, value);
        }
    }
    let frame = request::frame();
    let locale = frame.locale;
    view! {
        <!DOCTYPE html>
        <html lang=frame.locale.tag()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="robots" content="noindex" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href="/pkg/guichet.css" />
                {admin.then(|| view! { <link rel="stylesheet" href="/pkg/guichet-admin.css" /> })}
                {frame.accent.map(|mark| view! { <link rel="stylesheet" href=format!("/firm.css?v={mark}") /> })}
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                {app}
                {request::signed_out_after()
                    .map(|minutes| {
                        view! {
                            // Where no script can warn: how long there is (WCAG 2.2 SC 2.2.1).
                            <noscript>
                                <p class="limit">{Texts::of(locale).session_end().without_scripts(minutes)}</p>
                            </noscript>
                        }
                    })}
            </body>
        </html>
    }
}
