//! What it takes.

use super::{Method, Page};

pub(super) const METHOD: Method = Method {
    id: "requirement",
    name_zh: "需要什么",
    source: "R. Heijungs and S. Suh, The Computational Structure of Life Cycle Assessment (2002), chapter 2; W. Leontief, Quantitative Input and Output Relations, Rev. Econ. Stat. 18 (1936); on bounds: W. Oettli and W. Prager, Numer. Math. 6 (1964)",
    en: Page {
        summary: "What does it take to make this much: how much of every process, what from outside, what is left over?",
        formula: "Each process is a column of the technology matrix T: one unit of its product, by-products above zero, inputs below zero. The activities y solve T y = d for the demand d, so that loops and by-products count in full. With one maker per product and no open alternative this is one sparse LU. Otherwise every quantity is told as a range: its least and its largest value over all y ≥ 0 that meet the demand, by linear programmes. Where coefficients have bounds T₋ ≤ T ≤ T₊, the ends of every quantity are those over all y ≥ 0 with T₋ y ≤ d ≤ T₊ y; without by-products that something else makes, they are the solutions of T₊ y = d and T₋ y = d. What has no maker here comes from outside; where nothing present makes a product, a process of the reference stands in and is marked.",
        limits: "Single values are those of the best coefficients; the ends of different quantities are not met at once; capacities play no part. Behind an unknown coefficient a result is a lower bound (≥), behind an unknown by-product an upper bound. A loop that takes as much as it makes has no answer: it is named.",
        worked: "1 t of steel takes 0.5 MWh, 1 MWh takes 0.4 t of steel: y = 1 + 0.4 · 0.5 · y, so y = 1 ÷ (1 − 0.2) = 1.25 t of steel and 0.625 MWh; ore = 1.5 · 1.25 = 1.875 t.",
    },
    zh: Page {
        summary: "生产这么多需要什么：各工艺开工多少、从链外要什么、剩下什么？",
        formula: "每个工艺是工艺矩阵 T 的一列：产品为 1，副产品为正，投入为负。开工量 y 由 T y = d（d 为需求）解出，循环和副产品完整计入。每种产品只有一个来源且没有未定替代时，用稀疏 LU 一次解出；否则每个量都给出区间：在满足需求的所有 y ≥ 0 中的最小值和最大值，用线性规划求得。单耗有上下限 T₋ ≤ T ≤ T₊ 时，各量的两端取自所有满足 T₋ y ≤ d ≤ T₊ y 的 y ≥ 0；若没有另有来源的副产品，就是 T₊ y = d 与 T₋ y = d 的解。链内无人生产的来自链外；在链工艺都不生产的产品，以参考工艺代替并注明。",
        limits: "单个数值按单耗的最佳值计算；不同量的端点不会同时出现；不考虑产能。单耗未知时，其上游结果是下限（≥）；副产量未知时是上限。耗用不少于产出的循环没有解，会被指出。",
        worked: "1 吨钢耗电 0.5 MWh，1 MWh 电耗钢 0.4 吨：y = 1 + 0.4 × 0.5 × y，故 y = 1 ÷（1 − 0.2）= 1.25 吨钢、0.625 MWh 电；矿石 = 1.5 × 1.25 = 1.875 吨。",
    },
    example: include_str!("../../../tests/methods/requirement.yaml"),
    command: "liantu analyze CHAIN --demand \"1 t steel\"",
};
