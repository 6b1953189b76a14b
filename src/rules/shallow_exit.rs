//! Something leaves the chain before a later stage works it further.

use super::context::value;
use super::words::{agree, join};
use super::{Area, Context, Draft, Page, Rule};
use crate::analysis::structure::ShallowExit;
use crate::analysis::{Ground, ground};
use crate::model::{Crossing, Place, Subject};
use crate::report::{Confidence, Severity, Verb};
use crate::text::{Message, figure};

pub(super) const RULE: Rule = Rule {
    id: "shallow-exit",
    name_zh: "浅加工外销",
    area: Area::Value,
    severity: Severity::Warning,
    verb: Verb::Extend,
    en: Page {
        summary: "A commodity is exported although a process of a later stage takes it.",
        why: "Most of the value, the jobs and the tax of a chain lie in its later stages. What leaves early earns them elsewhere.",
        formula: "An export of a commodity that is made in one stage, and that a process of a later stage, here or in a used reference, takes directly. An export of zero does not count. How much of the output leaves is not judged.",
        mend: "Work it further here: draw orders to the later stage, or bring in its process; or accept the export with the reason.",
    },
    zh: Page {
        summary: "某种产品外销出链，而更靠后的环节本可以接着加工。",
        why: "产业链的附加值、就业和税收大多在后面的环节；早早卖掉，等于把这些留给了别处。",
        formula: "某一环节生产的产品有外销，而更靠后的环节中有工艺（链内的或所引用参照链的）直接以它为投入。外销量为零的不算；外销占产量多少不作判断。",
        mend: "就地深加工：为后续环节争取订单，或引进相应工艺；外销确有理由的，写入 `accept`。",
    },
    example: include_str!("../../tests/rules/shallow-exit.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let found = context.results.structure.shallow_exits.iter();
    drafts.extend(found.map(|it| draft(context, it)));
}

fn draft(context: &Context<'_>, found: &ShallowExit) -> Draft {
    let subject = Subject::Commodity(found.commodity);
    let title = context.title(subject);
    let exports: Vec<&Crossing> = found
        .exports
        .iter()
        .map(|at| &context.chain.crossings[*at])
        .collect();
    let sales = join(exports.iter().filter_map(|export| sale(export)));
    let (sales_en, sales_zh) = if sales.en.is_empty() {
        (String::new(), String::new())
    } else {
        (format!(" ({})", sales.en), format!("（{}）", sales.zh))
    };
    let here = !found.taken_by.is_empty();
    let takers = if here {
        &found.taken_by
    } else {
        &found.candidates
    };
    let names = context.processes(takers);
    let count = takers.len();
    let verb = if here {
        agree(count, "takes", "take")
    } else {
        "could take"
    };
    let message = Message::new(
        format!(
            "{}{sales_en}: leaves the chain before {} {verb} it further",
            title.en, names.en
        ),
        format!(
            "{}{sales_zh}未经{}就外销{}",
            title.zh,
            names.zh,
            if here {
                ""
            } else {
                "，链内没有这一步加工"
            }
        ),
    );
    let grounds: Vec<Ground> = exports
        .iter()
        .filter_map(|export| {
            let amount = export.amount.as_ref()?;
            let id = &context.chain.commodity(export.of).id;
            Some(ground(format!("exports/{id}"), amount))
        })
        .collect();
    Draft {
        place: exports
            .first()
            .map(|export: &&Crossing| -> Place { export.place }),
        help: Some(help(&title, &names, here)),
        grounds,
        // What leaves is a fact of structure; only its amount rests on figures.
        confidence: Some(Confidence::High),
        ..Draft::on(subject, message)
    }
    .with("exports", amount_of(&exports))
}

/// What the single export comes to; of several, none is told as the whole.
fn amount_of(exports: &[&Crossing]) -> Option<crate::report::Value> {
    let [export] = exports else { return None };
    let figure = export.amount.as_ref()?;
    Some(value(figure.amount.as_ref()?.estimate(), figure.unit()?))
}

/// `33 t to Viet Nam`, as far as the file says it.
fn sale(export: &Crossing) -> Option<Message> {
    let amount = export.amount.as_ref().and_then(|it| it.amount.as_ref());
    let amount = amount.map(figure::given_message);
    let partner = (!export.partner.is_empty()).then(|| export.partner.message(""));
    match (amount, partner) {
        (Some(amount), Some(partner)) => Some(Message::new(
            format!("{} to {}", amount.en, partner.en),
            format!("{}，销往{}", amount.zh, partner.zh),
        )),
        (Some(amount), None) => Some(amount),
        (None, Some(partner)) => Some(Message::new(
            format!("to {}", partner.en),
            format!("销往{}", partner.zh),
        )),
        (None, None) => None,
    }
}

fn help(title: &Message, names: &Message, here: bool) -> Message {
    if here {
        Message::new(
            format!("extend: work {} further here, in {}", title.en, names.en),
            format!("延链：{}优先供应链内的{}，就地加工", title.zh, names.zh),
        )
    } else {
        Message::new(
            format!("extend: bring in {} to work {} here", names.en, title.en),
            format!("延链：引进{}项目，就地加工{}", names.zh, title.zh),
        )
    }
}
