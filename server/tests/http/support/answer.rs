//! What a browser got back.

use axum::http::{HeaderMap, StatusCode, header::LOCATION};

/// A response, read to its end.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn code(&self) -> u16 {
        self.status.as_u16()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// A header's one value; a header that comes twice is a mistake.
    pub fn header(&self, name: &str) -> Option<&str> {
        let values: Vec<_> = self.headers.get_all(name).iter().collect();
        assert!(values.len() < 2, "{name} comes {} times", values.len());
        values.first().map(|value| value.to_str().unwrap())
    }

    pub fn location(&self) -> &str {
        self.header(LOCATION.as_str()).unwrap_or("")
    }

    pub fn cookies(&self) -> Vec<&str> {
        self.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("no JSON: {} {}", self.status, self.text()))
    }

    /// It went well.
    #[track_caller]
    pub fn ok(&self) -> &Self {
        assert!(self.code() == 200 || self.code() == 303, "{} {:?} {}", self.status, self.headers, self.text());
        self
    }

    /// Something inside failed, and nobody outside is told what.
    #[track_caller]
    pub fn faulted(&self) -> &Self {
        assert!(self.code() == 500 && self.text().starts_with("{\"reference\":"), "{self:?}");
        self
    }

    /// It was refused so.
    #[track_caller]
    pub fn is(&self, status: u16, refusal: &str) -> &Self {
        assert_eq!(
            (self.code(), self.text().contains(&format!("\"{refusal}\""))),
            (status, true),
            "{refusal}: {self:?}"
        );
        self
    }
}
