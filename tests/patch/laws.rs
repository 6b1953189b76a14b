//! The laws of patches, on random chains written in random ways.

use liantu::analysis::{self, Question};
use liantu::diff::patch::{Patch, statements};
use liantu::diff::{self, Version};
use liantu::model::Chain;
use liantu::rules::{self, Settings};

use super::world::{Dice, World};
use super::{applied, between, hold, hold_less, said};

fn pair(seed: u64) -> (World, World, Dice) {
    let mut dice = Dice(seed);
    let base = World::random(&mut dice);
    let mut head = base.clone();
    for _ in 0..=dice.roll(5) {
        head.edit(&mut dice);
    }
    (base, head, dice)
}

fn style(dice: &mut Dice) -> u64 {
    dice.roll(1 << 40) as u64 + 1
}

fn read(text: &str) -> Chain {
    Chain::from_text("chain.yaml", text).unwrap_or_else(|faults| panic!("{faults}\n{text}"))
}

/// What the diff of resolved chains says: another formulation of what is a change.
fn changes(base: &str, head: &str) -> usize {
    let (base, head) = (read(base), read(head));
    let judged = |chain: &Chain| {
        let results = analysis::run(chain, Question::default());
        let findings = diff::shared(rules::run(chain, &results, &Settings::default()));
        (results, findings)
    };
    let ((left, before), (right, after)) = (judged(&base), judged(&head));
    let version = |chain, results, findings| Version {
        chain,
        results,
        findings,
        name: String::new(),
    };
    let document = diff::compare(
        &version(&base, &left, &before),
        &version(&head, &right, &after),
    );
    document.changes.len()
}

#[test]
fn order_comments_units_and_layout_do_not_matter() {
    hold(|seed| {
        let mut dice = Dice(seed);
        let world = World::random(&mut dice);
        let (plain, other) = (world.write(0), world.write(style(&mut dice)));
        assert_eq!(said(&plain), said(&other), "{plain}\n---\n{other}");
        assert!(between(&plain, &other).is_empty(), "{plain}\n---\n{other}");
        assert_eq!(
            statements(&plain),
            statements(&other),
            "{plain}\n---\n{other}"
        );
    });
}

#[test]
fn a_patch_makes_the_second_of_the_first_and_back() {
    hold(|seed| {
        let (base, head, mut dice) = pair(seed);
        let (old, new) = (base.write(style(&mut dice)), head.write(style(&mut dice)));
        let patch = between(&old, &new);
        let there = applied(&patch, &old);
        assert_eq!(
            said(&there),
            said(&new),
            "{old}\n---\n{new}\n---\n{}",
            patch.yaml()
        );
        assert_eq!(patch.is_empty(), said(&old) == said(&new));
        assert_eq!(
            statements(&old) == statements(&new),
            patch.is_empty(),
            "{old}\n---\n{new}"
        );
        let back = applied(&patch.inverted(), &there);
        assert_eq!(said(&back), said(&old), "{there}\n---\n{}", patch.yaml());
        assert_eq!(patch.inverted().inverted(), patch);
        if (seed >> 32) % 10 != 0 {
            return;
        }
        // The way back is the difference the other way round.
        let other = applied(&between(&new, &old), &new);
        assert_eq!(said(&other), said(&applied(&patch.inverted(), &new)));
        // Written and read, in both forms, it is the same.
        for text in [patch.yaml(), patch.json()] {
            let read = Patch::parse("x.patch", text.clone().into_bytes())
                .unwrap_or_else(|faults| panic!("{faults}\n{text}"));
            assert_eq!(said(&applied(&read, &old)), said(&new), "{text}");
            assert_eq!(said(&applied(&read.inverted(), &new)), said(&old), "{text}");
        }
    });
}

#[test]
fn comments_of_what_does_not_change_stay() {
    hold_less(|seed| {
        let (mut base, mut head, mut dice) = pair(seed);
        // A limit that goes takes the comment of its line along: figures have none here.
        for output in base.outputs.values_mut() {
            output.width = 0;
        }
        head.clone_from(&base);
        // Only figures change: no entry comes or goes, so that every comment must stay.
        for output in head.outputs.values_mut() {
            output.amount = Some(77);
            output.width = 0;
        }
        for site in head.sites.values_mut() {
            site.status = Some(1);
        }
        let (old, new) = (base.write(style(&mut dice)), head.write(style(&mut dice)));
        let there = applied(&between(&old, &new), &old);
        let comments = |text: &str| text.matches("# ").count();
        assert_eq!(comments(&there), comments(&old), "{old}\n---\n{there}");
        assert_eq!(said(&there), said(&new));
    });
}

#[test]
fn a_patch_for_another_file_is_refused_and_changes_nothing() {
    hold_less(|seed| {
        let (base, head, mut dice) = pair(seed);
        let other = World::random(&mut dice);
        let (old, new) = (base.write(0), head.write(style(&mut dice)));
        let (third, patch) = (other.write(style(&mut dice)), between(&old, &new));
        match patch.apply(&super::plain(&third)) {
            Ok(done) => {
                // Whatever it changes stood there as the patch expects: the way back leads back.
                let back = applied(&patch.inverted(), &done.text);
                assert_eq!(said(&back), said(&third), "{}\n---\n{third}", patch.yaml());
            }
            Err(refusals) => assert!(!refusals.is_empty()),
        }
    });
}

#[test]
fn patches_follow_one_another() {
    hold_less(|seed| {
        let (first, second, mut dice) = pair(seed);
        let mut third = second.clone();
        for _ in 0..3 {
            third.edit(&mut dice);
        }
        let texts = [&first, &second, &third].map(|world| world.write(style(&mut dice)));
        let one = applied(&between(&texts[0], &texts[1]), &texts[0]);
        assert_eq!(said(&one), said(&texts[1]));
        let patch = between(&texts[1], &texts[2]);
        let two = applied(&patch, &one);
        assert_eq!(said(&two), said(&texts[2]), "{one}\n---\n{}", patch.yaml());
    });
}

fn renamed(world: &World, dice: &mut Dice) -> World {
    let mut named = world.clone();
    for _ in 0..=dice.roll(4) {
        let kind = ['c', 'p', 's', 'g'][dice.roll(4)];
        let at = dice.roll(4);
        let there = match kind {
            'c' => world.commodities.contains_key(&at),
            'p' => world.processes.contains_key(&at),
            's' => world.sites.contains_key(&at),
            _ => world.stages.contains(&at),
        };
        if there {
            named.names.insert((kind, at));
        }
    }
    named
}

#[test]
fn renames_lead_there_and_back_and_compose() {
    hold(|seed| {
        let (base, head, mut dice) = pair(seed);
        let named = renamed(&head, &mut dice);
        let (old, new) = (base.write(style(&mut dice)), named.write(style(&mut dice)));
        let patch = between(&old, &new);
        let there = applied(&patch, &old);
        assert_eq!(
            said(&there),
            said(&new),
            "{old}\n---\n{new}\n---\n{}",
            patch.yaml()
        );
        let back = applied(&patch.inverted(), &there);
        assert_eq!(said(&back), said(&old), "{}", patch.yaml());
        if (seed >> 32) % 10 != 0 {
            return;
        }
        let read = Patch::parse("x", patch.inverted().yaml().into_bytes());
        let read = read.unwrap_or_else(|faults| panic!("{faults}"));
        assert_eq!(said(&applied(&read, &new)), said(&old), "{}", patch.yaml());
        // A rename alone: first the edits, then the names, is the same as both at once.
        let middle = head.write(style(&mut dice));
        let steps = applied(
            &between(&middle, &new),
            &applied(&between(&old, &middle), &old),
        );
        assert_eq!(said(&steps), said(&there));
    });
}

#[test]
fn a_rename_alone_is_told_as_renames_and_the_former_ids() {
    hold_less(|seed| {
        let mut dice = Dice(seed);
        let base = World::random(&mut dice);
        let named = renamed(&base, &mut dice);
        let count = named.names.len();
        let patch = between(
            &base.write(style(&mut dice)),
            &named.write(style(&mut dice)),
        );
        assert_eq!(patch.len(), 2 * count, "{}", patch.yaml());
    });
}

#[test]
fn what_a_patch_holds_is_what_the_diff_of_chains_tells() {
    // Chains are read, resolved and judged here.
    hold_less(|seed| {
        let (base, head, mut dice) = pair(seed);
        let (old, new) = (base.write(style(&mut dice)), head.write(style(&mut dice)));
        let there = applied(&between(&old, &new), &old);
        assert_eq!(changes(&there, &new), 0, "{there}\n---\n{new}");
        if changes(&old, &new) > 0 {
            assert!(!between(&old, &new).is_empty(), "{old}\n---\n{new}");
        }
    });
}
