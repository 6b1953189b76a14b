//! Sources, scopes, stages and commodities, of the file itself and of what it uses.

use super::burdens::WrittenBurdens;
use super::figures::{Expected, Units, has_rate, without_rate};
use super::names::known;
use super::overrides::{Patches, refine_commodity};
use super::{Namespace, Resolver, Thing, UnitPlace};
use crate::language::fault::Fault;
use crate::language::files::Loaded;
use crate::language::shape::{At, Text, Texts};
use crate::language::words::{COMMODITY_KINDS, SOURCE_KINDS};
use crate::language::written::{
    Written, WrittenCommodity, WrittenFigure, WrittenSource, WrittenStage,
};
use crate::model::{
    Commodity, CommodityId, Equality, Figure, Origin, Place, Scope, ScopeId, Source, Stage, Words,
};
use crate::quantity::{Decimal, Unit};
use crate::text::Message;

impl Resolver {
    /// Everything that `uses` may bring, used files first.
    pub(super) fn technology(&mut self, loaded: &[Loaded]) {
        for file in loaded {
            for (id, source) in &file.written.sources.0 {
                self.source_entry(id, source);
            }
        }
        for file in loaded {
            self.scopes(&file.written);
            for stage in &file.written.stages {
                self.stage_entry(stage);
            }
            for (id, _) in &file.written.commodities.0 {
                let at = u32::try_from(self.chain.commodities.len()).unwrap_or(u32::MAX);
                if self.declare(Namespace::Things, id, Thing::Commodity(at)) {
                    self.chain.commodities.push(Commodity::default());
                    self.unit_places.push(None);
                }
            }
        }
        self.rates(loaded);
        for file in loaded {
            // The choice of the file that uses another counts before that of the other.
            if let Some(word) = &file.written.allocation {
                let chosen = self.allocation(Some(word));
                self.chain.allocation = chosen.or(self.chain.allocation);
                self.chain.allocation_place = word.0.place;
            }
        }
        self.commodities(loaded);
        self.processes(loaded);
    }

    fn rates(&mut self, loaded: &[Loaded]) {
        for (code, figure) in loaded.iter().flat_map(|file| &file.written.rates.0) {
            let figure = self.rate(code, figure);
            // The rate of the file that uses another counts before that of the other.
            self.chain.rates.retain(|(known, _)| *known != code.value);
            self.chain.rates.push((code.value.to_string(), figure));
        }
    }

    /// What one unit of a foreign currency is worth.
    pub(super) fn rate(&mut self, code: &Text, figure: &WrittenFigure) -> Figure {
        let cny = Unit::parse("CNY").unwrap_or_default();
        let unit = Unit::parse(&code.value).ok().filter(|unit| *unit != cny);
        if unit.and_then(Unit::currency) != Some(code.value.as_str()) {
            let message = Message::new(
                format!("`{}` is not the code of a foreign currency", code.value),
                format!("`{}` 不是外币代码", code.value),
            );
            self.fault(Fault::new(code.place, message).help(
                "write an ISO code such as `USD`",
                "请写 ISO 代码，例如 `USD`",
            ));
        }
        let figure = self.figure(figure, &Expected::unit(cny));
        self.refuse_zero(&figure);
        figure
    }

    /// A zero that would be divided by.
    pub(super) fn refuse_zero(&mut self, figure: &Figure) {
        let Some(amount) = figure.amount else { return };
        if [amount.value, amount.low]
            .into_iter()
            .flatten()
            .any(Decimal::is_zero)
        {
            self.zero(figure.place);
        }
    }

    pub(super) fn zero(&mut self, place: Place) {
        let message = Message::new(
            "zero cannot stand here: other figures are divided by it",
            "这里不能为零：它要作除数",
        );
        let help = ("leave the key out if it is not known", "不清楚就删去这个键");
        self.fault(Fault::new(place, message).help(help.0, help.1));
    }

    fn source_entry(&mut self, id: &Text, written: &WrittenSource) {
        let at = u32::try_from(self.chain.sources.len()).unwrap_or(u32::MAX);
        let first = self.declare(Namespace::Sources, id, Thing::Other(at));
        let source = self.source(id, written);
        if first {
            self.chain.sources.push(source);
        }
    }

    pub(super) fn source(&mut self, id: &Text, written: &WrittenSource) -> Source {
        let kind = known(written.kind.as_ref().map(|word| &word.0));
        if let Some(word) = kind.filter(|word| !SOURCE_KINDS.contains(&word.value.as_str())) {
            self.unknown_word(word, &SOURCE_KINDS);
        }
        let text = |text: &Option<Text>| text.as_ref().map(|text| text.value.to_string());
        Source {
            id: id.value.to_string(),
            title: self.words(written.title.as_ref()),
            authors: plain(written.author.as_ref()),
            kind: kind.map(|word| word.value.to_string()),
            publisher: text(&written.publisher),
            date: self.date(written.date.as_ref()),
            accessed: self.date(written.accessed.as_ref()),
            url: text(&written.url),
            doi: text(&written.doi),
            note: self.words(written.note.as_ref()),
            place: id.place,
        }
    }

    /// Scopes: all ids first, since `within` may point forward.
    fn scopes(&mut self, written: &Written) {
        let mut kept = Vec::new();
        for (id, scope) in &written.scopes.0 {
            let at = self.chain.scopes.len();
            let title = self.words(scope.title.as_ref());
            let what = Thing::Other(u32::try_from(at).unwrap_or(u32::MAX));
            if self.declare(Namespace::Scopes, id, what) {
                let (id, place) = (id.value.to_string(), id.place);
                self.chain.scopes.push(Scope {
                    id,
                    title,
                    within: None,
                    place,
                });
                kept.push((at, scope));
            }
        }
        for (at, scope) in kept {
            self.chain.scopes[at].within = self.scope(known(scope.within.as_ref()));
        }
        self.scope_circles(None);
    }

    /// Scopes that lie in each other, told where they stand or at a place given.
    pub(super) fn scope_circles(&mut self, place: Option<Place>) {
        let within = self
            .chain
            .scopes
            .iter()
            .map(|scope| scope.within.map(ScopeId::index));
        for circle in circles(&within.collect::<Vec<_>>()) {
            let ids: Vec<&str> = circle
                .iter()
                .map(|at| self.chain.scopes[*at].id.as_str())
                .collect();
            let place = place.unwrap_or(self.chain.scopes[circle[0]].place);
            self.circle(place, "within", &ids.join(" → "));
        }
    }

    /// Things that lie in each other in a circle.
    pub(super) fn circle(&mut self, place: Place, key: &str, path: &str) {
        let message = Message::new(
            format!("`{key}` goes in a circle: {path}"),
            format!("`{key}` 形成了循环：{path}"),
        );
        let help = ("take one of the links out", "请去掉其中一处");
        self.fault(Fault::new(place, message).help(help.0, help.1));
    }

    fn stage_entry(&mut self, stage: &At<WrittenStage>) {
        let title = self.words(stage.value.title.as_ref());
        let Some(id) = &stage.value.id else {
            self.missing_key("id", stage.place, stage.place);
            return;
        };
        let at = u32::try_from(self.chain.stages.len()).unwrap_or(u32::MAX);
        let formerly = self.formerly("stage", &id.0, stage.value.formerly.as_ref());
        if self.declare(Namespace::Stages, &id.0, Thing::Other(at)) {
            let (id, place) = (id.0.value.to_string(), stage.place);
            self.chain.stages.push(Stage {
                id,
                title,
                formerly,
                place,
            });
        }
    }

    fn commodities(&mut self, loaded: &[Loaded]) {
        let patches = Patches::new(loaded, |written| &written.overrides.commodities);
        for (number, file) in loaded.iter().enumerate() {
            for (id, written) in &file.written.commodities.0 {
                let mut written = written.value.clone();
                for patch in patches.of(&id.value, number) {
                    refine_commodity(&mut written, patch);
                }
                if let Some(at) = self.declared_here(id) {
                    self.commodity_entry(at, id, &written);
                }
            }
        }
        self.unused_overrides(&patches, ("commodity", "物料"));
    }

    /// The index of a commodity if this declaration is the one that counts.
    fn declared_here(&self, id: &Text) -> Option<CommodityId> {
        let declared = self.declared[Namespace::Things as usize].get(&id.value)?;
        match declared.what {
            Thing::Commodity(at) if declared.place == id.place => Some(CommodityId(at)),
            _ => None,
        }
    }

    pub(super) fn commodity_entry(
        &mut self,
        at: CommodityId,
        id: &Text,
        written: &WrittenCommodity,
    ) {
        let unit = written
            .unit
            .as_ref()
            .and_then(|text| self.unit_of_things(text));
        let kind = known(written.kind.as_ref().map(|word| &word.0));
        if let Some(word) = kind.filter(|word| !COMMODITY_KINDS.contains(&word.value.as_str())) {
            self.unknown_word(word, &COMMODITY_KINDS);
        }
        let substance = known(written.substance.as_ref());
        if let Some(text) = substance {
            self.check_id(text);
        }
        let substance_title = self.substance_title(written, id.place);
        let origin = self.origin(written);
        let same_as = self.equalities(written.same_as.as_ref(), unit, id.place);
        let price = written
            .price
            .as_ref()
            .map(|figure| self.figure(figure, &self.usual.money_per(unit)));
        let burdens = self.burdens(&WrittenBurdens::of(written), unit, kind);
        self.unit_places[at.index()] = written.unit.as_ref().map(|text| UnitPlace {
            place: text.place,
            declared: true,
        });
        self.chain.commodities[at.index()] = Commodity {
            id: id.value.to_string(),
            title: self.words(written.title.as_ref()),
            unit,
            kind: kind.map(|word| word.value.to_string()),
            substance: substance.map(|text| text.value.to_string()),
            substance_title,
            origin,
            outside: self.flag(written.outside.as_ref()),
            hs: written.hs.as_ref().map(|text| text.value.to_string()),
            same_as,
            price,
            burdens,
            formerly: self.formerly("commodity", id, written.formerly.as_ref()),
            place: id.place,
        };
    }

    /// What the substance is called: on one of its forms is enough, and two must not say different things.
    pub(super) fn substance_title(&mut self, written: &WrittenCommodity, at: Place) -> Words {
        let title = self.words(written.substance_title.as_ref());
        if title.is_empty() {
            return title;
        }
        let Some(substance) = known(written.substance.as_ref()) else {
            let fault = Fault::new(
                at,
                Message::new(
                    "`substance-title` names a substance, but the commodity is a form of none",
                    "`substance-title` 写的是物质的名称，但物料没有写 `substance`",
                ),
            );
            self.fault(fault.help(
                "add `substance`, for example `substance: aluminium`",
                "请写上 `substance`，例如 `substance: aluminium`",
            ));
            return title;
        };
        let same = |it: &&Commodity| {
            it.substance.as_deref() == Some(substance.value.as_str())
                && !it.substance_title.is_empty()
                && it.substance_title != title
        };
        if let Some(other) = self.chain.commodities.iter().find(same) {
            let message = Message::new(
                format!("`{}` names the same substance otherwise", other.id),
                format!("`{}` 对同一物质写了不同的名称", other.id),
            );
            let label = Message::new("named here", "此处已命名");
            let fault = Fault::new(at, message).related(other.place, label);
            self.fault(fault.help(
                "write `substance-title` on one form of the substance only",
                "`substance-title` 只在该物质的一种形态上写一次即可",
            ));
        }
        title
    }

    /// How the substance came into this form; a form of nothing has no origin.
    pub(super) fn origin(&mut self, written: &WrittenCommodity) -> Option<Origin> {
        let word = known(written.origin.as_ref().map(|word| &word.0))?;
        let origin = Origin::ALL
            .into_iter()
            .find(|it| it.word() == word.value.as_str());
        if origin.is_none() {
            self.unknown_word(word, &Origin::ALL.map(Origin::word));
        } else if written.substance.is_none() {
            let message = Message::new(
                "`origin` says how a substance came into this form, but the commodity names no `substance`",
                "`origin` 写的是某种物质怎样成为这一形态，但物料没有写 `substance`",
            );
            let fault = Fault::new(word.place, message);
            self.fault(fault.help(
                "add `substance`, for example `substance: aluminium`, to every form of it",
                "请在该物质的每一种形态上写 `substance`，例如 `substance: aluminium`",
            ));
        }
        origin
    }

    /// The unit things are counted in: rates and shares count nothing.
    fn unit_of_things(&mut self, text: &Text) -> Option<Unit> {
        let unit = self.unit(text)?;
        if !has_rate(unit) && !unit.is_one() {
            return Some(unit);
        }
        let (en, zh) = unit.dimension().name();
        let message = Message::new(
            format!(
                "`{}` is {en}; a commodity is counted in an amount",
                text.value
            ),
            format!("`{}` 的量纲是{zh}；物料应以数量计", text.value),
        );
        let help = without_rate(unit);
        self.fault(if help.is_one() {
            Fault::new(text.place, message).help(
                "write a unit such as `t`, `MWh`, `台`",
                "请写 `t`、`MWh`、`台` 这样的单位",
            )
        } else {
            Fault::new(text.place, message)
                .help(format!("write `{help}`"), format!("请写 `{help}`"))
        });
        None
    }

    pub(super) fn equalities(
        &mut self,
        written: Option<&Texts>,
        unit: Option<Unit>,
        id: Place,
    ) -> Vec<Equality> {
        let texts = written.map_or(&[][..], Texts::all);
        let mut found: Vec<Equality> = Vec::new();
        if unit.is_none() && !texts.is_empty() {
            self.no_unit(id);
        }
        for text in texts {
            let Some(amount) = self.number(text, &Expected::any()) else {
                continue;
            };
            let other = found
                .iter()
                .find(|other| other.amount.unit.same_dimension(amount.unit));
            if amount.value.is_some_and(Decimal::is_zero) {
                self.zero(text.place);
            } else if unit.is_some_and(|unit| unit.same_dimension(amount.unit)) {
                let message = Message::new(
                    "`same-as` says what one unit equals in another dimension; this is the same one",
                    "`same-as` 写的是折合成其他量纲的数量，这里是同一量纲",
                );
                let help = ("leave it out", "请删去");
                self.fault(Fault::new(text.place, message).help(help.0, help.1));
            } else if let Some(other) = other {
                let message = Message::new(
                    "`same-as` gives two amounts of one dimension",
                    "`same-as` 在同一量纲给了两个数量",
                );
                let fault = Fault::new(text.place, message)
                    .related(other.place, Message::new("first here", "第一次出现"))
                    .help("keep one of the two", "请只保留一个");
                self.fault(fault);
            } else {
                found.push(Equality {
                    amount,
                    place: text.place,
                });
            }
        }
        found
    }

    fn no_unit(&mut self, place: Place) {
        let message = Message::new(
            "`same-as` says what one unit equals, but the commodity has no `unit`",
            "`same-as` 写的是一个单位折合多少，但物料没有 `unit`",
        );
        let help = ("add `unit`", "请补上 `unit`");
        self.fault(Fault::new(place, message).help(help.0, help.1));
    }

    /// The dimensions in which a commodity may be counted: its unit's, and those of `same-as`.
    pub(super) fn expect_commodity(&self, id: CommodityId) -> Expected {
        let Some(commodity) = self.chain.commodities.get(id.index()) else {
            return Expected::any();
        };
        let Some(unit) = commodity.unit else {
            return Expected::any();
        };
        let mut units = Units::from_slice(&[unit]);
        units.extend(
            commodity
                .same_as
                .iter()
                .map(|equality| equality.amount.unit),
        );
        Expected {
            units,
            because: Some(id),
            ..Expected::default()
        }
    }

    /// Where the unit of a commodity comes from.
    pub(super) fn counted_here(&self, id: CommodityId) -> Option<(Place, Message)> {
        let commodity = self.chain.commodities.get(id.index())?;
        let UnitPlace { place, .. } = self.unit_places.get(id.index()).copied().flatten()?;
        let (name, unit) = (&commodity.id, commodity.unit?);
        let label = Message::new(
            format!("`{name}` is counted in `{unit}` here"),
            format!("`{name}` 在这里以 `{unit}` 计"),
        );
        Some((place, label))
    }

    /// Whether the file says in which unit the commodity is counted.
    pub(super) fn has_declared_unit(&self, id: CommodityId) -> bool {
        let place = self.unit_places.get(id.index()).copied().flatten();
        place.is_some_and(|place| place.declared)
    }

    /// A commodity without a declared unit is counted in a unit of the amounts given for it: of those of the first
    /// one's dimension the first in the table of units, so that the order of the file does not matter.
    pub(super) fn learn_unit(&mut self, id: CommodityId, unit: Unit, place: Place) {
        if id.index() < self.learns_from || self.has_declared_unit(id) {
            return;
        }
        let Some(commodity) = self.chain.commodities.get_mut(id.index()) else {
            return;
        };
        let better = |held: Unit| held.same_dimension(unit) && unit < held;
        if commodity.unit.is_none_or(better) {
            commodity.unit = Some(unit);
            self.unit_places[id.index()] = Some(UnitPlace {
                place,
                declared: false,
            });
        }
    }
}

/// The circles in a map from each thing to the one it lies in, each from its first member round to it again.
pub(super) fn circles(next: &[Option<usize>]) -> Vec<Vec<usize>> {
    // 0 is unseen; every walk has its own number.
    let mut seen = vec![0_usize; next.len()];
    let mut found = Vec::new();
    for start in 0..next.len() {
        let walk = start + 1;
        let mut at = Some(start);
        while let Some(here) = at.filter(|here| seen[*here] == 0) {
            seen[here] = walk;
            at = next[here];
        }
        let Some(closing) = at.filter(|here| seen[*here] == walk) else {
            continue;
        };
        let mut circle = vec![closing];
        let mut at = next[closing];
        while let Some(here) = at.filter(|here| *here != closing) {
            circle.push(here);
            at = next[here];
        }
        let smallest = circle.iter().enumerate().min_by_key(|(_, member)| **member);
        let position = smallest.map_or(0, |(position, _)| position);
        circle.rotate_left(position);
        circle.push(circle[0]);
        found.push(circle);
    }
    found
}

pub(super) fn plain(texts: Option<&Texts>) -> Vec<String> {
    texts.map_or_else(Vec::new, |texts| {
        texts
            .all()
            .iter()
            .map(|text| text.value.to_string())
            .collect()
    })
}
