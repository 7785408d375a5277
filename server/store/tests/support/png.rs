//! Pictures for tests, written by hand, so that anything can be wrong with one.

/// The first bytes of every PNG.
pub const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A grey square of 16 pixels.
pub fn square(grey: u8) -> Vec<u8> {
    of_chunks(&[(b"IHDR", header(16, 16)), (b"IDAT", pixels(grey, 16)), (b"IEND", Vec::new())])
}

/// A PNG of such chunks.
pub fn of_chunks(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut png = SIGNATURE.to_vec();
    for (kind, body) in chunks {
        png.extend(u32::try_from(body.len()).unwrap().to_be_bytes());
        let checked = [&kind[..], body].concat();
        png.extend_from_slice(&checked);
        png.extend(crc(&checked).to_be_bytes());
    }
    png
}

/// The header of a picture in grey, eight bits a pixel.
pub fn header(width: u32, height: u32) -> Vec<u8> {
    let mut header: Vec<u8> = [width, height].into_iter().flat_map(u32::to_be_bytes).collect();
    header.extend([8, 0, 0, 0, 0]);
    header
}

/// The pixels of a square, stored as they are (RFC 1950, RFC 1951 §3.2.4).
pub fn pixels(grey: u8, side: usize) -> Vec<u8> {
    let row: Vec<u8> = [0].into_iter().chain(vec![grey; side]).collect();
    let raw = row.repeat(side);
    let length = u16::try_from(raw.len()).unwrap();
    let mut data = vec![0x78, 0x01, 0x01];
    data.extend(length.to_le_bytes().into_iter().chain((!length).to_le_bytes()).chain(raw.iter().copied()));
    let (low, high) = raw.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65521;
        (low, (high + low) % 65521)
    });
    data.extend(((high << 16) | low).to_be_bytes());
    data
}

/// The check of a chunk (PNG, third edition, annex D).
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1)))
    })
}
