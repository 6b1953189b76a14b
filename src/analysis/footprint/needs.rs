//! What a footprint lacks: the figures that would let it be told.
//!
//! Comes in: what was missing on the way. Goes out: the first of them in a fixed order, and their words. Must not know:
//! how footprints are reckoned.

use crate::model::{Chain, CommodityId, ProcessId, Subject};
use crate::text::Message;

/// How many are named; of more it is said that there are more.
const NAMED_MAX: usize = 8;

/// One thing that is missing, or that cannot be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Need {
    /// The carbon of a unit that comes from outside.
    Carbon(CommodityId),
    /// The energy of a unit that comes from outside.
    Energy(CommodityId),
    /// How much energy a unit of an energy carrier holds.
    Content(CommodityId),
    /// What a process emits.
    Emissions(ProcessId),
    /// What a process emits in all: it gives `co2e` beside single gases.
    OneWay(ProcessId),
    /// How much a process takes of something.
    Amount(ProcessId, CommodityId),
    /// How much a process makes of something beside its product.
    ByProduct(ProcessId, CommodityId),
    /// How a process shares its burden.
    Rule(ProcessId),
    /// The mass of something that a process shares its burden by.
    Mass(ProcessId, CommodityId),
    /// The price of something that a process shares its burden by.
    Price(ProcessId, CommodityId),
    /// What a process makes weighs or is worth nothing at all.
    Nothing(ProcessId),
    /// A process makes no more of its product than it takes.
    NetZero(ProcessId),
    /// The shares of a slot of a process make no whole.
    Shares(ProcessId),
    /// A loop through this process takes at least as much as it makes.
    Loop(ProcessId),
    /// A loop through this process has open alternatives and credits.
    Mix(ProcessId),
}

/// The first things that are missing, sorted, and whether there are more.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub struct Needs {
    /// The first of them.
    pub first: Vec<Need>,
    /// Whether there are more than are named.
    pub more: bool,
}

impl Needs {
    /// Adds one.
    pub fn add(&mut self, need: Need) {
        if let Err(at) = self.first.binary_search(&need) {
            self.first.insert(at, need);
            self.cut();
        }
    }

    /// Adds all of another.
    pub fn join(&mut self, other: &Self) {
        for need in &other.first {
            self.add(*need);
        }
        self.more |= other.more;
    }

    fn cut(&mut self) {
        if self.first.len() > NAMED_MAX {
            self.first.truncate(NAMED_MAX);
            self.more = true;
        }
    }

    /// Whether nothing is missing.
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// All of them in words.
    pub fn message(&self, chain: &Chain) -> Message {
        let words = self.first.iter().map(|it| it.message(chain));
        let (en, zh): (Vec<String>, Vec<String>) = words.map(|it| (it.en, it.zh)).unzip();
        let (mut en, mut zh) = (en.join("; "), zh.join("；"));
        if self.more {
            en.push_str("; and others behind these");
            zh.push_str("；以及其他数据");
        }
        Message::new(en, zh)
    }
}

impl Need {
    /// What would mend it.
    pub fn message(self, chain: &Chain) -> Message {
        let thing = |id| chain.title_of(Subject::Commodity(id));
        let process = |id| chain.title_of(Subject::Process(id));
        let of = |key: &str, it: Message| {
            Message::new(
                format!("`{key}` of {}", it.en),
                format!("{}的 `{key}`", it.zh),
            )
        };
        match self {
            Self::Carbon(id) => of("carbon", thing(id)),
            Self::Energy(id) => of("energy", thing(id)),
            Self::Content(id) => {
                let it = thing(id);
                Message::new(
                    format!("the energy in a unit of {} (`same-as`)", it.en),
                    format!("每单位{}的能量（`same-as`）", it.zh),
                )
            }
            Self::Emissions(id) => of("emissions", process(id)),
            Self::OneWay(id) => {
                let it = process(id);
                Message::new(
                    format!(
                        "the emissions of {} in one way: `co2e` alone, or each gas",
                        it.en
                    ),
                    format!("{}的排放只用一种写法：单写 `co2e`，或逐种写气体", it.zh),
                )
            }
            Self::Amount(id, what) => {
                let (it, what) = (process(id), thing(what));
                Message::new(
                    format!("how much {} {} takes", what.en, it.en),
                    format!("{}耗用{}的数量", it.zh, what.zh),
                )
            }
            Self::ByProduct(id, what) => {
                let (it, what) = (process(id), thing(what));
                Message::new(
                    format!("how much {} {} makes", what.en, it.en),
                    format!("{}副产{}的数量", it.zh, what.zh),
                )
            }
            _ => self.refusal(chain),
        }
    }

    /// Why a process cannot share what it carries, or has nothing to share it among.
    fn refusal(self, chain: &Chain) -> Message {
        let thing = |id| chain.title_of(Subject::Commodity(id));
        let process = |id| chain.title_of(Subject::Process(id));
        match self {
            Self::Rule(id) => {
                let it = process(id);
                Message::new(
                    format!(
                        "how {} shares its burden among what it makes: `allocation` of the process or of the file (`mass`, `value` or `expansion`)",
                        it.en
                    ),
                    format!(
                        "{}怎样在各产品间分摊：请在工艺或文件中写 `allocation`（`mass`、`value` 或 `expansion`）",
                        it.zh
                    ),
                )
            }
            Self::Mass(id, what) => {
                let (it, what) = (process(id), thing(what));
                Message::new(
                    format!(
                        "the mass of {} (`same-as`), or an `allocation` of {} other than `mass`",
                        what.en, it.en
                    ),
                    format!(
                        "{}折合的质量（`same-as`），或给{}改用 `mass` 以外的 `allocation`",
                        what.zh, it.zh
                    ),
                )
            }
            Self::Price(id, what) => {
                let (it, what) = (process(id), thing(what));
                Message::new(
                    format!(
                        "`price` of {} in the currency of the other products of {}, or an `allocation` other than `value`",
                        what.en, it.en
                    ),
                    format!(
                        "{}的 `price`（与{}其他产品同一币种），或改用 `value` 以外的 `allocation`",
                        what.zh, it.zh
                    ),
                )
            }
            Self::Nothing(id) => {
                let it = process(id);
                Message::new(
                    format!(
                        "another `allocation` of {}: what it makes comes to nothing by this one",
                        it.en
                    ),
                    format!(
                        "给{}改用其他 `allocation`：按现在的方式，其产出合计为零",
                        it.zh
                    ),
                )
            }
            _ => self.amounts(chain),
        }
    }

    /// Which amounts cannot be right.
    fn amounts(self, chain: &Chain) -> Message {
        let process = |id| chain.title_of(Subject::Process(id));
        match self {
            Self::NetZero(id) => {
                let it = process(id);
                Message::new(
                    format!(
                        "other amounts of {}: it takes at least as much of its own product as it makes",
                        it.en
                    ),
                    format!("核对{}的用量：它耗用的自身产品不少于产出", it.zh),
                )
            }
            Self::Shares(id) => {
                let it = process(id);
                Message::new(
                    format!("shares of the inputs of {} that make 100 %", it.en),
                    format!("{}各投入的份额：合计应为 100 %", it.zh),
                )
            }
            Self::Loop(id) => {
                let it = process(id);
                Message::new(
                    format!(
                        "other amounts in the loop of {}: going round it takes at least as much as it makes",
                        it.en
                    ),
                    format!("核对{}所在循环的用量：循环一周，耗用不少于产出", it.zh),
                )
            }
            Self::Mix(id) => {
                let it = process(id);
                Message::new(
                    format!(
                        "shares of the alternatives in the loop of {}: with credits no range can be told",
                        it.en
                    ),
                    format!("{}所在循环中各替代的份额：有抵扣时给不出区间", it.zh),
                )
            }
            _ => Message::default(),
        }
    }
}
