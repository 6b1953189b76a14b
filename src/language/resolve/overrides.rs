//! `override`: what a file changes in the entries that it uses.

use std::cell::Cell;
use std::collections::HashMap;

use compact_str::CompactString;

use super::Resolver;
use super::names::UNKNOWN;
use crate::language::decode::nearest;
use crate::language::fault::Fault;
use crate::language::files::Loaded;
use crate::language::shape::{At, Entries, ListOrMap, Text, TextOr};
use crate::language::words::{Id, Patched};
use crate::language::written::{
    LongInput, Written, WrittenCommodity, WrittenInput, WrittenProcess,
};
use crate::text::Message;

/// The overrides of all files for one kind of entry.
pub(super) struct Patches<'w, T> {
    by_id: HashMap<&'w str, Vec<Patch<'w, T>>>,
    /// In the order of the files.
    all: Vec<&'w Text>,
}

struct Patch<'w, T> {
    /// Position of the file that overrides; a file stands behind those it uses.
    file: usize,
    name: &'w Text,
    value: &'w T,
    used: Cell<bool>,
}

impl<'w, T> Patches<'w, T> {
    /// Collects the overrides of all files.
    pub fn new(
        loaded: &'w [Loaded],
        section: fn(&'w Written) -> &'w Entries<At<Patched<T>>, Id>,
    ) -> Self {
        let mut patches = Self {
            by_id: HashMap::new(),
            all: Vec::new(),
        };
        for (file, loaded) in loaded.iter().enumerate() {
            for (name, value) in &section(&loaded.written).0 {
                let patch = Patch {
                    file,
                    name,
                    value: &value.value.0,
                    used: Cell::new(false),
                };
                patches.by_id.entry(&name.value).or_default().push(patch);
                patches.all.push(name);
            }
        }
        patches
    }

    /// What files behind `file` change in its entry `id`, in their order.
    pub fn of<'p>(&'p self, id: &str, file: usize) -> impl Iterator<Item = &'w T> + use<'p, 'w, T> {
        let patches = self.by_id.get(id).map_or(&[][..], Vec::as_slice);
        patches
            .iter()
            .filter(move |patch| patch.file > file)
            .map(|patch| {
                patch.used.set(true);
                patch.value
            })
    }

    fn unused(&self) -> impl Iterator<Item = &'w Text> {
        self.all.iter().copied().filter(|name| {
            let patches = self.by_id.get(name.value.as_str());
            let patch = patches.and_then(|all| all.iter().find(|it| it.name.place == name.place));
            patch.is_some_and(|patch| !patch.used.get())
        })
    }
}

impl Resolver {
    /// Overrides of entries that no used file has.
    pub(super) fn unused_overrides<T>(&mut self, patches: &Patches<'_, T>, kind: (&str, &str)) {
        let (en, zh) = kind;
        for name in patches.unused() {
            let id = &name.value;
            let own = self.lookup(super::Namespace::Things, id).is_some();
            if !own && self.found.hides_names {
                continue;
            }
            let message = Message::new(
                format!("`uses` brought no {en} with the id `{id}`"),
                format!("`uses` 引入的{zh}里没有 `{id}`"),
            );
            let fault = Fault::new(name.place, message);
            let mut names: Vec<&str> = match kind.0 {
                "commodity" => self
                    .chain
                    .commodities
                    .iter()
                    .map(|it| it.id.as_str())
                    .collect(),
                _ => self
                    .chain
                    .processes
                    .iter()
                    .map(|it| it.id.as_str())
                    .collect(),
            };
            names.sort_unstable();
            let near = nearest(id, names).filter(|_| !own && !self.found.is_full());
            self.fault(match near {
                Some(near) => {
                    fault.help(format!("did you mean `{near}`?"), format!("是不是 `{near}`？"))
                }
                None => fault.help(
                    "`override` refines what `uses` brought; entries of this file are changed where they stand",
                    "`override` 只修改 `uses` 引入的条目；本文件的条目请就地修改",
                ),
            });
        }
    }
}

fn replace<T: Clone>(base: &mut Option<T>, patch: Option<&T>) {
    if let Some(value) = patch {
        *base = Some(value.clone());
    }
}

/// Refines a used commodity: what the override gives replaces.
pub(super) fn refine_commodity(base: &mut WrittenCommodity, patch: &WrittenCommodity) {
    replace(&mut base.title, patch.title.as_ref());
    replace(&mut base.unit, patch.unit.as_ref());
    replace(&mut base.kind, patch.kind.as_ref());
    replace(&mut base.substance, patch.substance.as_ref());
    replace(&mut base.substance_title, patch.substance_title.as_ref());
    replace(&mut base.origin, patch.origin.as_ref());
    replace(&mut base.outside, patch.outside.as_ref());
    replace(&mut base.hs, patch.hs.as_ref());
    replace(&mut base.same_as, patch.same_as.as_ref());
    replace(&mut base.price, patch.price.as_ref());
    replace(&mut base.carbon, patch.carbon.as_ref());
    replace(&mut base.carbon_basis, patch.carbon_basis.as_ref());
    replace(&mut base.energy, patch.energy.as_ref());
    replace(&mut base.carbon_benchmark, patch.carbon_benchmark.as_ref());
    replace(&mut base.carbon_default, patch.carbon_default.as_ref());
    replace(&mut base.formerly, patch.formerly.as_ref());
}

/// Refines a used process: what the override gives replaces, map entries one by one.
pub(super) fn refine_process(base: &mut WrittenProcess, patch: &WrittenProcess) {
    replace(&mut base.title, patch.title.as_ref());
    replace(&mut base.stage, patch.stage.as_ref());
    replace(&mut base.product, patch.product.as_ref());
    replace(&mut base.per, patch.per.as_ref());
    replace(&mut base.formerly, patch.formerly.as_ref());
    replace(&mut base.allocation, patch.allocation.as_ref());
    if !patch.equipment.is_empty() {
        base.equipment.clone_from(&patch.equipment);
    }
    replace(&mut base.cost, patch.cost.as_ref());
    replace(&mut base.fixed_cost, patch.fixed_cost.as_ref());
    replace(&mut base.investment, patch.investment.as_ref());
    replace(&mut base.lifetime, patch.lifetime.as_ref());
    replace(&mut base.minimum_size, patch.minimum_size.as_ref());
    merge(&mut base.inputs, patch.inputs.as_ref(), keep_alternatives);
    merge(&mut base.byproducts, patch.byproducts.as_ref(), |_, new| {
        new.clone()
    });
    if let Some(new) = &patch.emissions {
        let held = base.emissions.get_or_insert_default();
        merge_entries(&mut held.0, &new.0, |_, new| new.clone());
    }
}

/// A list replaces whatever stood there; a map refines a map entry by entry. Ids listed alone are entries of which
/// nothing is known, so that a map refines them too.
fn merge<X: Clone>(
    base: &mut Option<ListOrMap<TextOr<X>>>,
    patch: Option<&ListOrMap<TextOr<X>>>,
    join: fn(&TextOr<X>, &TextOr<X>) -> TextOr<X>,
) {
    let Some(patch) = patch else { return };
    match (base, patch) {
        (Some(base), ListOrMap::Map(new)) => {
            let mut held = match base {
                ListOrMap::Map(old) => std::mem::take(&mut old.0),
                ListOrMap::List(ids) => {
                    let unknown = |id: &Text| Text {
                        value: UNKNOWN.into(),
                        place: id.place,
                    };
                    ids.iter()
                        .map(|id| (id.clone(), TextOr::Text(unknown(id))))
                        .collect()
                }
            };
            merge_entries(&mut held, &new.0, join);
            *base = ListOrMap::Map(Entries::new(held));
        }
        (base, patch) => *base = Some(patch.clone()),
    }
}

fn merge_entries<T: Clone>(held: &mut Vec<(Text, T)>, new: &[(Text, T)], join: fn(&T, &T) -> T) {
    let places: HashMap<CompactString, usize> = held
        .iter()
        .enumerate()
        .map(|(at, (name, _))| (name.value.clone(), at))
        .collect();
    for (id, value) in new {
        match places.get(id.value.as_str()) {
            Some(at) => held[*at].1 = join(&held[*at].1, value),
            None => held.push((id.clone(), value.clone())),
        }
    }
}

/// An override that gives a slot another amount keeps the alternatives of the slot.
fn keep_alternatives(old: &WrittenInput, new: &WrittenInput) -> WrittenInput {
    let any_of = match old {
        TextOr::Long(long) => long.value.any_of.clone(),
        TextOr::Text(_) => None,
    };
    let Some(any_of) = any_of else {
        return new.clone();
    };
    let mut long = match new {
        TextOr::Text(text) => {
            let value = LongInput {
                amount: Some(text.clone()),
                ..LongInput::default()
            };
            At {
                value,
                place: text.place,
            }
        }
        TextOr::Long(long) => long.as_ref().clone(),
    };
    long.value.any_of.get_or_insert(any_of);
    TextOr::Long(Box::new(long))
}
