//! Texts that are edited: what changes, and that all else stays to the byte.

use liantu::language::{References, with_names};

use super::{applied, between, plain};

const BASE: &str = "\
# A chain with every kind of layout.
format: 1
chain: test

sources:
  page: {title: \"A page\", url: 'https://example.org'}   # kept

commodities:
  # The ore.
  ore:   {unit: t, outside: true}
  metal:
    unit: t      # tonnes
    title: {en: Metal, zh: 金属}

  slag:  {unit: t, kind: waste}

processes:
  smelting: {product: metal, inputs: [ore], byproducts: {slag: 0.5 t}}

sites:
  # The old works.
  north:
    process: smelting
    capacity: 100 kt/a   # printed so
    note: >-
      a long
      remark
    status: operating
  south: {process: smelting,
          capacity: {amount: 50 kt/a, source: page}}

observations:
- of: metal
  measure: output
  amount: 50 kt
  period: 2024
  source: page
# The year after.
- {of: metal, measure: output, amount: 60 kt, period: 2025}
";

/// Edits of the text with the lines that must differ after the patch: `-` and `+`.
fn edit(changes: &[(&str, &str)]) -> String {
    let mut head = BASE.to_owned();
    for (old, new) in changes {
        assert_eq!(head.matches(old).count(), 1, "`{old}` must stand once");
        head = head.replacen(old, new, 1);
    }
    // The patch comes from a text in another layout, so that nothing can be copied from it.
    let other = liantu::language::canonical("head.yaml", head.clone().into_bytes());
    let other = other.unwrap_or_else(|faults| panic!("{faults}\n{head}"));
    let patch = between(BASE, &other);
    let made = applied(&patch, BASE);
    let diff = similar::TextDiff::from_lines(BASE, &made);
    let mut out = String::new();
    for change in diff.iter_all_changes() {
        let sign = match change.tag() {
            similar::ChangeTag::Equal => continue,
            similar::ChangeTag::Delete => "-",
            similar::ChangeTag::Insert => "+",
        };
        // Blank lines around it are a matter of taste.
        if !change.value().trim().is_empty() {
            out.push_str(&format!("{sign}{}", change.value()));
        }
    }
    let back = applied(&patch.inverted(), &made);
    assert_eq!(super::said(&back), super::said(BASE));
    out
}

#[test]
fn a_value_is_changed_in_its_place() {
    assert_eq!(
        edit(&[("capacity: 100 kt/a", "capacity: 12 万吨/a")]),
        "-    capacity: 100 kt/a   # printed so\n+    capacity: 12 万吨/a   # printed so\n"
    );
    assert_eq!(
        edit(&[("slag: 0.5 t", "slag: 0.4 t")]),
        "-  smelting: {product: metal, inputs: [ore], byproducts: {slag: 0.5 t}}\n+  smelting: {product: metal, inputs: [ore], byproducts: {slag: 0.4 t}}\n"
    );
    assert_eq!(
        edit(&[("amount: 50 kt\n", "amount: 51 kt\n")]),
        "-  amount: 50 kt\n+  amount: 51 kt\n"
    );
    assert_eq!(
        edit(&[("      a long\n      remark\n", "      another remark\n")]),
        "-    note: >-\n-      a long\n-      remark\n+    note: another remark\n"
    );
}

#[test]
fn a_key_comes_and_goes() {
    assert_eq!(
        edit(&[("    status: operating\n", "")]),
        "-    status: operating\n"
    );
    assert_eq!(
        edit(&[(
            "    status: operating\n",
            "    status: operating\n    from: 2010\n"
        )]),
        "+    from: 2010\n"
    );
    assert_eq!(
        edit(&[(", kind: waste", "")]),
        "-  slag:  {unit: t, kind: waste}\n+  slag:  {unit: t}\n"
    );
    assert_eq!(
        edit(&[("slag:  {unit: t,", "slag:  {unit: t, hs: '2620',")]),
        "-  slag:  {unit: t, kind: waste}\n+  slag:  {unit: t, kind: waste, hs: 2620}\n"
    );
}

#[test]
fn a_short_form_becomes_a_long_one_and_a_list_a_map() {
    assert_eq!(
        edit(&[(
            "capacity: 100 kt/a",
            "capacity: {amount: 100 kt/a, source: page}"
        )]),
        "-    capacity: 100 kt/a   # printed so\n+    capacity: {amount: 100 kt/a, source: page}   # printed so\n"
    );
    assert_eq!(
        edit(&[("inputs: [ore]", "inputs: {ore: 2 t}")]),
        "-  smelting: {product: metal, inputs: [ore], byproducts: {slag: 0.5 t}}\n+  smelting: {product: metal, inputs: {ore: 2 t}, byproducts: {slag: 0.5 t}}\n"
    );
}

#[test]
fn an_entry_comes_and_goes_with_its_comments() {
    assert_eq!(
        edit(&[
            ("  # The ore.\n  ore:   {unit: t, outside: true}\n", ""),
            ("[ore]", "[slag]")
        ]),
        "-  # The ore.\n-  ore:   {unit: t, outside: true}\n-  smelting: {product: metal, inputs: [ore], byproducts: {slag: 0.5 t}}\n+  smelting: {product: metal, inputs: [slag], byproducts: {slag: 0.5 t}}\n"
    );
    assert_eq!(
        edit(&[(
            "# The year after.\n- {of: metal, measure: output, amount: 60 kt, period: 2025}\n",
            ""
        )]),
        "-# The year after.\n-- {of: metal, measure: output, amount: 60 kt, period: 2025}\n"
    );
    assert_eq!(
        edit(&[(
            "  slag:  {unit: t, kind: waste}\n",
            "  slag:  {unit: t, kind: waste}\n  dross: {unit: t, title: Dross}\n"
        )]),
        "+  dross: {title: Dross, unit: t}\n"
    );
    assert_eq!(
        edit(&[(
            "observations:\n",
            "imports:\n  - {of: ore, from: Guinea, amount: 5 kt}\n\nobservations:\n"
        )]),
        "+imports:\n+  - {of: ore, from: Guinea, amount: 5 kt}\n"
    );
}

#[test]
fn names_change_wherever_they_stand() {
    let names = References {
        things: [("ore", "bauxite"), ("metal", "alloy"), ("north", "works")]
            .map(|(old, new)| (old.to_owned(), new.to_owned()))
            .into(),
        ..References::default()
    };
    let made = with_names(BASE, &names).expect("the text is edited");
    let expected = BASE
        .replace("\n  ore:", "\n  bauxite:")
        .replace("inputs: [ore]", "inputs: [bauxite]")
        .replace("\n  metal:", "\n  alloy:")
        .replace("product: metal", "product: alloy")
        .replace("of: metal", "of: alloy")
        .replace("\n  north:", "\n  works:");
    assert_eq!(made, expected);
    assert_eq!(with_names(&made, &names.inverted()).as_deref(), Some(BASE));
}

#[test]
fn line_ends_and_byte_order_marks_stay() {
    let windows = format!("\u{FEFF}{}", BASE.replace('\n', "\r\n"));
    let file = plain(&windows);
    assert_eq!(file.text, BASE);
    assert_eq!(file.bytes(&file.text), windows.as_bytes());
}

#[test]
fn what_anchors_repeat_is_not_torn_apart() {
    let text = "format: 1\nchain: x\ncommodities:\n  a: &one {unit: t, hs: 1}\n  b: *one\n";
    let head = text.replace("hs: 1", "hs: 2");
    let patch = between(text, &head);
    // Both entries change, and one edit of the text cannot do so alone.
    let refusals = patch.apply(&plain(text)).map(|done| done.text);
    match refusals {
        Ok(made) => assert_eq!(super::said(&made), super::said(&head)),
        Err(refusals) => assert!(refusals[0].message.en.contains("anchors")),
    }
}
