//! Why a figure of the loop is not known, and which figure would let it be.
//!
//! Comes in: ids. Goes out: sentences in both languages. Must not know: amounts.

use crate::model::{Chain, CommodityId, ProcessId, Subject};
use crate::text::Message;

/// What is missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Gap {
    /// How much a process made.
    Activity(ProcessId),
    /// How much a process takes or makes of something.
    Amount(ProcessId, CommodityId),
    /// In which shares alternatives fill a slot.
    Shares(ProcessId, CommodityId),
    /// What one unit weighs.
    Weight(CommodityId),
    /// How much crosses the boundary.
    Crossing(CommodityId),
    /// How much comes to the end of life.
    EndOfLife,
    /// Which form is made from ore.
    Primary,
    /// Whether metal of unknown past is recycled.
    Past(CommodityId),
    /// A commodity that goes round without ever being scrap.
    Unmarked(CommodityId),
    /// More comes out of a process than goes in.
    Excess(ProcessId),
    /// Nothing leaves a loop, so that it would go round for ever.
    Closed(CommodityId),
    /// More forms in one loop than are looked into.
    TooLarge(usize),
}

impl Gap {
    /// What is needed, as the end of a sentence.
    pub(super) fn needs(self, chain: &Chain) -> Message {
        let (en, zh) = self.words();
        let process = self
            .process()
            .map(|id| chain.title_of(Subject::Process(id)));
        let commodity = self
            .commodity()
            .map(|id| chain.title_of(Subject::Commodity(id)));
        let (process, commodity) = (process.unwrap_or_default(), commodity.unwrap_or_default());
        let size = match self {
            Self::TooLarge(size) => size.to_string(),
            _ => String::new(),
        };
        let fill = |text: &str, process: &str, commodity: &str| {
            // The titles go in last, and at once: one that holds a mark stays as it is.
            let text = text.replace("{n}", &size);
            let parts: Vec<&str> = text.split("{p}").collect();
            let parts: Vec<String> = parts
                .iter()
                .map(|part| part.replace("{c}", commodity))
                .collect();
            parts.join(process)
        };
        Message::new(
            fill(en, &process.en, &commodity.en),
            fill(zh, &process.zh, &commodity.zh),
        )
    }

    const fn process(self) -> Option<ProcessId> {
        match self {
            Self::Activity(id) | Self::Excess(id) | Self::Amount(id, _) | Self::Shares(id, _) => {
                Some(id)
            }
            _ => None,
        }
    }

    const fn commodity(self) -> Option<CommodityId> {
        match self {
            Self::Amount(_, id)
            | Self::Shares(_, id)
            | Self::Weight(id)
            | Self::Crossing(id)
            | Self::Past(id)
            | Self::Unmarked(id)
            | Self::Closed(id) => Some(id),
            _ => None,
        }
    }

    /// The words in English and Chinese, with `{p}` for the process and `{c}` for the commodity.
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Activity(_) => ("the output of {p}", "{p}的产量"),
            Self::Amount(..) => ("the amount of {c} in {p}", "{p}中{c}的用量或产出量"),
            Self::Shares(..) => (
                "shares for {c} and its alternatives in {p}",
                "{p}中{c}与其替代物料各占的份额",
            ),
            Self::Weight(_) => (
                "the mass of one unit of {c} (`same-as`)",
                "每单位{c}的质量（`same-as`）",
            ),
            Self::Crossing(_) => (
                "imports and exports of {c} in the period",
                "本期{c}的外购和外销量",
            ),
            Self::EndOfLife => (
                "how much comes to the end of its life (a commodity with `origin: end-of-life` and its output)",
                "报废产生量（标有 `origin: end-of-life` 的物料及其产量）",
            ),
            Self::Primary => (
                "`origin: primary` on the form that is made from ore",
                "在由矿石制得的形态上标明 `origin: primary`",
            ),
            Self::Past(_) => (
                "a maker of {c}, or its `origin`",
                "{c}的生产工艺，或其 `origin`",
            ),
            Self::Unmarked(_) => (
                "`kind: scrap` on what comes back into {c}",
                "在返回{c}的物料上标明 `kind: scrap`",
            ),
            Self::Excess(_) => (
                "figures of {p} by which no more comes out than goes in",
                "{p}的数据（现有数据产出大于投入）",
            ),
            Self::Closed(_) => (
                "what leaves the loop of {c}: by the figures nothing does",
                "{c}所在循环的流出量（现有数据没有流出）",
            ),
            Self::TooLarge(_) => ("a loop of at most {n} forms", "形态不超过 {n} 种的循环"),
        }
    }
}
