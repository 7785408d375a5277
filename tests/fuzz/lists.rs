//! What addresses of the admin view say, what is searched for, what leaves as a file, and what the log is read from.

use guichet::{
    account::{Account, PersonName, Role, Username},
    audit::{Act, Deed, Event, Origin, link},
    chain::{Chain, Verdict},
    client_list::{Asked, ClientList},
    id::{AccountId, FirmId},
    locale::Locale,
    ports::Entropy,
    search::{end_of, fold, words_of, words_of_search},
    spreadsheet::harmless,
    time::Timestamp,
    trail::{Columns, Kind, Line},
};
use proptest::{collection::vec, prelude::*, sample::Index};

use crate::{harness::fuzz, inputs::texts};

/// Always the same bytes: nothing here depends on them.
struct Fixed;

impl Entropy for Fixed {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

const NOW: Timestamp = Timestamp::from_millis(1_790_000_000_000);

const WORDS: &[&str] = &[
    "Marie-Ève Côté",
    "cote, marie",
    "ÉLUARD",
    "mecote@example.ca",
    "O’Brien",
    "œuvre",
    "İstanbul",
    "ﬁn",
    "田中",
    "a b c d e f g",
    "%_",
    "ẞ",
    "Ǆ",
    "ά",
    "ΐ",
    "- , @",
    "",
];

#[test]
fn words_that_are_searched_for() {
    fuzz("search", 1, &texts(WORDS), |typed| {
        let words = words_of_search(&typed);
        prop_assert!(words.len() <= 6);
        for word in &words {
            prop_assert!(!word.is_empty() && word.chars().count() <= 64 && !word.contains(char::is_whitespace));
            prop_assert!(end_of(word) > *word);
        }
        prop_assert_eq!(fold(&fold(&typed)), fold(&typed), "folding is done once");
        // Whoever is called so is found by it.
        if let (Some(name), false) = (PersonName::parse(&typed), words.is_empty()) {
            let account = account(name);
            let kept = words_of(&account);
            for word in &words {
                let found = kept.range(word.clone()..end_of(word)).next();
                prop_assert!(found.is_some(), "{word:?} isn't in {kept:?}");
            }
        }
        Ok(())
    });
}

fn account(name: PersonName) -> Account {
    Account {
        id: AccountId::new(NOW, &Fixed),
        firm: FirmId::new(NOW, &Fixed),
        username: Username::parse("nadia").unwrap(),
        email: None,
        name: Some(name),
        role: Role::Client,
        locale: Locale::En,
        accountant: None,
        created_at: NOW,
        last_sign_in_at: None,
        disabled_at: None,
        locked_at: None,
        reset_at: None,
        exempt_until: None,
        password_owed_at: None,
    }
}

#[test]
fn addresses_of_the_list_of_clients() {
    const PARTS: &[&str] = &[
        "",
        "waiting",
        "me",
        "none",
        "name",
        "-name",
        "seen",
        "-seen",
        "1",
        "26",
        "4294967296",
        "-1",
        "019a5c3e-0000-7000-8000-0123456789ab",
        "019a5c3e-0000-7000-8000-0123456789ab.Y290ZQ",
        "019a5c3e-0000-7000-8000-0123456789ab.1790000000000",
        "019a5c3e-0000-7000-8000-0123456789ab.AA",
        "côté",
    ];
    let part = || texts(PARTS);
    let asked = (part(), part(), part(), part(), part(), part(), part());
    fuzz("list of clients", 2, &asked, |(q, state, accountant, sort, after, before, from)| {
        let list = ClientList::read(&Asked { q, state, accountant, sort, after, before, from });
        prop_assert!(list.search.chars().count() <= 100 && !list.search.contains(char::is_control));
        // The address that it says leads to the same part of the list.
        let mut again = Asked::default();
        for (name, value) in list.parameters() {
            match name {
                "q" => again.q = value,
                "state" => again.state = value,
                "accountant" => again.accountant = value,
                "sort" => again.sort = value,
                "after" => again.after = value,
                "before" => again.before = value,
                "from" => again.from = value,
                other => prop_assert!(false, "{other} isn't a parameter"),
            }
        }
        prop_assert_eq!(ClientList::read(&again), list);
        Ok(())
    });
}

#[test]
fn cells_of_files_that_leave() {
    const CELLS: &[&str] =
        &["=1+1", "+33 1 23", "-2", "@SUM(A1)", "\t=1", "plain", "", "＝1", "'=1", "\r\n=1", "\"=1\""];
    fuzz("cell", 1, &texts(CELLS), |cell| {
        let safe = harmless(&cell);
        prop_assert!(!safe.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{safe:?} calculates");
        prop_assert!(safe.ends_with(&cell) && safe.len() <= cell.len() + 1);
        prop_assert_eq!(harmless(&safe), safe);
        Ok(())
    });
}

/// A log of sign-outs, as it is kept.
fn log(firm: FirmId, length: u64) -> Vec<Line> {
    let mut last = [0; 32];
    let account = AccountId::new(NOW, &Fixed);
    let line = |place| {
        let deed = Deed { firm, actor: Some(account), subject: Some(account), act: Act::SignedOut };
        let event = Event::new(deed, &Origin::default(), NOW, &Fixed);
        let canonical = serde_json::to_string(&event).unwrap();
        last = link(&last, place, &canonical);
        let name = event.act.owasp_name().to_owned();
        let columns = Columns { at: NOW, name, actor: event.actor, subject: event.subject, act: None };
        Line { place, link: last, canonical, columns: Some(columns) }
    };
    (1..=length).map(line).collect()
}

#[test]
fn lines_of_the_log() {
    let tampering = (1..12_u64, any::<Index>(), any::<Index>(), any::<char>(), 0..4_u8);
    fuzz("audit log", 4, &tampering, |(length, line, place, letter, how)| {
        let firm = FirmId::new(NOW, &Fixed);
        let whole = log(firm, length);
        let mut lines = whole.clone();
        let at = line.index(lines.len());
        match how {
            0 => {
                let mut text: Vec<char> = lines[at].canonical.chars().collect();
                let place = place.index(text.len());
                text[place] = letter;
                lines[at].canonical = text.into_iter().collect();
            }
            1 => lines[at].link[place.index(32)] ^= 1,
            2 => drop(lines.remove(at)),
            _ => lines.swap(at, place.index(whole.len())),
        }
        for line in &lines {
            let _ = (line.event(), line.act(), line.to_json());
        }
        let mut chain = Chain::of(firm);
        let fits = lines.iter().all(|line| chain.follow(line));
        // What is cut off at the end shows to nobody who kept no later link.
        let unseen = lines == whole || (how == 2 && at == lines.len());
        prop_assert_eq!(fits, unseen);
        prop_assert_eq!(matches!(chain.verdict(), Verdict::Whole { .. }), unseen);
        Ok(())
    });
}

#[test]
fn kinds_of_acts_and_lines_of_anything() {
    const LINES: &[&str] =
        &["sign_ins", "{}", "[]", "{\"act\":\"signed_out\"}", "null", "{\"at\":1e400}", "\"\\ud800\""];
    fuzz("line of anything", 1, &vec(texts(LINES), 1..3), |texts| {
        for text in texts {
            if let Some(kind) = Kind::from_word(&text) {
                prop_assert_eq!(kind.as_str(), text.as_str());
            }
            let line = Line { place: 1, link: [0; 32], canonical: text, columns: None };
            let _ = (line.event(), line.act(), line.to_json());
        }
        Ok(())
    });
}
