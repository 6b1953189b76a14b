//! The laws of merges, on random chains written in random ways.

use liantu::diff::merge::{Labels, Merged, merge, sides};

use super::world::{Dice, World};
use super::{hold, hold_less, plain, said};

fn merged(base: &str, ours: &str, theirs: &str) -> Merged {
    let made = merge(
        &plain(base),
        &plain(ours),
        &plain(theirs),
        &Labels::default(),
    );
    made.unwrap_or_else(|| panic!("not written:\n{base}\n---\n{ours}\n---\n{theirs}"))
}

fn clean(base: &str, ours: &str, theirs: &str) -> String {
    let made = merged(base, ours, theirs);
    let told: Vec<&str> = made
        .conflicts
        .iter()
        .map(|it| it.message.en.as_str())
        .collect();
    assert!(
        told.is_empty(),
        "{told:#?}\n{base}\n---\n{ours}\n---\n{theirs}"
    );
    made.text
}

fn style(dice: &mut Dice) -> u64 {
    dice.roll(1 << 40) as u64 + 1
}

fn edited(world: &World, dice: &mut Dice) -> World {
    let mut other = world.clone();
    for _ in 0..=dice.roll(4) {
        other.edit(dice);
    }
    other
}

#[test]
fn one_side_alone_is_taken_and_the_same_twice_is_once() {
    hold(|seed| {
        let mut dice = Dice(seed);
        let base = World::random(&mut dice);
        let other = edited(&base, &mut dice);
        // The side that changes nothing is written in another way.
        let [o, again, a, same] =
            [&base, &base, &other, &other].map(|world| world.write(style(&mut dice)));
        assert_eq!(said(&clean(&o, &a, &again)), said(&a));
        assert_eq!(said(&clean(&o, &again, &a)), said(&a));
        assert_eq!(said(&clean(&o, &a, &same)), said(&a));
        // To the byte where nothing is written otherwise.
        assert_eq!(clean(&o, &a, &o), a);
        assert_eq!(clean(&o, &o, &a), a);
        assert_eq!(clean(&o, &a, &a), a);
    });
}

#[test]
fn the_sides_may_be_swapped() {
    hold(|seed| {
        let mut dice = Dice(seed);
        let base = World::random(&mut dice);
        let (left, right) = (edited(&base, &mut dice), edited(&base, &mut dice));
        let [o, a, b] = [&base, &left, &right].map(|world| world.write(style(&mut dice)));
        let (there, back) = (merged(&o, &a, &b), merged(&o, &b, &a));
        let names = |made: &Merged| {
            let mut names: Vec<String> = made.conflicts.iter().map(|it| it.of.en.clone()).collect();
            names.sort();
            names
        };
        assert_eq!(names(&there), names(&back), "{o}\n---\n{a}\n---\n{b}");
        if there.conflicts.is_empty() {
            assert_eq!(
                order_apart(&there.text),
                order_apart(&back.text),
                "{o}\n---\n{a}\n---\n{b}"
            );
        } else {
            assert_eq!(
                order_apart(&there.ours),
                order_apart(&back.theirs),
                "{o}\n---\n{a}\n---\n{b}"
            );
            assert_eq!(
                order_apart(&there.theirs),
                order_apart(&back.ours),
                "{o}\n---\n{a}\n---\n{b}"
            );
        }
    });
}

/// Where both sides put new stages in one place, those of ours come first: all but that.
fn order_apart(text: &str) -> String {
    said(text).lines().skip(1).collect::<Vec<_>>().join("\n")
}

#[test]
fn marks_hold_both_texts_and_name_what_conflicts() {
    hold_less(|seed| {
        let mut dice = Dice(seed);
        let base = World::random(&mut dice);
        let (left, right) = (edited(&base, &mut dice), edited(&base, &mut dice));
        let [o, a, b] = [&base, &left, &right].map(|world| world.write(style(&mut dice)));
        let made = merged(&o, &a, &b);
        let (ours, theirs) = sides(&made.text);
        if made.conflicts.is_empty() {
            assert_eq!((&ours, &theirs), (&made.text, &made.text));
            return;
        }
        assert_eq!(ours.trim_end(), made.ours.trim_end());
        assert_eq!(theirs.trim_end(), made.theirs.trim_end());
        for conflict in &made.conflicts {
            assert!(made.text.contains(&conflict.of.en), "{}", made.text);
        }
    });
}

#[test]
fn edits_of_different_entries_never_conflict() {
    hold(|seed| {
        let mut dice = Dice(seed);
        let base = World::random(&mut dice);
        let (mut left, mut right, mut both) = (base.clone(), base.clone(), base.clone());
        // Ours edits sites, commodities and context; theirs outputs, targets, limits, sources.
        for (number, site) in left.sites.values_mut().enumerate() {
            if dice.roll(2) == 0 {
                site.status = Some(dice.roll(4));
                site.register = Some(number);
            }
        }
        left.sites.insert(
            7,
            base.sites
                .values()
                .next()
                .cloned()
                .unwrap_or(super::world::Site {
                    process: 0,
                    capacity: None,
                    status: None,
                    title: None,
                    register: Some(3),
                    from: None,
                }),
        );
        left.sites.remove(&1);
        left.context.insert(9);
        left.commodities.insert(8, (1, Some(30), true));
        both.clone_from(&left);
        for world in [&mut right, &mut both] {
            let mut dice = dice.clone();
            for output in world.outputs.values_mut() {
                output.amount = Some(dice.number_of_kilograms());
                output.width = 0;
            }
            world.targets.insert(6, (0, 55));
            world.targets.remove(&0);
            world.limits.insert(0, 44);
            world.title = dice.roll(4);
        }
        let [o, a, b, c] = [&base, &left, &right, &both].map(|world| world.write(style(&mut dice)));
        let made = clean(&o, &a, &b);
        assert_eq!(
            said(&made),
            said(&c),
            "{o}\n---\n{a}\n---\n{b}\n---\n{made}"
        );
        assert_eq!(said(&clean(&o, &b, &a)), said(&c));
        // Merging once more changes nothing.
        assert_eq!(said(&clean(&o, &made, &b)), said(&made));
    });
}

#[test]
fn equal_edits_in_other_units_never_conflict() {
    hold(|seed| {
        let mut dice = Dice(seed);
        let base = World::random(&mut dice);
        let shared = edited(&base, &mut dice);
        let (mut left, mut right) = (shared.clone(), shared.clone());
        left.context.insert(8);
        right.sources.insert(6, 1);
        let mut both = left.clone();
        both.sources.insert(6, 1);
        let [o, a, b, c] = [&base, &left, &right, &both].map(|world| world.write(style(&mut dice)));
        let made = clean(&o, &a, &b);
        assert_eq!(said(&made), said(&c), "{o}\n---\n{a}\n---\n{b}");
    });
}

#[test]
fn every_changed_value_is_in_the_result_or_in_a_conflict() {
    hold_less(|seed| {
        let mut dice = Dice(seed);
        let base = World::random(&mut dice);
        let (left, right) = (edited(&base, &mut dice), edited(&base, &mut dice));
        let [o, a, b] = [&base, &left, &right].map(|world| world.write(style(&mut dice)));
        let made = merged(&o, &a, &b);
        let lines = |text: &str| -> std::collections::BTreeSet<String> {
            liantu::diff::patch::statements(text)
                .unwrap_or_default()
                .into_iter()
                .collect()
        };
        let (old, held) = (lines(&o), [lines(&made.ours), lines(&made.theirs)]);
        for side in [&a, &b] {
            for line in lines(side).difference(&old) {
                let order = line.starts_with("stages in order");
                assert!(
                    order || held.iter().any(|held| held.contains(line)),
                    "{line}\n{o}\n---\n{a}\n---\n{b}\n---\n{}",
                    made.text
                );
            }
        }
    });
}

#[test]
fn renames_of_one_side_are_followed_by_the_other() {
    hold_less(|seed| {
        let mut dice = Dice(seed);
        let base = World::random(&mut dice);
        let mut left = base.clone();
        left.names
            .insert(('c', *base.commodities.keys().next().unwrap_or(&0)));
        left.names
            .insert(('p', *base.processes.keys().next().unwrap_or(&0)));
        left.names.insert(('g', base.stages[0]));
        let mut right = base.clone();
        right.outputs.insert(
            (base.commodities.keys().next().copied().unwrap_or(0), 2),
            super::world::Figure {
                amount: Some(123),
                width: 0,
                source: None,
                note: None,
            },
        );
        for site in right.sites.values_mut() {
            site.status = Some(2);
        }
        let mut both = right.clone();
        both.names.clone_from(&left.names);
        let [o, a, b, c] = [&base, &left, &right, &both].map(|world| world.write(style(&mut dice)));
        assert_eq!(
            said(&clean(&o, &a, &b)),
            said(&c),
            "{o}\n---\n{a}\n---\n{b}"
        );
        assert_eq!(
            said(&clean(&o, &b, &a)),
            said(&c),
            "{o}\n---\n{a}\n---\n{b}"
        );
    });
}
