//! Fields of the chain itself and of what `uses` may bring: stages, commodities, processes, scopes, sources.
//!
//! Comes in: one of them. Goes out: its fields. Must not know: the other version.

use super::field::{Content, Fields};
use super::{called, words};
use crate::model::{FileId, Input, Process, ProcessId, Subject};
use crate::quantity::{Amount, Decimal};
use crate::report::Effect::{Capacity, Cosmetic, Data, Provenance, Structural};
use crate::text::Message;

pub(super) fn chain(fields: &mut Fields<'_, '_>) {
    let chain = fields.chain();
    fields.word(
        "chain",
        &chain.id,
        Message::same(&chain.id),
        crate::report::Effect::Breaking,
    );
    fields.words("title", &chain.title, Cosmetic);
    fields.words("region", &chain.region, Data);
    fields.flag("reference", chain.reference, Structural);
    let basis = &chain.period_basis;
    // A period that is not given has no place; one that is given as unknown has.
    let outer = fields.place;
    if basis.place.line > 0 {
        fields.place = basis.place;
        if chain.period.is_none() {
            fields.push("period", Content::Unknown, Data);
        }
    }
    fields.period("period", chain.period, Data);
    fields.basis("period.", basis);
    fields.place = outer;
    for set in &chain.exclusive {
        let names = &fields.view.names;
        let all = set.processes.iter();
        let mut pairs: Vec<(&str, &ProcessId)> = all.map(|id| (names.process(*id), id)).collect();
        pairs.sort_unstable();
        let (keys, shown): (Vec<&str>, Vec<&ProcessId>) = pairs.into_iter().unzip();
        let titled = |id: &ProcessId| called::subject_title(chain, Subject::Process(*id));
        let shown = words::join(shown.into_iter().map(titled));
        fields.word(&format!("exclusive.{}", keys.join(", ")), "", shown, Data);
    }
    if let Some(allocation) = chain.allocation {
        let shown = called::value(allocation.word());
        fields.place = chain.allocation_place;
        fields.word("allocation", allocation.word(), shown, Data);
        fields.place = outer;
    }
    for (code, figure) in &chain.rates {
        fields.figure(&format!("rates.{code}"), figure, (Data, Data));
    }
}

pub(super) fn stage(fields: &mut Fields<'_, '_>, at: usize) {
    fields.words("title", &fields.chain().stages[at].title, Cosmetic);
}

pub(super) fn commodity(fields: &mut Fields<'_, '_>, at: usize) {
    let commodity = &fields.chain().commodities[at];
    fields.words("title", &commodity.title, Cosmetic);
    if let Some(unit) = commodity.unit {
        // `same-as` is said of one unit: with another unit it says something else.
        let changes = if commodity.same_as.is_empty() {
            Cosmetic
        } else {
            Capacity
        };
        fields.push_at(
            "unit",
            Content::Unit(unit),
            (Cosmetic, changes),
            commodity.place,
        );
    }
    if let Some(kind) = commodity.kind.as_deref().filter(|kind| *kind != "material") {
        fields.word("kind", kind, called::value(kind), Data);
    }
    if let Some(substance) = commodity.substance.as_deref() {
        fields.word("substance", substance, Message::same(substance), Data);
    }
    fields.words("substance-title", &commodity.substance_title, Cosmetic);
    if let Some(origin) = commodity.origin {
        let word = origin.word();
        fields.word("origin", word, called::value(word), Data);
    }
    fields.flag("outside", commodity.outside, Structural);
    fields.text("hs", commodity.hs.as_deref(), Provenance);
    for equality in &commodity.same_as {
        let (dimension, _) = equality.amount.unit.dimension().name();
        let path = format!("same-as.{dimension}");
        fields.push_at(
            path,
            Content::Amount(equality.amount),
            (Capacity, Capacity),
            equality.place,
        );
    }
    if let Some(price) = &commodity.price {
        fields.figure("price", price, (Data, Data));
    }
    let burdens = &commodity.burdens;
    for (key, figure) in [
        ("carbon", &burdens.carbon),
        ("energy", &burdens.energy),
        ("carbon-benchmark", &burdens.benchmark),
        ("carbon-default", &burdens.default),
    ] {
        if let Some(figure) = figure {
            fields.figure(key, figure, (Data, Data));
        }
    }
    if let Some(basis) = burdens.carbon_basis {
        fields.word(
            "carbon-basis",
            basis.word(),
            called::value(basis.word()),
            Data,
        );
    }
}

pub(super) fn process(fields: &mut Fields<'_, '_>, at: usize) {
    let (chain, view) = (fields.chain(), fields.view);
    let process = &chain.processes[at];
    fields.words("title", &process.title, Cosmetic);
    if let Some(stage) = process.stage {
        fields.reference(
            "stage",
            view.names.stage(stage),
            called::subject_title(chain, Subject::Stage(stage)),
            Structural,
        );
    }
    let product = process.product;
    fields.reference(
        "product",
        view.names.commodity(product),
        called::subject_title(chain, Subject::Commodity(product)),
        Structural,
    );
    per(fields, process);
    // A process that this file declares itself is here; one that `uses` brings may be.
    fields.flag("declared-here", process.place.file == FileId(0), Structural);
    for input in &process.inputs {
        self::input(fields, input);
    }
    for output in &process.byproducts {
        let path = format!("byproducts.{}", view.names.commodity(output.commodity));
        fields.figure(&path, &view.given(&output.figure), (Structural, Capacity));
    }
    for (substance, figure) in &process.emissions {
        fields.figure(
            &format!("emissions.{substance}"),
            figure,
            (Capacity, Capacity),
        );
    }
    if let Some(allocation) = process.allocation {
        let word = allocation.word();
        fields.word("allocation", word, called::value(word), Data);
    }
    for (key, figure) in [
        ("cost", &process.costs.running),
        ("fixed-cost", &process.costs.fixed),
        ("investment", &process.costs.investment),
        ("lifetime", &process.costs.lifetime),
        ("minimum-size", &process.costs.minimum_size),
    ] {
        if let Some(figure) = figure {
            fields.figure(key, figure, (Data, Data));
        }
    }
    for id in &process.equipment {
        let name = view.names.commodity(*id);
        fields.reference(
            &format!("equipment.{name}"),
            "",
            called::subject_title(chain, Subject::Commodity(*id)),
            Structural,
        );
    }
}

/// What the amounts are per: where not written, one unit of the product, so that another unit of the product shows
/// as the change of every coefficient that it is.
fn per(fields: &mut Fields<'_, '_>, process: &Process) {
    let one = Decimal::from(1);
    let unit = fields.chain().commodity(process.product).unit;
    let content = match (process.per, unit) {
        (Some(per), _) => Content::Amount(per),
        (None, Some(unit)) => Content::Amount(Amount::of(one, unit)),
        (None, None) => Content::OneUnit,
    };
    let figures = process.inputs.iter().map(|it| &it.figure);
    let figures = figures.chain(process.byproducts.iter().map(|it| &it.figure));
    let mut figures = figures.chain(process.emissions.iter().map(|(_, figure)| figure));
    let says = process.per.is_some() || figures.any(|figure| figure.amount.is_some());
    fields.push("per", content, if says { Capacity } else { Cosmetic });
}

fn input(fields: &mut Fields<'_, '_>, input: &Input) {
    let view = fields.view;
    let written = |id| view.chain.commodity(id).id.as_str();
    let plain = matches!(&input.alternatives[..], [(only, None)] if written(*only) == input.slot);
    let slot = match &input.alternatives[..] {
        [(only, _)] if plain => view.names.commodity(*only),
        _ => &input.slot,
    };
    let path = format!("inputs.{slot}");
    fields.figure(&path, &view.given(&input.figure), (Structural, Capacity));
    if plain {
        return;
    }
    for (id, share) in &input.alternatives {
        let path = format!("{path}.any-of.{}", view.names.commodity(*id));
        match share {
            Some(share) => fields.figure(&path, share, (Structural, Capacity)),
            None => {
                let shown = called::subject_title(view.chain, Subject::Commodity(*id));
                fields.reference(&path, "", shown, Structural);
            }
        }
    }
}

pub(super) fn scope(fields: &mut Fields<'_, '_>, at: usize) {
    let chain = fields.chain();
    let scope = &chain.scopes[at];
    fields.words("title", &scope.title, Cosmetic);
    if let Some(within) = scope.within {
        let name = fields.view.names.scope(Some(within));
        let whole = chain.scope(within);
        let shown = whole.title.message(&whole.id);
        fields.reference("within", name, shown, Data);
    }
}

pub(super) fn source(fields: &mut Fields<'_, '_>, at: usize) {
    let source = &fields.chain().sources[at];
    // The title of a source is what is cited.
    fields.words("title", &source.title, Provenance);
    if !source.authors.is_empty() {
        let shown = words::join(source.authors.iter().map(Message::same));
        fields.word("author", &source.authors.join("\n"), shown, Provenance);
    }
    if let Some(kind) = source.kind.as_deref() {
        fields.word("kind", kind, called::value(kind), Provenance);
    }
    fields.text("publisher", source.publisher.as_deref(), Provenance);
    fields.date("date", source.date, Provenance);
    fields.date("accessed", source.accessed, Provenance);
    fields.text("url", source.url.as_deref(), Provenance);
    fields.text("doi", source.doi.as_deref(), Provenance);
    fields.words("note", &source.note, Provenance);
}
