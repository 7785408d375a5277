//! What a password must be: 15 code points or more, not common, not one's own or the firm's name. Nothing
//! about its composition (NIST SP 800-63B-4 §3.1.1.2).

use std::{collections::HashSet, sync::LazyLock};

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::error::PasswordRefusal;

/// The fewest code points: the minimum for a password that can ever be the only factor.
pub const MIN: usize = 15;
/// The most code points. Longer input is refused before any work is done on it, never cut.
pub const MAX: usize = 256;

/// How much must be left of a password when the firm's and the person's names are taken out of it: what NIST
/// asks of a password at the very least.
const MIN_BESIDES_NAMES: usize = 8;

static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| include_str!("password/common.txt").lines().collect());

/// A password in NFC. It has no `Debug`, `Display` or `Serialize`, and is wiped on drop.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Password(String);

impl Password {
    /// A password as typed at sign-in, where the rules for choosing one don't matter.
    ///
    /// # Errors
    /// When it is too long to be one.
    pub fn typed(text: &str) -> Result<Self, PasswordRefusal> {
        // Bounded before any work: composing at most thirds the bytes of a code point's 12.
        let password = (text.len() <= MAX * 12).then(|| Self(text.nfc().collect()));
        password.filter(|password| password.0.chars().count() <= MAX).ok_or(PasswordRefusal::TooLong)
    }

    /// A password as chosen. `names` are those of the firm and of the person.
    ///
    /// # Errors
    /// When it breaks a rule.
    pub fn chosen(text: &str, names: &[&str]) -> Result<Self, PasswordRefusal> {
        let password = Self::typed(text)?;
        if password.0.chars().count() < MIN {
            return Err(PasswordRefusal::TooShort);
        }
        let lower = password.0.to_lowercase();
        if COMMON.contains(lower.as_str()) || is_short_piece_repeated(&lower) {
            return Err(PasswordRefusal::Common);
        }
        if is_mostly_names(&password.0, names) {
            return Err(PasswordRefusal::Context);
        }
        Ok(password)
    }

    /// The bytes to hash.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// Whether the text is a piece of at most four code points, over and over.
fn is_short_piece_repeated(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (1..=4).any(|size| chars.iter().zip(chars.iter().skip(size)).all(|(a, b)| a == b))
}

/// Whether little is left once the names' words are taken out, accents and case aside.
fn is_mostly_names(text: &str, names: &[&str]) -> bool {
    let mut words: Vec<String> = names
        .iter()
        .flat_map(|name| name.split(|c: char| !c.is_alphanumeric()))
        .map(folded)
        .filter(|word| word.chars().count() >= 3)
        .collect();
    // The longest first: a word may hold another.
    words.sort_by_key(|word| core::cmp::Reverse(word.len()));
    let whole = folded(text);
    let mut rest = whole.clone();
    for word in &words {
        rest = rest.replace(word.as_str(), "");
    }
    rest.len() < whole.len() && rest.chars().count() < MIN_BESIDES_NAMES
}

fn folded(text: &str) -> String {
    text.nfkd().filter(|c| !is_combining_mark(*c) && c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
