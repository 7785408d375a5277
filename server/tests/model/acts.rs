//! What can happen. People, cookies and codes are named by their place, the newest first, so that an act means
//! something in whatever story it stands.

/// A person: 0 owns the first firm, whose clients are 1 and 2; 3 owns the second, whose client is 4 and has the
/// username of 1.
pub type Who = usize;

/// A firm, by the portal that is asked.
pub type Portal = usize;

/// The owners, by firm.
pub const OWNERS: [Who; 2] = [0, 3];

/// Everybody's firm.
pub const FIRM_OF: [Portal; 5] = [0, 0, 0, 1, 1];

/// A password that is typed.
#[derive(Clone, Copy, Debug)]
pub enum Typed {
    Present,
    Former,
    Wrong,
    Of(Who),
}

/// A code that is typed.
#[derive(Clone, Copy, Debug)]
pub enum Code {
    /// What an app shows, so many steps from now.
    App {
        of: Who,
        back: usize,
        shift: i64,
    },
    /// A recovery code, of whichever set.
    Paper {
        of: Who,
        back: usize,
    },
    /// A code that staff gave.
    Slip {
        of: Who,
        back: usize,
    },
    /// The code that let the person in last.
    Again,
    WrongDigits,
    WrongPaper,
    Garbled,
}

/// What staff want.
#[derive(Clone, Copy, Debug)]
pub enum Want {
    Reset,
    IssueCode,
    RevokeCode { back: usize },
    Disable,
    Enable,
    Lock,
    Unlock,
    RenewLink,
    RevokeLink,
    Exempt { days: u64 },
    RenewExemption { days: u64 },
    EndExemption,
    EndSessions,
}

/// What a firm asks of its clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asks {
    Nothing,
    Optional,
    RequiredIn { days: u64 },
}

/// Who does what staff do.
#[derive(Clone, Copy, Debug)]
pub enum By {
    /// The owner, with a proof of a moment ago.
    Owner(Portal),
    /// Whoever has that session.
    Session { who: Who, back: usize },
}

/// Something that happens. `back` is the cookie that is used: how many of that person's began after it.
#[derive(Clone, Copy, Debug)]
pub enum Act {
    SignIn {
        who: Who,
        at: Portal,
        password: Typed,
    },
    Verify {
        who: Who,
        back: usize,
        at: Portal,
        code: Code,
    },
    ProveAgain {
        who: Who,
        back: usize,
        code: Code,
    },
    Accept {
        who: Who,
        back: usize,
        at: Portal,
        short: bool,
    },
    OpenEnrolment {
        who: Who,
        back: usize,
    },
    FirstCode {
        who: Who,
        back: usize,
        code: Code,
    },
    ShowCodes {
        who: Who,
        back: usize,
    },
    SaveCodes {
        who: Who,
        back: usize,
        saved: bool,
    },
    Add {
        who: Who,
        back: usize,
    },
    Replace {
        who: Who,
        back: usize,
        app: usize,
    },
    Join {
        who: Who,
        back: usize,
        code: Code,
    },
    GiveUp {
        who: Who,
        back: usize,
    },
    Remove {
        who: Who,
        back: usize,
        app: usize,
    },
    RemakeCodes {
        who: Who,
        back: usize,
    },
    ChangePassword {
        who: Who,
        back: usize,
        present: Typed,
    },
    EndOthers {
        who: Who,
        back: usize,
    },
    EndOther {
        who: Who,
        back: usize,
        of: Who,
        other: usize,
    },
    SignOut {
        who: Who,
        back: usize,
    },
    Look {
        who: Who,
        back: usize,
        at: Portal,
    },
    Staff {
        by: By,
        whom: Who,
        want: Want,
    },
    SetPolicy {
        by: By,
        asks: Asks,
    },
    /// So many wrong codes, long ago.
    Worn {
        who: Who,
    },
    Wait {
        seconds: u64,
    },
    Housekeeping,
}
