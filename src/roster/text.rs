//! The text of a client file, whichever program wrote it.
//!
//! A byte order mark says the encoding, and then it must be true. Without one it is UTF-8, or else what Excel writes
//! in Western Europe and the Americas, Windows-1252, in which any bytes are text. A zero is in no text: it gives away
//! workbooks, pictures, and UTF-16 without its mark.

use std::borrow::Cow;

use encoding_rs::{Encoding, WINDOWS_1252};

/// The text, its line breaks all line feeds; none when it is no text.
pub(super) fn decode(bytes: &[u8]) -> Option<String> {
    let text = match Encoding::for_bom(bytes) {
        Some((encoding, mark)) => {
            encoding.decode_without_bom_handling_and_without_replacement(bytes.get(mark..).unwrap_or_default())?
        }
        None => match core::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
        },
    };
    (!text.contains('\0')).then(|| text.replace("\r\n", "\n").replace('\r', "\n"))
}
