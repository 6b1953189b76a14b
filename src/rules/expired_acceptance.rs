//! An acceptance past its date.

use super::{Area, Context, Draft, Page, Rule, acceptance};
use crate::model::{Acceptance, Subject};
use crate::report::{Severity, Verb};
use crate::text::{Message, date_message};

pub(super) const RULE: Rule = Rule {
    id: "expired-acceptance",
    name_zh: "豁免过期",
    area: Area::Acceptances,
    severity: Severity::Warning,
    verb: Verb::Check,
    en: Page {
        summary: "An acceptance is past its date.",
        why: "It was accepted for a time only; from then on the finding speaks again, and somebody must look.",
        formula: "`until` lies before the day that dates are compared with: `--as-of`, else the end of the chain's period. Without either nothing is judged.",
        mend: "Close the gap, or renew the acceptance with a new date and reason; delete it where the gap is closed.",
    },
    zh: Page {
        summary: "一条“已知问题”已过期。",
        why: "当时只接受到某个日期；过期后提示会重新出现，需要有人处理。",
        formula: "`until` 早于比较日期（`--as-of`，没有则为本链期末）时提示。两者都没有则不判断。",
        mend: "解决问题，或更新日期和理由；问题已解决的，删去这一条。",
    },
    example: include_str!("../../tests/rules/expired-acceptance.yaml"),
    run,
};

fn run(context: &Context<'_>, drafts: &mut Vec<Draft>) {
    let acceptances = (0..).zip(&context.chain.acceptances);
    let expired = acceptances.filter(|(_, entry)| acceptance::is_expired(context, entry));
    drafts.extend(expired.filter_map(|(at, entry)| draft(context, at, entry)));
}

fn draft(context: &Context<'_>, at: u32, entry: &Acceptance) -> Option<Draft> {
    let until = date_message(entry.until?);
    let (rule, of) = (&entry.rule, &entry.of);
    let speaks = context
        .findings
        .iter()
        .any(|it| it.rule == rule && it.of == *of);
    let help = if speaks {
        Message::new(
            "check data: the finding speaks again: close the gap, or accept it anew with a new date",
            "核数：提示已重新出现：解决问题，或更新日期重新接受",
        )
    } else {
        Message::new(
            "check data: delete it: the finding it accepted is gone",
            "核数：所接受的问题已不存在，请删去",
        )
    };
    let message = Message::new(
        format!("`{rule}` on `{of}` was accepted until {} only", until.en),
        format!("对 `{of}` 的 `{rule}` 只接受到 {}，已过期", until.zh),
    );
    Some(Draft {
        help: Some(help),
        ..Draft::on(Subject::Acceptance(at), message)
    })
}
