//! The list of clients.

use guichet::standing::Standing;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::problem::Problem;

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClientsView {
    /// The page's clients.
    pub rows: Vec<RowView>,
    /// Which of how many they are, when there are any.
    pub range: Option<String>,
    /// Everybody, then each standing.
    pub tabs: Vec<TabView>,
    /// Whose clients can be looked at.
    pub accountants: Vec<ChoiceView>,
    /// Whose are.
    pub accountant: String,
    /// What is searched for.
    pub search: String,
    /// The standing that is looked at.
    pub state: String,
    /// The order.
    pub sort: String,
    /// The head of the first column.
    pub by_name: SortView,
    /// The head of the column of last sign-ins.
    pub by_sign_in: SortView,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
    /// Whether anything narrows the list down.
    pub is_filtered: bool,
}

/// A client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowView {
    /// Names them.
    pub id: String,
    /// The name, the last word of it first.
    pub name: String,
    /// The username.
    pub username: String,
    /// Who looks after them.
    pub accountant: Option<String>,
    /// Where they stand.
    pub standing: Standing,
    /// The day of their last sign-in.
    pub last_sign_in: Option<String>,
    /// How many recovery codes are left.
    pub codes: Option<u32>,
    /// Whether those are few.
    pub few_codes: bool,
    /// What stands beside them.
    pub note: Option<NoteView>,
}

/// What stands beside a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoteView {
    /// It, in words.
    pub text: String,
    /// How it looks.
    pub tone: Tone,
}

/// How a note looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "each is what its name says")]
pub enum Tone {
    Plain,
    Accent,
    Warn,
    Bad,
}

/// A way to look at the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TabView {
    /// The standing; none for everybody.
    pub standing: Option<Standing>,
    /// How many stand there.
    pub count: String,
    /// Where it leads.
    pub address: String,
    /// Whether it is the present one.
    pub current: bool,
}

/// The head of a column by which the list can be sorted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SortView {
    /// Where it leads.
    pub address: String,
    /// Whether the list is sorted by it, and then whether from its start.
    pub sorted_up: Option<bool>,
}

/// Something to choose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChoiceView {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub name: String,
}

/// A page of the list, as the address asks for it.
#[server(prefix = "/api", endpoint = "admin/view/clients")]
pub async fn view_clients(
    /// What was typed to search for.
    #[server(default)]
    q: String,
    /// A standing.
    #[server(default)]
    state: String,
    /// An accountant.
    #[server(default)]
    accountant: String,
    /// An order.
    #[server(default)]
    sort: String,
    /// The place after which the page begins.
    #[server(default)]
    after: String,
    /// The place before which it ends.
    #[server(default)]
    before: String,
    /// The number of its first client.
    #[server(default)]
    from: String,
) -> Result<ClientsView, Problem> {
    use crate::{
        client_list::view,
        request::{answer, ports, visit},
        text::Texts,
    };
    use guichet::{
        access::Page,
        client_list::{Asked, ClientList},
        usecase,
    };

    let (ports, visit) = (ports(), visit()?);
    let list = ClientList::read(&Asked { q, state, accountant, sort, after, before, from });
    let found = answer(usecase::list_clients(&ports, visit.caller(), &list).await, Page::Admin.path())?;
    let texts = Texts::of(visit.locale);
    Ok(view(texts, &visit.firm, found.viewer, &list, (&found.page, &found.accountants), ports.clock.now()))
}
