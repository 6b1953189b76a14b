//! Which chain of one side is which of the other.

use super::{Chains, Pair};
use crate::cli::chains;
use crate::cli::{Failure, Under};

/// Puts every chain under the scenario asked for, where any has it.
pub(super) fn scenario(old: &mut Chains, new: &mut Chains, under: &Under) -> Result<(), Failure> {
    let Some(wanted) = &under.scenario else {
        return Ok(());
    };
    let all = || {
        old.values()
            .chain(new.values())
            .map(|(it, _)| &it.loaded.chain)
    };
    if !all().any(|chain| chain.find_scenario(wanted).is_some()) {
        return Err(chains::no_scenario(&all().collect::<Vec<_>>(), wanted));
    }
    let keys: Vec<String> = old.keys().chain(new.keys()).cloned().collect();
    for key in keys {
        let has = |side: &Chains| {
            let (version, _) = side.get(&key)?;
            Some(version.loaded.chain.find_scenario(wanted).is_some())
        };
        // A scenario that one version alone has would be told as a difference of the chains.
        match (has(old), has(new)) {
            (Some(true), Some(false)) => return lacks(new, &key, wanted),
            (Some(false), Some(true)) => return lacks(old, &key, wanted),
            _ => {}
        }
        for side in [&mut *old, &mut *new] {
            let Some((version, _)) = side.get_mut(&key) else {
                continue;
            };
            let chain = &version.loaded.chain;
            if chain.scenario.is_none()
                && let Some(found) = chain.find_scenario(wanted)
            {
                version.loaded.chain = chain.under(found);
            }
        }
    }
    Ok(())
}

fn lacks(side: &Chains, key: &str, wanted: &str) -> Result<(), Failure> {
    let chains: Vec<_> = side
        .get(key)
        .map(|(it, _)| &it.loaded.chain)
        .into_iter()
        .collect();
    Err(chains::no_scenario(&chains, wanted))
}

/// By path, then what is left by the chain that a file holds.
pub(super) fn meet(old: Chains, mut new: Chains) -> Vec<Pair> {
    let mut pairs = Vec::new();
    let mut left = Vec::new();
    for (key, (base, asked)) in old {
        match new.remove(&key) {
            Some((head, _)) => pairs.push(Pair {
                base: Some(base),
                head: Some(head),
            }),
            None => left.push((base, asked)),
        }
    }
    let ids: Vec<String> = left
        .iter()
        .map(|(it, _)| it.loaded.chain.id.clone())
        .collect();
    let once = |id: &String| ids.iter().filter(|it| *it == id).count() == 1;
    for (base, asked) in left {
        let id = &base.loaded.chain.id;
        let same = |it: &&String| new[*it].0.loaded.chain.id == *id;
        let keys: Vec<String> = new.keys().filter(same).cloned().collect();
        let partner = match &keys[..] {
            [key] if once(id) => new.remove(key).filter(|(_, other)| asked || *other),
            _ => None,
        };
        match partner {
            Some((head, _)) => pairs.push(Pair {
                base: Some(base),
                head: Some(head),
            }),
            None if asked => pairs.push(Pair {
                base: Some(base),
                head: None,
            }),
            None => {}
        }
    }
    let rest = new.into_values().filter(|(_, asked)| *asked);
    pairs.extend(rest.map(|(head, _)| Pair {
        base: None,
        head: Some(head),
    }));
    pairs.sort_by(|one, other| one.name().cmp(other.name()));
    pairs
}
