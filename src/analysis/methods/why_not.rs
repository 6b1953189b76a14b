//! Why a demand cannot be met.

use super::{Method, Page};

pub(super) const METHOD: Method = Method {
    id: "why-not",
    name_zh: "为什么不能满足",
    source: "J. W. Chinneck and E. W. Dravnieks, Locating Minimal Infeasible Constraint Sets in Linear Programs, ORSA J. Computing 3 (1991); G. G. Brown and G. W. Graves, elastic programming (1975)",
    en: Page {
        summary: "Why can the demands not be met: which limits clash with them, and what is the least that would mend it?",
        formula: "Least relaxation: every capacity and import limit may be exceeded and every demand missed, each at a price of one per share of its own size; the cheapest way to make all of them fit. Conflicting set: the limits and demands are taken away one after the other; what can be taken away while the rest still clashes is left out. What remains clashes, and without any one of its members it does not.",
        limits: "There may be several such sets and one is told. Demands need a rate (per year), since capacities have one. What has no known limit never clashes.",
        worked: "Wire of 10 and sheet of 20 a year, 1 and 2 t of metal a tonne, 2 t of ore a tonne of metal, ore for 60: sheet alone takes 80 of ore, so sheet and ore clash. 10 less sheet (half of it) mends it, and so does 40 more ore (two thirds): the first is less.",
    },
    zh: Page {
        summary: "需求为什么不能满足：与哪些限制冲突，最小要作什么调整？",
        formula: "最小调整：允许每项产能和外购上限被突破、每项需求不足，各按占其自身规模的比例计价 1，求使全部成立的最低代价。冲突集合：逐一去掉限制和需求，去掉后其余仍冲突的不再计入；剩下的不能同时成立，去掉其中任何一项其余即可成立。",
        limits: "这样的集合可能不止一个，只给出一个。需求要按年计，因为产能按年计。没有数据的环节不会构成冲突。",
        worked: "每年线材 10、板材 20，每吨用金属 1 吨和 2 吨，每吨金属用矿石 2 吨，矿石上限 60：仅板材就要矿石 80，故板材与矿石冲突。板材少 10（占一半）或矿石多 40（占三分之二）都可解决，前者更小。",
    },
    example: include_str!("../../../tests/methods/why-not.yaml"),
    command: "liantu analyze CHAIN",
};
