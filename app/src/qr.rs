//! The QR code, as an image that phones read from any page: black on white in both themes, four modules of quiet
//! zone in the image itself, whole pixels for every module (authenticators.md §2.3 and §2.7).

use std::fmt::Write;

use data_encoding::BASE64;
use guichet::Fault;
use qrcode::{Color, EcLevel, QrCode};

/// Modules of quiet zone on each side (ISO/IEC 18004).
const QUIET: usize = 4;
/// The least width, in CSS pixels.
const LEAST: usize = 240;

/// An image to put into an `img` element.
pub struct Picture {
    /// Its `data:` address.
    pub address: String,
    /// Its width and height, in CSS pixels.
    pub size: u32,
}

/// Draws a URI at error correction level M.
///
/// # Errors
/// When it is too long for any QR code.
pub fn draw(uri: &str) -> Result<Picture, Fault> {
    let code = QrCode::with_error_correction_level(uri, EcLevel::M).map_err(|_| Fault::corrupt("QR code"))?;
    let (width, modules) = (code.width(), code.to_colors());
    let side = width + 2 * QUIET;
    let pixels = side * LEAST.div_ceil(side);

    let mut path = String::new();
    for (y, row) in modules.chunks(width).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|a, b| a == b) {
            if run.first() == Some(&Color::Dark) {
                // Writing to a String can't fail.
                let _ = write!(path, "M{} {}h{}v1h-{}z", x + QUIET, y + QUIET, run.len(), run.len());
            }
            x += run.len();
        }
    }
    let svg = format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" width="{pixels}" height="{pixels}" shape-rendering="crispEdges"><rect width="{side}" height="{side}" fill="#fff"/><path d="{path}"/></svg>"##
    );
    Ok(Picture {
        address: format!("data:image/svg+xml;base64,{}", BASE64.encode(svg.as_bytes())),
        size: u32::try_from(pixels).map_err(|_| Fault::corrupt("QR code"))?,
    })
}

/// The key as people type it: groups of four.
#[must_use]
pub fn in_groups(key: &str) -> String {
    let mut grouped = String::with_capacity(key.len() + key.len() / 4);
    for (place, character) in key.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            grouped.push(' ');
        }
        grouped.push(character);
    }
    grouped
}
