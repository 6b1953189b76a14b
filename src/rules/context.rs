//! What a rule sees, and the finding it drafts.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::{Rule, Settings};
use crate::analysis::balance::Balance;
use crate::analysis::{Basis, Ground, Results, source_ids, worst};
use crate::language::{excerpt, location};
use crate::model::{
    self, Chain, CommodityId, CrossingKind, FileId, Place, ProcessId, StatedWhat, Subject,
};
use crate::quantity::{Estimate, Unit};
use crate::report::{Confidence, Finding, Severity, Value};
use crate::text::{Message, figure};

/// What a rule sees.
#[derive(Clone, Copy)]
pub struct Context<'c> {
    /// The chain.
    pub chain: &'c Chain,
    /// What its analyses say.
    pub results: &'c Results,
    /// Thresholds and severities.
    pub settings: &'c Settings,
    /// Where the chain's own file speaks of what.
    pub places: &'c Places,
    /// The findings of the rules before this one in [`ALL`](super::ALL): what acceptances are judged against.
    pub findings: &'c [Finding],
}

/// Where the chain's own file first speaks of something: collected once, so that many findings are placed quickly.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The site, else the statement, else the observation that makes a process present.
    processes: HashMap<ProcessId, Place>,
    /// Figures of a subject.
    figures: HashMap<Subject, Place>,
    /// What crosses the boundary.
    crossings: HashMap<CommodityId, Place>,
    /// Imports alone.
    imports: HashMap<CommodityId, Place>,
}

impl Places {
    /// Collects them.
    pub fn of(chain: &Chain) -> Self {
        let own = |place: Place| place.file == FileId(0);
        let mut places = Self::default();
        // What the chain's own file declares is placed there.
        let used = chain.processes.iter().any(|it| !own(it.place));
        let sites = chain.sites.iter().filter(|it| used && own(it.place));
        for site in sites {
            if let Some(process) = site.process {
                places.processes.entry(process).or_insert(site.place);
            }
        }
        for stated in chain.stated.iter().filter(|it| own(it.place)) {
            if let StatedWhat::Process(process) = stated.what {
                places.processes.entry(process).or_insert(stated.place);
            }
        }
        for it in chain.observations.iter().filter(|it| own(it.place)) {
            if let Subject::Process(process) = it.of {
                places.processes.entry(process).or_insert(it.place);
            }
            places.figures.entry(it.of).or_insert(it.place);
        }
        for it in chain.crossings.iter().filter(|it| own(it.place)) {
            places.crossings.entry(it.of).or_insert(it.place);
            if it.kind == CrossingKind::Import {
                places.imports.entry(it.of).or_insert(it.place);
            }
        }
        places
    }

    /// The first import of a commodity.
    pub fn import(&self, commodity: CommodityId) -> Option<Place> {
        self.imports.get(&commodity).copied()
    }
}

impl Context<'_> {
    /// The title of a subject.
    pub fn title(&self, subject: Subject) -> Message {
        self.chain.title_of(subject)
    }

    /// Where the chain's own file says that a process is here: its declaration, else the site, statement or
    /// observation that makes it present. A finding points there, not into a reference shared by many chains.
    pub fn anchor(&self, process: ProcessId) -> Place {
        let declared = self.chain.process(process).place;
        if declared.file == FileId(0) {
            return declared;
        }
        let own = self.places.processes.get(&process);
        own.copied().unwrap_or(declared)
    }

    /// Where the chain's own file speaks of a subject: its declaration; of a commodity of a reference, its figures, then
    /// what makes it, then what crosses the boundary; the line of the chain's id where nothing does.
    pub fn own_place(&self, subject: Subject) -> Place {
        let chain = self.chain;
        let own = |place: &Place| place.file == FileId(0);
        let declared = Some(chain.place_of(subject)).filter(own);
        let figures = || self.places.figures.get(&subject).copied();
        let maker = || match subject {
            Subject::Process(id) => Some(self.anchor(id)).filter(own),
            Subject::Commodity(id) => {
                let makers = self.results.structure.present.makers(id);
                makers
                    .iter()
                    .find_map(|(maker, _)| Some(self.anchor(*maker)).filter(own))
            }
            _ => None,
        };
        let crossing = || match subject {
            Subject::Commodity(id) => self.places.crossings.get(&id).copied(),
            _ => None,
        };
        declared
            .or_else(figures)
            .or_else(maker)
            .or_else(crossing)
            .unwrap_or(chain.place)
    }

    /// The region's balance of a commodity on observed output.
    pub fn balance(&self, commodity: CommodityId) -> Option<&Balance> {
        let key = |it: &Balance| (it.commodity, it.scope, it.basis);
        let wanted = (commodity, None, Basis::Observed);
        // Balances come sorted by this key.
        let balances = &self.results.balances;
        let at = balances.partition_point(|it| key(it) < wanted);
        balances.get(at).filter(|it| key(it) == wanted)
    }

    /// What is made of a commodity in the period, by observed output, with the figures behind it: where all is known.
    pub fn made(&self, commodity: CommodityId) -> Option<(Value, Vec<Ground>)> {
        let balance = self.balance(commodity)?;
        let made = value(balance.made?, balance.unit);
        Some((made, balance.grounds.clone()))
    }

    /// Titles of subjects in a row, the first few of many: `a, b and c`, `a、b、c等 9 项`.
    pub fn titles(&self, subjects: impl IntoIterator<Item = Subject>) -> Message {
        super::words::series(subjects, |subject| self.title(subject))
    }

    /// Titles of processes in a row.
    pub fn processes<'i>(&self, ids: impl IntoIterator<Item = &'i ProcessId>) -> Message {
        self.titles(ids.into_iter().map(|id| Subject::Process(*id)))
    }

    /// Titles of commodities in a row.
    pub fn commodities<'i>(&self, ids: impl IntoIterator<Item = &'i CommodityId>) -> Message {
        self.titles(ids.into_iter().map(|id| Subject::Commodity(*id)))
    }
}

/// A finding before it has a severity, an identity and a printed place.
#[derive(Clone, Debug, Default)]
pub struct Draft {
    /// Subject; `None` is the chain.
    pub of: Option<Subject>,
    /// What tells two findings of the rule on the subject apart.
    pub discriminator: String,
    /// Where; the subject's declaration if absent.
    pub place: Option<Place>,
    /// What is written beside the underline.
    pub label: Message,
    /// What is missing, by how much.
    pub message: Message,
    /// Further lines.
    pub notes: Vec<Message>,
    /// What to do.
    pub help: Option<Message>,
    /// Its size.
    pub magnitude: Option<f64>,
    /// Named figures.
    pub values: Vec<(&'static str, Value)>,
    /// The figures it rests on.
    pub grounds: Vec<Ground>,
    /// Confidence, where it is not that of the grounds.
    pub confidence: Option<Confidence>,
}

impl Draft {
    /// A draft on a subject.
    pub fn on(of: Subject, message: Message) -> Self {
        Self {
            of: Some(of),
            message,
            ..Self::default()
        }
    }

    /// The draft with one more named figure, where it is known.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Option<Value>) -> Self {
        self.values.extend(value.map(|value| (name, value)));
        self
    }

    /// The finding.
    pub fn finish(self, rule: &Rule, severity: Severity, chain: &Chain) -> Finding {
        let subject = self.of.unwrap_or(Subject::Chain);
        let of = chain.name(subject);
        let place = self.place.unwrap_or_else(|| chain.place_of(subject));
        Finding {
            rule: rule.id,
            severity,
            confidence: self.confidence.unwrap_or_else(|| confidence(&self.grounds)),
            verb: rule.verb,
            fingerprint: fingerprint(rule.id, &of, &self.discriminator),
            of,
            discriminator: self.discriminator,
            magnitude: self.magnitude,
            message: self.message,
            notes: self.notes,
            help: self.help,
            at: location(place, &chain.files),
            excerpt: excerpt(place, &chain.files, self.label),
            values: self.values,
            sources: source_ids(chain, &self.grounds),
            accepted: None,
            probability: None,
        }
    }
}

/// Low where anything is assumed or unverified, medium where anything is second-hand or derived, else high.
pub fn confidence(grounds: &[Ground]) -> Confidence {
    if grounds.iter().any(|ground| ground.assumed) {
        return Confidence::Low;
    }
    match worst(grounds) {
        Some(model::Confidence::Assumed | model::Confidence::Unverified) => Confidence::Low,
        Some(model::Confidence::SecondHand | model::Confidence::Derived) => Confidence::Medium,
        Some(model::Confidence::Reported) | None => Confidence::High,
    }
}

/// First 16 hex digits of SHA-256 of `1\0rule\0kind/id\0discriminator`.
pub fn fingerprint(rule: &str, of: &str, discriminator: &str) -> String {
    let digest = Sha256::digest(format!("1\0{rule}\0{of}\0{discriminator}").as_bytes());
    let mut digits = String::with_capacity(16);
    for byte in digest.iter().take(8) {
        for half in [byte >> 4, byte & 15] {
            digits.extend(char::from_digit(u32::from(half), 16));
        }
    }
    digits
}

/// A result as it is reported: unrounded in its unit, and in words; ratios read as percentages.
pub fn value(estimate: Estimate, unit: Unit) -> Value {
    let clean = crate::text::clean;
    // Ratios are kept as fractions and read as percentages.
    let (shown, shown_unit) = match Unit::named("%") {
        Some(percent) if unit.is_one() => (estimate.scale(100.0), percent),
        _ => (estimate, unit),
    };
    let (low, high) = (estimate.low().map(clean), estimate.high().map(clean));
    Value {
        value: estimate.value.map(clean),
        low,
        high,
        sd: (estimate.sd > 0.0 && estimate.value.is_some()).then(|| clean(estimate.sd)),
        unit: if unit.is_one() {
            "1".to_owned()
        } else {
            unit.to_string()
        },
        text: figure::estimate(&shown, shown_unit),
        range: figure::bounds(&shown, shown_unit),
    }
}
