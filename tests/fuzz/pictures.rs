//! Logos: pictures that somebody sends.

use guichet::logo::Logo;
use png::{BitDepth, ColorType, Encoder};
use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
};

use crate::{
    harness::{Held, fuzz},
    inputs::texts,
};

fn picture(width: u32, height: u32, colour: ColorType, depth: BitDepth, samples: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, width, height);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    if colour == ColorType::Indexed {
        encoder.set_palette(vec![10, 20, 30, 200, 100, 0]);
        encoder.set_trns(vec![0, 255]);
    }
    let per_row = colour.samples() * usize::try_from(width).unwrap() * depth as usize;
    let length = per_row.div_ceil(8) * usize::try_from(height).unwrap();
    let data: Vec<u8> = samples.iter().cycle().take(length).copied().collect();
    encoder.write_header().unwrap().write_image_data(&data).unwrap();
    bytes
}

fn crc(bytes: &[u8]) -> u32 {
    let step = |crc: u32, byte: &u8| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 })
    };
    !bytes.iter().fold(u32::MAX, step)
}

/// Makes the checksums right again, as far as the lengths lead, so that what was changed gets past them.
fn mended(mut bytes: Vec<u8>) -> Vec<u8> {
    let mut start = 8;
    while let Some(length) = bytes.get(start..start + 4).map(|four| u32::from_be_bytes(four.try_into().unwrap())) {
        let end = start + 8 + usize::try_from(length).unwrap();
        if end + 4 > bytes.len() {
            break;
        }
        let sum = crc(&bytes[start + 4..end]).to_be_bytes();
        bytes[end..end + 4].copy_from_slice(&sum);
        start = end + 4;
    }
    bytes
}

/// What is left of a picture is bounded, drawn anew, and nothing but a picture.
fn keeps_its_promise(bytes: &[u8]) -> Held {
    let Ok(logo) = Logo::read(bytes) else { return Ok(()) };
    prop_assert!(logo.as_bytes().len() <= Logo::MAX_BYTES);
    for side in [logo.width(), logo.height()] {
        prop_assert!((Logo::MIN_SIDE..=Logo::MAX_SIDE).contains(&side));
    }
    prop_assert_eq!(Logo::size_of(&logo.mark()), Some((logo.width(), logo.height())));
    prop_assert!(Logo::read(logo.as_bytes()).is_ok_and(|again| again == logo));
    for hidden in [&b"tEXt"[..], b"zTXt", b"iTXt", b"eXIf", b"iCCP", b"acTL"] {
        let kept = logo.as_bytes().windows(4).take(100).any(|four| four == hidden);
        prop_assert!(!kept, "a chunk was kept");
    }
    Ok(())
}

#[test]
fn logos() {
    let kinds = select(vec![
        (ColorType::Rgba, BitDepth::Eight),
        (ColorType::Rgb, BitDepth::Eight),
        (ColorType::Rgb, BitDepth::Sixteen),
        (ColorType::Grayscale, BitDepth::One),
        (ColorType::GrayscaleAlpha, BitDepth::Eight),
        (ColorType::Indexed, BitDepth::One),
    ]);
    let chunk = (
        select(vec![*b"tEXt", *b"iCCP", *b"eXIf", *b"acTL", *b"fcTL", *b"PLTE", *b"tRNS", *b"IDAT"]),
        vec(any::<u8>(), 0..40),
    );
    let pictures = (
        (12..24_u32, 12..24_u32, kinds, vec(any::<u8>(), 1..60)),
        vec((any::<Index>(), any::<u8>()), 0..6),
        proptest::option::weighted(0.4, chunk),
        any::<bool>(),
        proptest::option::weighted(0.1, any::<Index>()),
    );
    fuzz("logo", 20, &pictures, |((width, height, (colour, depth), samples), changes, chunk, mend, cut)| {
        let mut bytes = picture(width, height, colour, depth, &samples);
        if let Some((name, content)) = chunk {
            let length = u32::try_from(content.len()).unwrap().to_be_bytes();
            let whole = [&length[..], &name, &content, &[0; 4]].concat();
            // After the header, whose end is the same in every picture.
            bytes.splice(33..33, whole);
        }
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        keeps_its_promise(&if mend { mended(bytes) } else { bytes })
    });
}

#[test]
fn marks_of_logos() {
    const MARKS: &[&str] = &["16x16-0123456789abcdef", "1024x1024-x", "0x0-", "99999999999x1-", "x", "", "16x-1-"];
    fuzz("logo's mark", 1, &texts(MARKS), |mark| {
        let _ = Logo::size_of(&mark);
        Ok(())
    });
}
