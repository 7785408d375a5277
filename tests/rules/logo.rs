//! A logo is drawn anew from its pixels: nothing else that was sent is left, and nothing that was sent does harm.

use std::{borrow::Cow, io::Cursor};

use guichet::logo::{Logo, LogoRefusal};
use png::{BitDepth, ColorType, Decoder, Encoder, Info};
use proptest::prelude::*;
use rstest::rstest;

/// A PNG of these samples.
fn png(width: u32, height: u32, colours: ColorType, depth: BitDepth, samples: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, width, height);
    encoder.set_color(colours);
    encoder.set_depth(depth);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(samples).unwrap();
    writer.finish().unwrap();
    bytes
}

/// A PNG of 8-bit RGBA in which no two neighbours are alike.
fn picture(width: u32, height: u32) -> Vec<u8> {
    png(width, height, ColorType::Rgba, BitDepth::Eight, &noise(width as usize * height as usize * 4))
}

/// Bytes that don't compress (a xorshift, always the same).
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state.to_le_bytes()[3]
    })
    .take(length)
    .collect()
}

/// The pixels of a PNG as they stand in it, and what it says about them.
fn decoded(bytes: &[u8]) -> (ColorType, BitDepth, Vec<u8>) {
    let mut reader = Decoder::new(Cursor::new(bytes)).read_info().unwrap();
    let mut samples = vec![0; reader.output_buffer_size().unwrap()];
    let frame = reader.next_frame(&mut samples).unwrap();
    (frame.color_type, frame.bit_depth, samples)
}

/// The names of a PNG's chunks; it ends with the last of them.
fn chunks(bytes: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = &bytes[8..];
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        names.push(String::from_utf8(after[..4].to_vec()).unwrap());
        rest = &after[4 + u32::from_be_bytes(*length) as usize + 4..];
    }
    names
}

fn chunk(name: [u8; 4], content: &[u8]) -> Vec<u8> {
    let mut bytes = u32::try_from(content.len()).unwrap().to_be_bytes().to_vec();
    bytes.extend(name);
    bytes.extend(content);
    let crc = crc(&bytes[4..]);
    bytes.extend(crc.to_be_bytes());
    bytes
}

/// PNG, third edition, annex D.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { 0xedb8_8320 ^ (crc >> 1) } else { crc >> 1 })
    })
}

/// The signature, a header of that size for 8-bit RGBA, and these chunks.
fn by_hand(width: u32, height: u32, interlaced: bool, chunks: &[Vec<u8>]) -> Vec<u8> {
    let header = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 6, 0, 0, u8::from(interlaced)]].concat();
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend(chunk(*b"IHDR", &header));
    bytes.extend(chunks.concat());
    bytes
}

/// What is uncompressed, in the form of what is compressed (RFC 1950, RFC 1951 §3.2.4).
fn stored(raw: &[u8]) -> Vec<u8> {
    let length = u16::try_from(raw.len()).unwrap();
    let (low, high) = raw.iter().fold((1u32, 0u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    let adler = high << 16 | low;
    [&[0x78, 0x01, 0x01][..], &length.to_le_bytes(), &(!length).to_le_bytes(), raw, &adler.to_be_bytes()].concat()
}

#[test]
fn a_picture_keeps_its_pixels() {
    let logo = Logo::read(&picture(48, 20)).unwrap();
    assert_eq!((logo.width(), logo.height()), (48, 20));
    assert_eq!(decoded(logo.as_bytes()), (ColorType::Rgba, BitDepth::Eight, noise(48 * 20 * 4)));
    assert_eq!(Logo::read(logo.as_bytes()).unwrap(), logo);
}

#[test]
fn an_opaque_picture_loses_its_alpha_channel() {
    let samples = [[1, 2, 3, 255], [250, 120, 0, 255]].concat().repeat(16 * 8);
    let logo = Logo::read(&png(16, 16, ColorType::Rgba, BitDepth::Eight, &samples)).unwrap();
    let rgb = [1, 2, 3, 250, 120, 0].repeat(16 * 8);
    assert_eq!(decoded(logo.as_bytes()), (ColorType::Rgb, BitDepth::Eight, rgb));
}

#[rstest]
#[case::grey(ColorType::Grayscale, BitDepth::Eight, &[7], ColorType::Rgb, &[7, 7, 7])]
#[case::grey_16(ColorType::Grayscale, BitDepth::Sixteen, &[7, 200], ColorType::Rgb, &[7, 7, 7])]
#[case::grey_alpha(ColorType::GrayscaleAlpha, BitDepth::Eight, &[7, 9], ColorType::Rgba, &[7, 7, 7, 9])]
#[case::grey_alpha_16(ColorType::GrayscaleAlpha, BitDepth::Sixteen, &[7, 1, 9, 1], ColorType::Rgba, &[7, 7, 7, 9])]
#[case::rgb(ColorType::Rgb, BitDepth::Eight, &[1, 2, 3], ColorType::Rgb, &[1, 2, 3])]
#[case::rgb_16(ColorType::Rgb, BitDepth::Sixteen, &[1, 9, 2, 9, 3, 9], ColorType::Rgb, &[1, 2, 3])]
#[case::rgba_16(ColorType::Rgba, BitDepth::Sixteen, &[1, 9, 2, 9, 3, 9, 4, 9], ColorType::Rgba, &[1, 2, 3, 4])]
fn any_kind_of_samples_becomes_plain_colours(
    #[case] colours: ColorType,
    #[case] depth: BitDepth,
    #[case] sample: &[u8],
    #[case] plain: ColorType,
    #[case] pixel: &[u8],
) {
    let logo = Logo::read(&png(16, 17, colours, depth, &sample.repeat(16 * 17))).unwrap();
    assert_eq!(decoded(logo.as_bytes()), (plain, BitDepth::Eight, pixel.repeat(16 * 17)));
}

#[test]
fn black_and_white_becomes_plain_colours() {
    let logo = Logo::read(&png(16, 16, ColorType::Grayscale, BitDepth::One, &[0b1010_1010].repeat(2 * 16))).unwrap();
    let rgb = [255, 255, 255, 0, 0, 0].repeat(8 * 16);
    assert_eq!(decoded(logo.as_bytes()), (ColorType::Rgb, BitDepth::Eight, rgb));
}

#[test]
fn a_palette_becomes_plain_colours() {
    let paint = |transparency: Option<Vec<u8>>, info: &mut Info<'_>| {
        info.color_type = ColorType::Indexed;
        info.bit_depth = BitDepth::Four;
        info.palette = Some(Cow::Owned(vec![10, 20, 30, 40, 50, 60]));
        info.trns = transparency.map(Cow::Owned);
    };
    for (transparency, colours, pixels) in [
        (None, ColorType::Rgb, vec![10, 20, 30, 40, 50, 60]),
        (Some(vec![0]), ColorType::Rgba, vec![10, 20, 30, 0, 40, 50, 60, 255]),
    ] {
        let mut info = Info::with_size(16, 16);
        paint(transparency, &mut info);
        let mut bytes = Vec::new();
        let mut writer = Encoder::with_info(&mut bytes, info).unwrap().write_header().unwrap();
        writer.write_image_data(&[0x01].repeat(8 * 16)).unwrap();
        writer.finish().unwrap();

        let logo = Logo::read(&bytes).unwrap();
        assert_eq!(decoded(logo.as_bytes()), (colours, BitDepth::Eight, pixels.repeat(8 * 16)));
        assert_eq!(chunks(logo.as_bytes()), ["IHDR", "IDAT", "IEND"]);
    }
}

#[test]
fn a_palette_that_lacks_is_refused() {
    let header = [&16u32.to_be_bytes()[..], &16u32.to_be_bytes(), &[8, 3, 0, 0, 0]].concat();
    let data = chunk(*b"IDAT", &stored(&[0; 17 * 16]));
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    bytes.extend([chunk(*b"IHDR", &header), data, chunk(*b"IEND", &[])].concat());
    assert_eq!(Logo::read(&bytes), Err(LogoRefusal::Broken));
}

#[test]
fn an_interlaced_picture_becomes_plain() {
    // PNG, third edition, §8.1: where each pass starts, and its steps. 16 pixels are whole steps of every pass.
    let passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
    let samples = noise(16 * 16 * 4);
    let mut raw = Vec::new();
    for (left, top, right, down) in passes {
        for y in (top..16).step_by(down) {
            raw.push(0);
            for x in (left..16).step_by(right) {
                raw.extend(&samples[(y * 16 + x) * 4..][..4]);
            }
        }
    }
    let bytes = by_hand(16, 16, true, &[chunk(*b"IDAT", &stored(&raw)), chunk(*b"IEND", &[])]);
    let logo = Logo::read(&bytes).unwrap();
    assert_eq!(decoded(logo.as_bytes()).2, samples);
    assert_eq!(logo, Logo::read(&picture(16, 16)).unwrap());
}

#[test]
fn nothing_but_pixels_is_left() {
    let mut bytes = Vec::new();
    let mut info = Info::with_size(16, 16);
    info.color_type = ColorType::Rgba;
    info.exif_metadata = Some(Cow::Owned(b"taken at <home>".repeat(10_000)));
    info.icc_profile = Some(Cow::Borrowed(b"<profile>"));
    let mut encoder = Encoder::with_info(&mut bytes, info).unwrap();
    encoder.add_text_chunk("Author".to_owned(), "<script>alert(1)</script>".to_owned()).unwrap();
    encoder.add_ztxt_chunk("Comment".to_owned(), "compressed".repeat(9)).unwrap();
    encoder.add_itxt_chunk("Title".to_owned(), "<b>é</b>".to_owned()).unwrap();
    let mut writer = encoder.write_header().unwrap();
    writer.write_chunk(png::chunk::ChunkType(*b"prVt"), b"<private>").unwrap();
    writer.write_image_data(&noise(16 * 16 * 4)).unwrap();
    writer.finish().unwrap();
    bytes.extend(b"<html><script>alert(1)</script></html>");
    for name in ["eXIf", "iCCP", "tEXt", "zTXt", "iTXt", "prVt"] {
        assert!(bytes.windows(4).any(|window| window == name.as_bytes()), "{name}");
    }

    let logo = Logo::read(&bytes).unwrap();
    assert_eq!(chunks(logo.as_bytes()), ["IHDR", "IDAT", "IEND"]);
    assert_eq!(logo, Logo::read(&picture(16, 16)).unwrap());
}

#[test]
fn of_an_animation_the_first_picture_is_left() {
    for apart in [false, true] {
        let mut bytes = Vec::new();
        let mut encoder = Encoder::new(&mut bytes, 16, 16);
        encoder.set_color(ColorType::Rgba);
        encoder.set_depth(BitDepth::Eight);
        encoder.set_animated(2, 0).unwrap();
        encoder.set_sep_def_img(apart).unwrap();
        let mut writer = encoder.write_header().unwrap();
        writer.write_image_data(&noise(16 * 16 * 4)).unwrap();
        for _ in 0..if apart { 2 } else { 1 } {
            writer.write_image_data(&[9; 16 * 16 * 4]).unwrap();
        }
        writer.finish().unwrap();
        assert!(chunks(&bytes).contains(&"fdAT".to_owned()));

        let logo = Logo::read(&bytes).unwrap();
        assert_eq!(chunks(logo.as_bytes()), ["IHDR", "IDAT", "IEND"]);
        assert_eq!(logo, Logo::read(&picture(16, 16)).unwrap());
    }
}

#[rstest]
#[case::nothing(b"")]
#[case::svg(b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")]
#[case::jpeg(b"\xff\xd8\xff\xe0\x00\x10JFIF\x00")]
#[case::gif(b"GIF89a\x01\x00\x01\x00")]
#[case::html(b"<!DOCTYPE html><title>logo</title>")]
#[case::half_a_signature(b"\x89PNG\r\n")]
#[case::line_ends_changed(b"\x89PNG\n\x1a\n\x00\x00\x00\x0dIHDR")]
fn another_format_is_refused(#[case] bytes: &[u8]) {
    assert_eq!(Logo::read(bytes), Err(LogoRefusal::NotPng));
}

#[test]
fn another_format_is_refused_whatever_its_size() {
    assert_eq!(Logo::read(&b"<svg/>".repeat(100_000)), Err(LogoRefusal::NotPng));
}

#[test]
fn a_logo_has_200_kilobytes_at_most() {
    let mut bytes = picture(16, 16);
    bytes.resize(200 * 1024, 0);
    assert!(Logo::read(&bytes).is_ok());
    bytes.push(0);
    assert_eq!(Logo::read(&bytes), Err(LogoRefusal::TooLarge));
}

#[test]
fn a_logo_has_400_kilobytes_at_most_when_drawn_anew() {
    // One byte a pixel as sent, three as drawn anew, and noise leaves nothing to save.
    let mut info = Info::with_size(440, 440);
    info.color_type = ColorType::Indexed;
    info.palette = Some(Cow::Owned(noise(256 * 3)));
    let mut bytes = Vec::new();
    let mut writer = Encoder::with_info(&mut bytes, info).unwrap().write_header().unwrap();
    writer.write_image_data(&noise(440 * 440)).unwrap();
    writer.finish().unwrap();
    assert!(bytes.len() < Logo::MAX_SENT);
    assert_eq!(Logo::read(&bytes), Err(LogoRefusal::TooLarge));
}

#[rstest]
#[case(16, 16, None)]
#[case(1024, 16, None)]
#[case(16, 1024, None)]
#[case(1024, 1024, None)]
#[case(1025, 16, Some(LogoRefusal::TooManyPixels))]
#[case(16, 1025, Some(LogoRefusal::TooManyPixels))]
#[case(1025, 1, Some(LogoRefusal::TooManyPixels))]
#[case(15, 16, Some(LogoRefusal::TooSmall))]
#[case(16, 15, Some(LogoRefusal::TooSmall))]
#[case(1, 1, Some(LogoRefusal::TooSmall))]
fn a_side_has_16_to_1024_pixels(#[case] width: u32, #[case] height: u32, #[case] refusal: Option<LogoRefusal>) {
    let samples = vec![0; (width * height) as usize];
    let read = Logo::read(&png(width, height, ColorType::Grayscale, BitDepth::Eight, &samples));
    assert_eq!(read.err(), refusal);
}

#[rstest]
#[case(60_000, 60_000)]
#[case(0x7fff_ffff, 0x7fff_ffff)]
#[case(u32::MAX, u32::MAX)]
#[case(16, u32::MAX)]
fn a_bomb_is_refused_by_its_header(#[case] width: u32, #[case] height: u32) {
    let bytes = by_hand(width, height, false, &[chunk(*b"IDAT", &stored(&[0; 999])), chunk(*b"IEND", &[])]);
    assert_eq!(Logo::read(&bytes), Err(LogoRefusal::TooManyPixels));
}

#[test]
fn a_side_of_nothing_is_refused() {
    assert_eq!(Logo::read(&by_hand(0, 16, false, &[])), Err(LogoRefusal::Broken));
}

#[test]
fn more_pixels_than_the_header_says_are_dropped() {
    let mut raw: Vec<u8> = noise(16 * 16 * 4).chunks(64).flat_map(|row| [&[0], row].concat()).collect();
    raw.extend(vec![7; 60_000]);
    let bytes = by_hand(16, 16, false, &[chunk(*b"IDAT", &stored(&raw)), chunk(*b"IEND", &[])]);
    assert_eq!(Logo::read(&bytes).unwrap(), Logo::read(&picture(16, 16)).unwrap());
}

#[test]
fn fewer_pixels_than_the_header_says_are_refused() {
    let bytes = by_hand(16, 16, false, &[chunk(*b"IDAT", &stored(&[0; 500])), chunk(*b"IEND", &[])]);
    assert_eq!(Logo::read(&bytes), Err(LogoRefusal::Broken));
}

#[test]
fn a_picture_without_pixels_is_refused() {
    assert_eq!(Logo::read(&by_hand(16, 16, false, &[chunk(*b"IEND", &[])])), Err(LogoRefusal::Broken));
}

#[test]
fn wherever_it_is_cut_it_is_refused() {
    let bytes = picture(16, 16);
    for length in 0..bytes.len() {
        let refusal = if length < 8 { LogoRefusal::NotPng } else { LogoRefusal::Broken };
        assert_eq!(Logo::read(&bytes[..length]), Err(refusal), "cut at {length}");
    }
}

#[test]
fn a_refusal_goes_over_the_wire_as_a_word() {
    let words = [
        (LogoRefusal::NotPng, "\"not_png\""),
        (LogoRefusal::TooLarge, "\"too_large\""),
        (LogoRefusal::TooManyPixels, "\"too_many_pixels\""),
        (LogoRefusal::TooSmall, "\"too_small\""),
        (LogoRefusal::Broken, "\"broken\""),
    ];
    for (refusal, word) in words {
        assert_eq!(serde_json::to_string(&refusal).unwrap(), word);
        assert_eq!(serde_json::from_str::<LogoRefusal>(word).unwrap(), refusal);
    }
}

/// Reads it; if it is taken, what comes out is as promised.
fn keeps_its_promise(bytes: &[u8]) {
    if let Ok(logo) = Logo::read(bytes) {
        assert!(logo.as_bytes().len() <= Logo::MAX_BYTES);
        assert!((16..=1024).contains(&logo.width()) && (16..=1024).contains(&logo.height()));
        assert_eq!(chunks(logo.as_bytes()), ["IHDR", "IDAT", "IEND"]);
        assert_eq!(Logo::read(logo.as_bytes()).as_ref(), Ok(&logo));
    }
}

proptest! {
    #[test]
    fn reading_never_panics(bytes in any::<Vec<u8>>(), chunks in any::<Vec<(u8, Vec<u8>)>>()) {
        keeps_its_promise(&bytes);
        keeps_its_promise(&[&b"\x89PNG\r\n\x1a\n"[..], &bytes].concat());
        // Arbitrary content where a chunk's name and checksum are right.
        let names =
            [b"IDAT", b"PLTE", b"tRNS", b"acTL", b"fcTL", b"fdAT", b"iCCP", b"zTXt", b"eXIf", b"sBIT", b"IHDR"];
        let mut made: Vec<_> =
            chunks.iter().map(|(name, content)| chunk(*names[usize::from(*name) % names.len()], content)).collect();
        made.push(chunk(*b"IEND", &[]));
        keeps_its_promise(&by_hand(16, 16, bytes.len() % 2 == 1, &made));
    }

    #[test]
    fn a_picture_that_was_tampered_with_never_panics(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        mend in any::<bool>(),
    ) {
        let mut bytes = picture(16, 16);
        for (place, byte) in changes {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        if mend {
            mend_checksums(&mut bytes);
        }
        keeps_its_promise(&bytes);
    }

    #[test]
    fn whatever_the_pixels_they_are_kept(samples in proptest::collection::vec(any::<u8>(), 16 * 16 * 4)) {
        let logo = Logo::read(&png(16, 16, ColorType::Rgba, BitDepth::Eight, &samples)).unwrap();
        prop_assert_eq!(decoded(logo.as_bytes()), (ColorType::Rgba, BitDepth::Eight, samples));
    }
}

/// Makes the checksums right again, as far as the lengths lead, so that the tampering gets past them.
fn mend_checksums(bytes: &mut [u8]) {
    let mut start = 8;
    while let Some(length) = bytes.get(start..start + 4).map(|four| u32::from_be_bytes(four.try_into().unwrap())) {
        let end = start + 8 + length as usize;
        if end + 4 > bytes.len() {
            break;
        }
        let crc = crc(&bytes[start + 4..end]);
        bytes[end..end + 4].copy_from_slice(&crc.to_be_bytes());
        start = end + 4;
    }
}
