//! Whether the loop closes.

use super::{Method, Page};

pub(super) const METHOD: Method = Method {
    id: "circularity",
    name_zh: "循环是否闭合",
    source: "T. E. Graedel and others, What do we know about metal recycling rates?, J. Ind. Ecol. 15 (2011); UNEP, Recycling rates of metals (2011); J. T. Finn, Measures of ecosystem structure and function derived from analysis of flows, J. Theor. Biol. 56 (1976)",
    en: Page {
        summary: "How far does the loop of a substance close: recycled content, recycling and collection rates, cycling?",
        formula: "Of the forms that carry one `substance`, in mass, as observed in the period. Recycling input rate = scrap ÷ (scrap + primary metal) into production; recycled content follows scrap through the processes; old-scrap ratio = old scrap ÷ all scrap; collection rate = old scrap ÷ what comes to the end of its life; end-of-life recycling rate = old scrap into production ÷ the same; cycling index = Σ T f ÷ Σ T with f = (n − 1) ÷ n and n on the diagonal of (I − Q)⁻¹.",
        limits: "Only what happens inside the chain's boundary: exported scrap counts as collected, metal in imported goods has an unknown past. A ratio with a missing figure is not told.",
        worked: "60 t of metal and 40 t of scrap make 100 t of goods: recycling input rate 40 %. 80 t retire and 40 t of scrap come of them: collection rate 50 %. Of all that flows 0.4 · 220 ÷ 280 = 31.43 % has flowed here before.",
    },
    zh: Page {
        summary: "一种物质的循环闭合到什么程度：再生料含量、报废品回收率、循环指数？",
        formula: "就同一 `substance` 的各种形态，按本期观测的质量计算。再生原料投入率 = 废料 ÷（废料 + 原生金属），均指进入生产的量；再生料含量沿各工艺追踪；旧废料占比 = 旧废料 ÷ 全部废料；报废品回收率 = 旧废料 ÷ 报废量；报废品再生率 = 进入生产的旧废料 ÷ 报废量；循环指数 = Σ T f ÷ Σ T，其中 f =（n − 1）÷ n，n 为 (I − Q)⁻¹ 的对角元。",
        limits: "只看链内：外销的废料计入报废品回收；进口制品中的金属来历未知。缺数据的比率不给出。",
        worked: "金属 60 吨和废料 40 吨制成制品 100 吨：再生原料投入率 40 %。报废 80 吨，得废料 40 吨：报废品回收率 50 %。流经的全部物料中，0.4 × 220 ÷ 280 = 31.43 % 曾经流过。",
    },
    example: include_str!("../../../tests/methods/circularity.yaml"),
    command: "liantu analyze CHAIN",
};
