//! Recovery codes: ten to a set, shown once, each good for one sign-in.
//!
//! A code has 16 characters of Crockford's base 32 (80 bits; NIST SP 800-63B-4 §4.2.1.1 asks for 64), printed
//! in groups of four. The alphabet has no I, L, O or U; typed I and L are read as 1, and O as 0.

use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::{code::is_separator, ports::Entropy};

/// How many codes a set has.
pub const SET_SIZE: usize = 10;

/// From this many on, the portal suggests a new set (defects.md §5).
pub const FEW: u32 = 3;

const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH: usize = RecoveryCode::LENGTH;

/// One recovery code. It has no `Debug`, `Display`, `Serialize` or `==`, and is wiped on drop.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct RecoveryCode([u8; LENGTH]);

impl RecoveryCode {
    /// Characters of a code, without its dashes.
    pub const LENGTH: usize = 16;

    /// A new code, 5 random bits a character.
    #[must_use]
    pub fn new(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; LENGTH];
        entropy.fill(&mut bytes);
        // 256 is a multiple of 32: the low five bits of a random byte are evenly spread.
        Self(bytes.map(|byte| ALPHABET.get(usize::from(byte & 31)).copied().unwrap_or(b'0')))
    }

    /// A whole new set.
    #[must_use]
    pub fn new_set(entropy: &dyn Entropy) -> Vec<Self> {
        (0..SET_SIZE).map(|_| Self::new(entropy)).collect()
    }

    /// Reads a typed code: case, separators and look-alikes don't count. None when it can't be one.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut code = [0; LENGTH];
        let mut typed = text.chars().filter(|c| !is_separator(*c));
        for place in &mut code {
            *place = canonical(typed.next()?)?;
        }
        typed.next().is_none().then_some(Self(code))
    }

    /// The code as printed: four groups of four, `FG0V-V63C-XMD0-9R5M`.
    #[must_use]
    pub fn reveal(&self) -> String {
        let mut printed = String::with_capacity(LENGTH + 3);
        for (place, byte) in self.0.iter().enumerate() {
            if place > 0 && place % 4 == 0 {
                printed.push('-');
            }
            printed.push(char::from(*byte));
        }
        printed
    }

    /// The bytes that are hashed: the code without its dashes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

fn canonical(typed: char) -> Option<u8> {
    let upper = u8::try_from(typed).ok()?.to_ascii_uppercase();
    let read = match upper {
        b'O' => b'0',
        b'I' | b'L' => b'1',
        other => other,
    };
    ALPHABET.contains(&read).then_some(read)
}
