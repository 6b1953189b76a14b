//! What carbon and energy a unit carries.

use super::{Method, Page};

pub(super) const METHOD: Method = Method {
    id: "footprint",
    name_zh: "碳足迹与能耗",
    source: "R. Heijungs and S. Suh, The Computational Structure of Life Cycle Assessment (2002), chapters 2 and 3; ISO 14044:2006, 4.3.4 (allocation); ISO 14067:2018; Implementing Regulation (EU) 2023/1773, Annex III (embedded emissions); IPCC, Fifth Assessment Report, Working Group I (2013), table 8.A.1 (warming over 100 years: CO₂ 1, CH₄ 28, N₂O 265, CF₄ 6,630, C₂F₆ 11,100, SF₆ 23,500)",
    en: Page {
        summary: "What carbon and energy does a unit of each product carry: direct, electricity and upstream, apart and together?",
        formula: "f = e (I − A)⁻¹ on the processes at work, loops and all, by sparse LU of each loop. Direct is what processes of the chain emit, electricity what the electricity they take carries, upstream what all else from outside carries to the gate (`carbon`, `energy` of a commodity). A process that makes several things shares its burden as `allocation` says: by `mass`, by `value`, or by `expansion` (the product carries all, less what its by-products save where they stand in for their like). What is waste, and scrap that falls out beside a product, carries nothing. Several makers or open alternatives make a range: its ends are the least and the greatest f over all mixes, found by policy iteration. Embedded emissions are (own + Σ M · SEE of precursors) ÷ activity level, direct and indirect apart, where goods and precursors are what has `carbon-benchmark` or `carbon-default`.",
        limits: "Reckoned as if all that the chain makes were made here, with coefficients, not with a year's measurements. A process that states no emissions is unknown, not clean; behind anything unknown a result is a lower bound (≥), with `expansion` an upper one (≤) where what is unknown is a credit, and the figures that would answer are named. Without an allocation chosen, shared burdens are not told. By mass needs masses, by value prices in one currency. Burning counts where the process states it, not at the fuel.",
        worked: "1 t of metal and 0.25 t of acid carry 1.8 t emitted, 4 · 0.5 t of power, 2 · 0.1 t of ore and 0.25 t of rods made of the metal, shared by mass: f = (1.8 + 2 + 0.2 + 0.25 f) ÷ 1.25, so f = 4 t a tonne of each: 1.8 direct, 2 electricity, 0.2 upstream.",
    },
    zh: Page {
        summary: "每单位产品的碳足迹和累计能耗是多少，其中直接排放、电力、上游各占多少？",
        formula: "对开工的各工艺求 f = e (I − A)⁻¹，循环完整计入，每个循环用稀疏 LU 求解。直接排放是链内工艺的排放，电力是所用电力带来的，上游是其他外购物料到厂前的排放（物料的 `carbon`、`energy`）。一个工艺有几种产出时按 `allocation` 分摊：按质量（`mass`）、按价值（`value`）或系统扩展（`expansion`：主产品承担全部，减去副产品替代同类产品所节省的部分）。废弃物和伴生废料不承担负荷。有几个来源或替代方案未定时给出区间，端点是所有组合中的最小值和最大值，用策略迭代求得。隐含排放 =（自身排放 + Σ 前体用量 × 前体隐含排放）÷ 活动水平，直接与间接分开；写有 `carbon-benchmark` 或 `carbon-default` 的才是商品和前体。",
        limits: "按链内所产均在本地生产计，依据单耗，而非某一年的实测。没有写排放的工艺是未知，不是零排放；凡涉及未知的结果只是下限（≥），系统扩展中未知的是抵扣时则只是上限（≤），并列出需要的数据。没有选定分摊方式时，不给出需要分摊的结果。按质量要有质量，按价值要有同一币种的价格。燃烧排放计在写明它的工艺上，不计在燃料上。",
        worked: "1 吨金属和 0.25 吨酸共承担：直接排放 1.8 吨，电力 4 × 0.5 吨，矿石 2 × 0.1 吨，以及 0.25 吨用该金属拉制的棒材，按质量分摊：f =（1.8 + 2 + 0.2 + 0.25 f）÷ 1.25，故每吨各 4 吨：直接 1.8、电力 2、上游 0.2。",
    },
    example: include_str!("../../../tests/methods/footprint.yaml"),
    command: "liantu analyze CHAIN",
};
