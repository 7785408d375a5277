//! How long the visitor stays signed in. Both answer in place and lead nowhere: the page that asks by itself must not
//! be moved away under somebody's hands by an answer that came late.

use serde::{Deserialize, Serialize};

mod extend;
mod left;

pub use extend::{ExtendSession, extend_session};
pub use left::{AskTimeLeft, ask_time_left};

/// How long a session still lasts, by the server's clock alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeLeft {
    /// In milliseconds from now on.
    pub millis: u32,
    /// Whether extending it would help.
    pub extendable: bool,
}

#[cfg(feature = "ssr")]
impl From<guichet::session::Left> for TimeLeft {
    fn from(left: guichet::session::Left) -> Self {
        // A session lasts a day at most.
        Self { millis: u32::try_from(left.time.as_millis()).unwrap_or(u32::MAX), extendable: left.extendable }
    }
}

/// What a page is answered.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    /// How long there is, as in [`TimeLeft`].
    Left {
        /// In milliseconds.
        millis: f64,
        /// Whether extending would help.
        extendable: bool,
    },
    /// Nobody is signed in.
    Over,
    /// None that says either.
    Unknown,
}

/// Asks the server, or has it extend the session. The request is made by hand: the callers that the macro makes of the
/// two functions weigh a kilobyte, on the sign-in page too.
pub async fn ask(extend: bool) -> Answer {
    #[cfg(feature = "hydrate")]
    {
        use leptos::server_fn::ServerFn;
        let path = if extend { ExtendSession::PATH } else { AskTimeLeft::PATH };
        match crate::browser::post(path).await {
            Some((200, json)) => read(&json).unwrap_or(Answer::Unknown),
            Some((401, _)) => Answer::Over,
            _ => Answer::Unknown,
        }
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = extend;
        Answer::Unknown
    }
}

#[cfg(feature = "hydrate")]
fn read(json: &wasm_bindgen::JsValue) -> Option<Answer> {
    let field = |name: &str| js_sys::Reflect::get(json, &name.into()).ok();
    Some(Answer::Left { millis: field("millis")?.as_f64()?, extendable: field("extendable")?.as_bool()? })
}
