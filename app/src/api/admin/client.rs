//! One client, as the staff see them, and what is done to their account.

mod change;
mod disable;
mod edit;
mod hand_over;
mod lock;
mod sessions;
mod view;

pub use change::{ClientToChangeView, view_client_to_change};
pub use disable::{DisableClient, EnableClient, disable_client, enable_client};
pub use edit::{EditClient, edit_client};
pub use hand_over::{HandOverClient, hand_over_client};
pub use lock::{LockClient, UnlockClient, lock_client, unlock_client};
pub use sessions::{EndClientSession, EndClientSessions, end_client_session, end_client_sessions};
pub use view::{
    AccountView, ClientView, ExemptionAct, FactView, HistoryView, LinkAct, LockAct, SessionView, TwoFactorView,
    view_client,
};

/// A client's page, or one of the dialogs below it; the list, when no client is named. What was typed goes into no
/// address.
#[cfg(feature = "ssr")]
pub(crate) fn page_of(client: &str, below: &str) -> String {
    use guichet::id::AccountId;

    let list = "/admin/clients";
    client.parse::<AccountId>().map_or_else(|_| list.to_owned(), |id| format!("{list}/{id}{below}"))
}
