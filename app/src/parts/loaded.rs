//! A page that shows what the server read for it, or why it couldn't.

use guichet::Refusal;
use leptos::prelude::*;

use crate::{
    pages::{LinkGone, Trouble},
    problem::Problem,
};

/// Draws what was read anew for the same page, as a list for another filter: what stood there stays until then.
pub fn reloaded<T, V>(
    view: Resource<Result<T, Problem>>,
    draw: impl Fn(T) -> V + Copy + Send + 'static,
) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    view! { <Transition>{move || Suspend::new(async move { drawn(view.await, draw) })}</Transition> }
}

/// Draws what was read. Nothing flickers: the server waits for it, and the browser keeps the page before.
pub fn loaded<T, V>(view: Resource<Result<T, Problem>>, draw: impl Fn(T) -> V + Copy + Send + 'static) -> impl IntoView
where
    T: Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    view! {
        <Suspense>
            {move || Suspend::new(async move { drawn(view.await, draw) })}
        </Suspense>
    }
}

fn drawn<T, V: IntoView + 'static>(read: Result<T, Problem>, draw: impl Fn(T) -> V) -> AnyView {
    match read {
        Ok(read) => draw(read).into_any(),
        Err(Problem::Refused(Refusal::InvitationGone)) => view! { <LinkGone /> }.into_any(),
        // The server has sent the visitor to where they belong.
        Err(problem) if problem.leads_elsewhere() => ().into_any(),
        Err(problem) => view! { <Trouble problem /> }.into_any(),
    }
}
