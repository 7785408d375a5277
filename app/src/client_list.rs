//! The list of clients in words, written out on the server, with the addresses that lead on from it.

use guichet::{
    account::{Account, PersonName},
    client_list::{ClientList, Cursor, PAGE, Place, Sort, SortKey, WhoseClients},
    client_note::ClientNote,
    firm::Firm,
    id::AccountId,
    ports::{ClientPage, ListedClient},
    recovery::FEW,
    standing::Standing,
    time::Timestamp,
};

use crate::{
    api::admin::clients::{ChoiceView, ClientsView, NoteView, RowView, SortView, TabView, Tone},
    date::{Zone, is_same_day, short_date, short_day, time},
    text::Texts,
};

/// In the order of the tabs: the best first.
const TABS: [Standing; 7] = [
    Standing::Protected,
    Standing::PasswordOnly,
    Standing::Waiting,
    Standing::Exempt,
    Standing::SetUpAgain,
    Standing::Locked,
    Standing::Disabled,
];

/// What the page shows.
#[must_use]
pub fn view(
    texts: Texts,
    firm: &Firm,
    viewer: AccountId,
    list: &ClientList,
    (page, accountants): (&ClientPage, &[Account]),
    now: Timestamp,
) -> ClientsView {
    let zone = Zone::of(firm);
    let words = texts.clients();
    let count = |of: Option<Standing>| {
        page.counts.iter().filter(|(standing, _)| of.is_none_or(|of| of == *standing)).map(|(_, count)| count).sum()
    };
    let tab = |standing: Option<Standing>| {
        let count: u32 = count(standing);
        TabView {
            standing,
            count: texts.number(count.into()),
            address: address(&ClientList { standing, ..list.from_start() }),
            current: list.standing == standing,
        }
    };
    // A tab that nobody stands in leads nowhere, but for the one that is open.
    let tabs = TABS.into_iter().filter(|standing| {
        !matches!(standing, Standing::SetUpAgain | Standing::Locked | Standing::Disabled)
            || count(Some(*standing)) > 0
            || list.standing == Some(*standing)
    });
    let shown = u32::try_from(page.clients.len()).unwrap_or(PAGE);
    let number = |number: u32| texts.number(number.into());
    let range =
        (shown > 0).then(|| words.range(&number(page.from), &number(page.from + shown - 1), &number(page.total)));
    ClientsView {
        rows: page.clients.iter().map(|client| row(texts, &zone, client, accountants, now)).collect(),
        range,
        tabs: std::iter::once(tab(None)).chain(tabs.map(|standing| tab(Some(standing)))).collect(),
        accountants: choices(texts, viewer, accountants),
        accountant: list.accountant.word(),
        search: list.search.clone(),
        state: list.standing.map_or("", Standing::as_str).to_owned(),
        sort: list.sort.as_str().to_owned(),
        by_name: sort_view(list, (Sort::Name, Sort::NameDown)),
        by_sign_in: sort_view(list, (Sort::SignInDown, Sort::SignIn)),
        previous: page.has_before.then(|| previous(list, page)).flatten(),
        next: page.has_after.then(|| next(list, page, shown)).flatten(),
        is_filtered: list.is_filtered(),
    }
}

/// Who can be chosen as an accountant: whoever looks first.
#[must_use]
pub fn choices(texts: Texts, viewer: AccountId, accountants: &[Account]) -> Vec<ChoiceView> {
    let words = texts.clients();
    let choice = |whose: WhoseClients, name: &str| ChoiceView { value: whose.word(), name: name.to_owned() };
    let others = accountants.iter().filter(|account| account.id != viewer);
    [choice(WhoseClients::Anybodys, words.any_accountant()), choice(WhoseClients::Mine, words.my_clients())]
        .into_iter()
        .chain(others.map(|account| choice(WhoseClients::Of(account.id), account.called())))
        .chain([choice(WhoseClients::Nobodys, words.no_accountant())])
        .collect()
}

/// The address of a part of the list.
#[must_use]
pub fn address(list: &ClientList) -> String {
    let parameters: Vec<String> =
        list.parameters().iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
    if parameters.is_empty() {
        return "/admin/clients".to_owned();
    }
    format!("/admin/clients?{}", parameters.join("&"))
}

/// As it stands in an address (RFC 3986 §2.3).
pub(crate) fn encoded(text: &str) -> String {
    let bytes = text.bytes().map(|byte| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    bytes.collect()
}

fn sort_view(list: &ClientList, (first, second): (Sort, Sort)) -> SortView {
    let sort = if list.sort == first { second } else { first };
    let is_sorted = list.sort == first || list.sort == second;
    SortView {
        address: address(&ClientList { sort, ..list.from_start() }),
        sorted_up: is_sorted.then(|| !list.sort.is_down()),
    }
}

fn previous(list: &ClientList, page: &ClientPage) -> Option<String> {
    let from = page.from.saturating_sub(PAGE).max(1);
    let cursor = cursor(list.sort, page.clients.first()?);
    Some(address(&ClientList { place: Place::Before { cursor, from }, ..list.clone() }))
}

fn next(list: &ClientList, page: &ClientPage, shown: u32) -> Option<String> {
    let cursor = cursor(list.sort, page.clients.last()?);
    Some(address(&ClientList { place: Place::After { cursor, from: page.from + shown }, ..list.clone() }))
}

fn cursor(sort: Sort, client: &ListedClient) -> Cursor {
    let key = if sort.is_by_name() {
        SortKey::Name(client.sort_key.clone())
    } else {
        SortKey::SignIn(client.account.last_sign_in_at.unwrap_or(Timestamp::from_millis(0)))
    };
    Cursor { id: client.account.id, key }
}

fn row(texts: Texts, zone: &Zone, client: &ListedClient, accountants: &[Account], now: Timestamp) -> RowView {
    let account = &client.account;
    let accountant = accountants.iter().find(|other| Some(other.id) == account.accountant);
    let codes = client.circumstances.codes_left;
    RowView {
        id: account.id.to_string(),
        name: account.name.as_ref().map_or_else(|| account.username.to_string(), PersonName::listed),
        username: account.username.to_string(),
        accountant: accountant
            .map(|other| other.name.as_ref().map_or_else(|| other.username.to_string(), PersonName::brief)),
        standing: client.standing,
        last_sign_in: account.last_sign_in_at.map(|at| short_date(texts, zone, at, now)),
        codes,
        few_codes: codes.is_some_and(|left| left <= FEW),
        note: client.circumstances.note(client.standing, now).map(|note| note_view(texts, zone, note, now)),
    }
}

fn note_view(texts: Texts, zone: &Zone, note: ClientNote, now: Timestamp) -> NoteView {
    let words = texts.clients();
    let day = |at| short_day(texts, zone, at);
    let is_today = |at| is_same_day(zone, now, at);
    let (text, tone) = match note {
        ClientNote::AskedForHelp => (words.note_help().to_owned(), Tone::Accent),
        ClientNote::LinkUntil(at) => (words.note_link_until(&day(at)), Tone::Plain),
        ClientNote::LinkEnded => (words.note_link_ended().to_owned(), Tone::Plain),
        ClientNote::NoLink => (words.note_no_link().to_owned(), Tone::Plain),
        ClientNote::ExemptUntil(at) => (words.note_until_day(&day(at)), Tone::Plain),
        ClientNote::LockedByStaff => (words.note_by_staff().to_owned(), Tone::Bad),
        ClientNote::NeedsReset => (words.note_needs_reset().to_owned(), Tone::Bad),
        ClientNote::LockedUntil(at) if is_today(at) => (words.note_until_time(&time(texts, zone, at)), Tone::Bad),
        ClientNote::LockedUntil(at) => (words.note_until_day(&day(at)), Tone::Bad),
        ClientNote::CodeUntil(at) if is_today(at) => (words.note_code_until_time(&time(texts, zone, at)), Tone::Plain),
        ClientNote::CodeUntil(at) => (words.note_code_until(&day(at)), Tone::Plain),
        ClientNote::FewCodes => (words.note_few_codes().to_owned(), Tone::Warn),
    };
    NoteView { text, tone }
}
