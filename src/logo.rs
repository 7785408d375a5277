//! The firm's logo, drawn anew from its pixels.
//!
//! What comes out is a still PNG of 8-bit RGB or RGBA with nothing in it but pixels: no text, profile, place or
//! date, no second frame, nothing after its end. Refused are other formats (an SVG or a web page could run scripts),
//! more bytes than a logo has, and sizes that a decoder would choke on, before anything is decoded.

use std::io::Cursor;

use data_encoding::HEXLOWER;
use png::{BitDepth, ColorType, Decoder, Encoder, Limits, Transformations};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// The first bytes of every PNG (PNG, third edition, §5.2).
const SIGNATURE: [u8; 8] = *b"\x89PNG\r\n\x1a\n";

/// What the decoder may allocate beside the pixels, in bytes: a row and one chunk need less.
const WORKING_MEMORY: usize = 1024 * 1024;

/// Why a picture can't be the logo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum LogoRefusal {
    /// Another format.
    #[error("not a PNG")]
    NotPng,
    /// Too many bytes, as sent or drawn anew.
    #[error("too large")]
    TooLarge,
    /// Too wide or too high.
    #[error("too many pixels")]
    TooManyPixels,
    /// Too narrow or too low.
    #[error("too small")]
    TooSmall,
    /// It ends early, or isn't what it says.
    #[error("broken")]
    Broken,
}

/// A logo: a small still PNG that holds nothing but pixels.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logo {
    png: Vec<u8>,
    width: u32,
    height: u32,
}

impl Logo {
    /// The most bytes that are read.
    pub const MAX_SENT: usize = 200 * 1024;
    /// The most bytes that a logo has.
    pub const MAX_BYTES: usize = 400 * 1024;
    /// Its longest side at most, in pixels.
    pub const MAX_SIDE: u32 = 1024;
    /// Its shortest side at least, in pixels.
    pub const MIN_SIDE: u32 = 16;

    /// Reads a PNG and draws it anew. Of an animated one it takes the still picture.
    ///
    /// # Errors
    /// Whatever of [`LogoRefusal`] applies first.
    pub fn read(bytes: &[u8]) -> Result<Self, LogoRefusal> {
        if !bytes.starts_with(&SIGNATURE) {
            return Err(LogoRefusal::NotPng);
        }
        if bytes.len() > Self::MAX_SENT {
            return Err(LogoRefusal::TooLarge);
        }
        let picture = Picture::decode(bytes)?;
        let png = picture.encode()?;
        if png.len() > Self::MAX_BYTES {
            return Err(LogoRefusal::TooLarge);
        }
        Ok(Self { png, width: picture.width, height: picture.height })
    }

    /// The PNG.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.png
    }

    /// What tells it from every other, and how large it is: `0123456789abcdef-320x80`.
    #[must_use]
    pub fn mark(&self) -> String {
        let digest: [u8; 32] = Sha256::digest(&self.png).into();
        let print = HEXLOWER.encode(digest.first_chunk::<8>().unwrap_or(&[0; 8]));
        format!("{print}-{}x{}", self.width, self.height)
    }

    /// Width and height of the logo with that mark.
    #[must_use]
    pub fn size_of(mark: &str) -> Option<(u32, u32)> {
        let (width, height) = mark.rsplit_once('-')?.1.split_once('x')?;
        Some((width.parse().ok()?, height.parse().ok()?))
    }

    /// Its width in pixels.
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Its height in pixels.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.height
    }
}

/// Red, green, blue and alpha of every pixel, row after row.
struct Picture {
    width: u32,
    height: u32,
    pixels: Vec<[u8; 4]>,
}

impl Picture {
    /// Refuses by the header before there is a pixel, and whatever lacks its end.
    fn decode(bytes: &[u8]) -> Result<Self, LogoRefusal> {
        let mut decoder = Decoder::new_with_limits(Cursor::new(bytes), Limits { bytes: WORKING_MEMORY });
        decoder.set_ignore_text_chunk(true);
        decoder.set_ignore_iccp_chunk(true);
        decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);

        let (width, height) = decoder.read_header_info().map_err(broken)?.size();
        if width > Logo::MAX_SIDE || height > Logo::MAX_SIDE {
            return Err(LogoRefusal::TooManyPixels);
        }
        if width < Logo::MIN_SIDE || height < Logo::MIN_SIDE {
            return Err(LogoRefusal::TooSmall);
        }

        let mut reader = decoder.read_info().map_err(broken)?;
        let mut samples = vec![0; reader.output_buffer_size().ok_or(LogoRefusal::Broken)?];
        let frame = reader.next_frame(&mut samples).map_err(broken)?;
        reader.finish().map_err(broken)?;
        if (frame.width, frame.height, frame.bit_depth) != (width, height, BitDepth::Eight) {
            return Err(LogoRefusal::Broken);
        }
        let pixels = samples.chunks_exact(frame.color_type.samples()).map(pixel).collect::<Option<_>>();
        Ok(Self { width, height, pixels: pixels.ok_or(LogoRefusal::Broken)? })
    }

    /// The plainest PNG of these pixels: without an alpha channel where nothing shines through.
    fn encode(&self) -> Result<Vec<u8>, LogoRefusal> {
        let opaque = self.pixels.iter().all(|[_, _, _, alpha]| *alpha == u8::MAX);
        let (colours, samples) = if opaque {
            (ColorType::Rgb, self.pixels.iter().flat_map(|&[red, green, blue, _]| [red, green, blue]).collect())
        } else {
            (ColorType::Rgba, self.pixels.concat())
        };
        let mut png = Vec::new();
        let mut encoder = Encoder::new(&mut png, self.width, self.height);
        encoder.set_color(colours);
        encoder.set_depth(BitDepth::Eight);
        let mut writer = encoder.write_header().map_err(broken)?;
        writer.write_image_data(&samples).map_err(broken)?;
        writer.finish().map_err(broken)?;
        Ok(png)
    }
}

/// A pixel's samples as red, green, blue and alpha.
const fn pixel(samples: &[u8]) -> Option<[u8; 4]> {
    Some(match *samples {
        [grey] => [grey, grey, grey, u8::MAX],
        [grey, alpha] => [grey, grey, grey, alpha],
        [red, green, blue] => [red, green, blue, u8::MAX],
        [red, green, blue, alpha] => [red, green, blue, alpha],
        _ => return None,
    })
}

/// The reasons of the decoder quote what was sent, and end here.
fn broken<E: core::error::Error>(_: E) -> LogoRefusal {
    LogoRefusal::Broken
}
