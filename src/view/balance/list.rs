//! What has no bar, as a table.

use super::rows::Row;
use super::{GUTTER, SMALL, Scene, WIDTH, group, words};
use crate::report::{Group, Item};
use crate::text::Lang;
use crate::view::page::{self, Block, MARGIN, Paragraph};

/// The table: commodity, need, supply, why.
pub(super) fn list(scene: Scene<'_>, rows: &[Row<'_>], y: f64) -> Block {
    let lang = scene.lang;
    let columns = [MARGIN, 292.0, 512.0, 732.0, WIDTH - MARGIN + GUTTER];
    let width = |at: usize| columns[at + 1] - columns[at] - GUTTER;
    let title = lang.pick(
        "Without a bar: supply or need is not known",
        "供给或需求未知，不画条形",
    );
    let mut block = page::set(
        &[Paragraph::new(title, 14.0).bold()],
        MARGIN,
        y,
        WIDTH - 2.0 * MARGIN,
    );
    block.height += 4.0;
    let heading = match lang {
        Lang::En => ["Commodity", "Need", "Supply", "Why"],
        Lang::Zh => ["物料", "需求", "供给", "原因"],
    };
    let mut row_of = |cells: [Paragraph; 4], group: Group| {
        let top = y + block.height + 4.0;
        let set = cells
            .iter()
            .enumerate()
            .map(|(at, cell)| page::set(std::slice::from_ref(cell), columns[at], top, width(at)));
        let set: Vec<Block> = set.collect();
        block.height += set.iter().map(|it| it.height).fold(0.0, f64::max) + 8.0;
        let items = set.into_iter().flat_map(|it| it.items).collect();
        block.items.push(Item::Group(Group { items, ..group }));
        block.items.push(page::line(
            MARGIN,
            y + block.height,
            WIDTH - MARGIN,
            y + block.height,
        ));
    };
    row_of(
        heading.map(|it| Paragraph::new(it, SMALL).muted()),
        Group {
            class: "heading",
            ..Group::default()
        },
    );
    for row in rows {
        let mut why = vec![words::reason(scene, row)];
        why.splice(0..0, words::marks(&row.findings, lang));
        let cells = [
            Paragraph::new(row.title.get(lang), SMALL).bold(),
            Paragraph::new(words::side(row, |it| it.need, lang), SMALL),
            Paragraph::new(words::side(row, |it| it.supply, lang), SMALL),
            Paragraph::new(why.join(lang.pick("; ", "；")), SMALL),
        ];
        row_of(cells, group(scene, row));
    }
    block
}
