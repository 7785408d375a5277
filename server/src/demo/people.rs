//! The clients, and how far each has come: how many days ago they were invited, chose a password, and set up.

/// A client of the demonstration.
#[derive(Clone, Copy)]
pub(super) struct Client {
    pub(super) name: &'static str,
    pub(super) address: &'static str,
    pub(super) invited: u32,
    pub(super) came: Option<u32>,
    pub(super) set_up: Option<u32>,
    pub(super) fate: Fate,
}

/// What else became of them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    Nothing,
    /// Two recovery codes are left, and how to get in is printed.
    FewCodes,
    /// How to get in is printed.
    Shown,
    /// Let in without 2FA: why, since how many days, and for how many.
    Exempt(&'static str, u32, u16),
    /// Their phone is lost; they were reset today.
    Reset,
    /// They can't use their app, and said so a moment ago.
    AsksForHelp,
    /// They typed ten wrong codes a moment ago.
    Locked,
}

const fn client(
    name: &'static str,
    address: &'static str,
    invited: u32,
    came: Option<u32>,
    set_up: Option<u32>,
) -> Client {
    Client { name, address, invited, came, set_up, fate: Fate::Nothing }
}

const fn waiting(name: &'static str, address: &'static str, invited: u32) -> Client {
    client(name, address, invited, None, None)
}

const fn password(name: &'static str, address: &'static str, invited: u32, came: u32) -> Client {
    client(name, address, invited, Some(came), None)
}

const fn protected(name: &'static str, address: &'static str, invited: u32, came: u32, set_up: u32) -> Client {
    client(name, address, invited, Some(came), Some(set_up))
}

const fn but(client: Client, fate: Fate) -> Client {
    Client { fate, ..client }
}

/// All of them.
pub(super) const CLIENTS: [Client; 40] = [
    but(protected("Marie Gagnon", "marie.gagnon", 58, 57, 57), Fate::FewCodes),
    but(password("Luc Roy", "luc.roy", 20, 19), Fate::Shown),
    but(waiting("Denis Bouchard", "denis.bouchard", 1), Fate::Shown),
    protected("Peter Adams", "peter.adams", 58, 58, 51),
    protected("Chantal Arsenault", "c.arsenault", 58, 56, 56),
    protected("Jean-François Bélanger", "jf.belanger", 57, 55, 40),
    waiting("Mylène Bergeron", "mylene.bergeron", 3),
    password("Sophie Boulanger", "s.boulanger", 55, 53),
    protected("Yves Caron", "yves.caron", 55, 55, 55),
    protected("Wei Chen", "wei.chen", 54, 54, 31),
    password("Annie Cloutier", "annie.cloutier", 52, 47),
    but(protected("Mathieu Dubois", "mathieu.dubois", 50, 50, 44), Fate::Locked),
    protected("Paul Desjardins", "p.desjardins", 50, 48, 29),
    but(protected("Aminata Diallo", "aminata.diallo", 49, 46, 46), Fate::AsksForHelp),
    waiting("Nathalie Dubé", "nathalie.dube", 5),
    but(protected("Rémi Dufour", "remi.dufour", 47, 45, 28), Fate::Reset),
    protected("Isabelle Fortin", "i.fortin", 45, 44, 44),
    but(password("Guy Fournier", "guy.fournier", 44, 41), Fate::Exempt("Sans téléphone", 25, 31)),
    protected("Stéphanie Gagné", "stephanie.gagne", 43, 42, 26),
    password("Pierre Gagnon", "pierre.gagnon", 41, 39),
    but(password("Louise Gauthier", "louise.gauthier", 40, 37), Fate::Exempt("Convalescence", 12, 120)),
    waiting("Michel Girard", "michel.girard", 38),
    protected("Rania Haddad", "rania.haddad", 36, 36, 21),
    protected("Ralph Jean-Baptiste", "ralph.jb", 35, 34, 34),
    protected("Éric Lachance", "eric.lachance", 33, 30, 20),
    waiting("Julie Lapointe", "julie.lapointe", 2),
    protected("Simon Lavoie", "simon.lavoie", 30, 28, 18),
    protected("Geneviève Leblanc", "g.leblanc", 28, 27, 16),
    but(password("Kim Nguyen", "kim.nguyen", 27, 26), Fate::Exempt("À l’étranger, sans téléphone", 9, 60)),
    protected("Claire Martin", "claire.martin", 25, 25, 13),
    password("André Morin", "andre.morin", 24, 22),
    protected("Samuel O’Brien", "samuel.obrien", 22, 20, 11),
    but(waiting("Jacques Perron", "jacques.perron", 19), Fate::Exempt("Succession en cours", 8, 180)),
    protected("Catherine Poirier", "catherine.poirier", 17, 15, 9),
    waiting("Robert Rousseau", "robert.rousseau", 15),
    protected("Fatou Sow", "fatou.sow", 13, 12, 7),
    protected("Patrick Tremblay", "patrick.tremblay", 11, 8, 4),
    password("Hélène Turcotte", "helene.turcotte", 9, 6),
    protected("Olivier Vachon", "olivier.vachon", 7, 5, 2),
    waiting("Emma Wilson", "emma.wilson", 0),
];
