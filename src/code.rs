//! One field takes either kind of code: six digits from an app, or a recovery code.

use crate::recovery::RecoveryCode;

/// Six ASCII digits, leading zeros kept (RFC 4226 §5.3).
#[derive(Clone, Copy)]
pub struct SixDigits([u8; 6]);

impl SixDigits {
    /// The digits as text.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 6] {
        &self.0
    }
}

/// What somebody typed where a code is asked.
pub enum TypedCode {
    /// A code of an authenticator app.
    SixDigits(SixDigits),
    /// A recovery code.
    Recovery(RecoveryCode),
}

impl TypedCode {
    /// Longer input is refused unread: a recovery code with every separator has 19 characters.
    const MAX_BYTES: usize = 64;

    /// Reads a code: white space, dashes and case don't count. None when it can be neither kind, such as
    /// five digits, or digits of another script.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > Self::MAX_BYTES {
            return None;
        }
        let compact: Vec<u8> = text
            .chars()
            .filter(|c| !is_separator(*c))
            .map(|c| u8::try_from(c).ok().filter(u8::is_ascii_alphanumeric))
            .collect::<Option<_>>()?;
        if let Ok(digits) = <[u8; 6]>::try_from(compact.as_slice()) {
            return digits.iter().all(u8::is_ascii_digit).then_some(Self::SixDigits(SixDigits(digits)));
        }
        RecoveryCode::parse(text).map(Self::Recovery)
    }
}

/// What people and phones put between groups: spaces of any width, and any of the dashes.
pub(crate) fn is_separator(c: char) -> bool {
    c.is_whitespace() || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{200b}')
}
