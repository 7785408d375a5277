//! Inputs that reach deep: what people and programs send, what is nearly that, and anything at all.

use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
    strategy::BoxedStrategy,
};

/// Characters that mean something to somebody, or to nobody: controls, signs of every syntax, spaces and dashes, turned
/// and joined text, other forms of letters and digits.
const NASTY: &[char] = &[
    '\0',
    '\t',
    '\n',
    '\r',
    '\u{1b}',
    '\u{7f}',
    '\u{85}',
    ' ',
    '"',
    '\'',
    ',',
    ';',
    ':',
    '/',
    '\\',
    '.',
    '%',
    '@',
    '=',
    '+',
    '-',
    '&',
    '?',
    '#',
    '<',
    '>',
    '[',
    ']',
    '{',
    '}',
    '|',
    '*',
    '0',
    '9',
    'A',
    'z',
    '\u{a0}',
    '\u{ad}',
    '\u{300}',
    '\u{2011}',
    '\u{2028}',
    '\u{200b}',
    '\u{202e}',
    '\u{feff}',
    '\u{fe0f}',
    'é',
    'İ',
    'ı',
    'ß',
    'ẞ',
    'ſ',
    'ﬁ',
    'Ǆ',
    'ϴ',
    'ά',
    '１',
    '٣',
    '／',
    '＝',
    '\u{e0041}',
    '\u{10ffff}',
];

/// A change to a text.
#[derive(Clone, Debug)]
enum Edit {
    Insert(Index, char),
    Replace(Index, char),
    Delete(Index),
    Double(Index),
    Cut(Index),
    UpperCase,
}

fn edit() -> impl Strategy<Value = Edit> {
    let nasty = || prop_oneof![4 => select(NASTY), 1 => any::<char>()];
    prop_oneof![
        3 => (any::<Index>(), nasty()).prop_map(|(at, c)| Edit::Insert(at, c)),
        3 => (any::<Index>(), nasty()).prop_map(|(at, c)| Edit::Replace(at, c)),
        2 => any::<Index>().prop_map(Edit::Delete),
        1 => any::<Index>().prop_map(Edit::Double),
        1 => any::<Index>().prop_map(Edit::Cut),
        1 => Just(Edit::UpperCase),
    ]
}

fn edited(mut text: Vec<char>, edits: Vec<Edit>) -> String {
    for edit in edits {
        let place = |at: Index| at.index(text.len().max(1));
        match edit {
            Edit::Insert(at, c) => text.insert(at.index(text.len() + 1), c),
            Edit::UpperCase => text = text.iter().flat_map(|c| c.to_uppercase()).collect(),
            _ if text.is_empty() => {}
            Edit::Replace(at, c) => {
                let at = place(at);
                text[at] = c;
            }
            Edit::Delete(at) => drop(text.remove(place(at))),
            Edit::Double(at) => text.insert(place(at), text[place(at)]),
            Edit::Cut(at) => text.truncate(place(at)),
        }
    }
    text.into_iter().collect()
}

/// Texts near these, and any others.
pub fn texts(near: &'static [&'static str]) -> BoxedStrategy<String> {
    let changed = (select(near), vec(edit(), 0..5)).prop_map(|(text, edits)| edited(text.chars().collect(), edits));
    let pieces = vec(prop_oneof![select(near).prop_map(str::to_owned), select(NASTY).prop_map(String::from)], 0..6);
    prop_oneof![
        6 => changed,
        2 => pieces.prop_map(|pieces| pieces.concat()),
        1 => vec(select(NASTY), 0..40).prop_map(String::from_iter),
        1 => any::<String>(),
    ]
    .boxed()
}

/// Bytes near these, and any others.
#[allow(dead_code, reason = "not every crate that includes this file needs it")]
pub fn bytes(near: Vec<Vec<u8>>) -> BoxedStrategy<Vec<u8>> {
    let changed = (select(near), vec((any::<Index>(), any::<u8>()), 0..6), option_of_cut()).prop_map(
        |(mut bytes, changes, cut)| {
            for (at, byte) in changes {
                if !bytes.is_empty() {
                    let at = at.index(bytes.len());
                    bytes[at] = byte;
                }
            }
            if let Some(cut) = cut {
                bytes.truncate(cut.index(bytes.len() + 1));
            }
            bytes
        },
    );
    prop_oneof![6 => changed, 1 => vec(any::<u8>(), 0..200)].boxed()
}

fn option_of_cut() -> impl Strategy<Value = Option<Index>> {
    proptest::option::weighted(0.2, any::<Index>())
}
