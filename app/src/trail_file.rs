//! The audit log as a file for a spreadsheet, in the reader's language: each line in words, then as the log has it.

use guichet::{audit::Event, spreadsheet::Csv, time::Timestamp, trail::Line};

use crate::{
    act::agent_words,
    audit_log::{Names, Writing},
    date::{self, Zone},
    text::Texts,
};

/// A table of lines, written piece by piece.
pub struct TrailTable {
    texts: Texts,
    csv: Csv,
}

impl TrailTable {
    /// A table with its headings.
    #[must_use]
    pub fn new(texts: Texts) -> Self {
        let words = texts.audit();
        let mut csv = Csv::new(texts.locale());
        csv.row([
            words.line(),
            words.csv_time(),
            words.who(),
            words.act(),
            words.csv_detail(),
            words.whom(),
            words.csv_address(),
            words.csv_device(),
            words.csv_universal(),
            words.csv_act(),
            words.csv_actor(),
            words.csv_subject(),
            words.csv_event(),
        ]);
        Self { texts, csv }
    }

    /// Adds lines.
    pub fn add(&mut self, lines: &[Line], zone: Zone, names: &Names) {
        let writing = Writing { texts: self.texts, zone, names };
        for line in lines {
            match line.event() {
                Some(event) => self.readable(line, &event, &writing),
                None => self.unreadable(line, &writing),
            }
        }
    }

    /// What was written since this was asked last.
    pub fn take(&mut self) -> String {
        self.csv.take()
    }

    fn readable(&mut self, line: &Line, event: &Event, writing: &Writing<'_>) {
        let (what, detail) = writing.what(event);
        self.csv.row([
            line.place.to_string().as_str(),
            &date::to_the_second(&writing.zone, event.at),
            &writing.who(event),
            &what,
            &detail.unwrap_or_default(),
            &event.subject.map(|id| writing.called(id)).unwrap_or_default(),
            &event.address.map(|address| address.to_string()).unwrap_or_default(),
            &event.agent.map(|agent| agent_words(self.texts, agent)).unwrap_or_default(),
            &date::universal(event.at),
            &line.act().unwrap_or_default(),
            &event.actor.map(|id| id.to_string()).unwrap_or_default(),
            &event.subject.map(|id| id.to_string()).unwrap_or_default(),
            &event.id.to_string(),
        ]);
    }

    /// What is known of a line whose text can't be read.
    fn unreadable(&mut self, line: &Line, writing: &Writing<'_>) {
        let columns = line.columns.as_ref();
        let at = columns.map(|columns| columns.at);
        let [actor, subject] = columns.map_or([None; 2], |columns| [columns.actor, columns.subject]);
        let written = |write: &dyn Fn(Timestamp) -> String| at.map(write).unwrap_or_default();
        self.csv.row([
            line.place.to_string().as_str(),
            &written(&|at| date::to_the_second(&writing.zone, at)),
            &actor.map(|id| writing.called(id)).unwrap_or_default(),
            self.texts.audit().unreadable(),
            "",
            &subject.map(|id| writing.called(id)).unwrap_or_default(),
            "",
            "",
            &written(&date::universal),
            &line.act().unwrap_or_default(),
            &actor.map(|id| id.to_string()).unwrap_or_default(),
            &subject.map(|id| id.to_string()).unwrap_or_default(),
            "",
        ]);
    }
}
