//! What a user asks for in words: `1 t profile`, `200 kt/a sheet`.
//!
//! Comes in: a chain and the words. Goes out: [`Demand`], or a sentence that says what is wrong. Must not know: analyses.

use super::balance::{in_unit, yearly};
use super::ground::{Ground, ground};
use crate::model::{Chain, CommodityId, Crossing, CrossingKind};
use crate::quantity::{Amount, Unit};
use crate::text::{Message, describe};

/// An amount of a commodity that is wanted.
#[derive(Clone, Debug, PartialEq)]
pub struct Demand {
    /// Of what.
    pub commodity: CommodityId,
    /// How much, in the commodity's unit.
    pub amount: f64,
    /// Whether it is wanted every year.
    pub yearly: bool,
    /// Where the file states it; `None` where the user asks.
    pub ground: Option<Ground>,
}

impl Demand {
    /// Reads an amount and a commodity.
    ///
    /// # Errors
    /// A sentence: no amount, an unknown commodity, another dimension, nothing or less than nothing wanted.
    pub fn parse(chain: &Chain, text: &str) -> Result<Self, Message> {
        let Some((amount, id)) = text.trim().rsplit_once(char::is_whitespace) else {
            return Err(Message::new(
                format!(
                    "`{text}` is no demand: write an amount and a commodity, such as \"1 t profile\""
                ),
                format!("`{text}` 不是需求：请写数量和物料，例如 \"1 t profile\""),
            ));
        };
        let commodity = chain.find_commodity(id).ok_or_else(|| unknown(chain, id))?;
        let parsed = Amount::parse(amount.trim()).map_err(|fault| {
            let (message, help) = describe(&fault);
            let help = help.unwrap_or_default();
            Message::new(
                format!("`{amount}` is no amount: {} {}", message.en, help.en),
                format!("`{amount}` 不是数量：{}{}", message.zh, help.zh),
            )
        })?;
        let held = chain.commodity(commodity);
        // What is counted per time itself (kW) is no yearly amount.
        let whole = in_unit(held, &parsed);
        let rate = whole.is_none();
        let estimate = whole.or_else(|| yearly(held, &parsed, None));
        let Some(estimate) = estimate else {
            let unit = held.unit.map_or("?".to_owned(), |unit| unit.to_string());
            return Err(Message::new(
                format!("`{amount}` does not count {id}, which is counted in {unit}"),
                format!("`{amount}` 不能计量 {id}：它以 {unit} 计"),
            ));
        };
        match estimate.value {
            Some(amount) if amount > 0.0 => Ok(Self {
                commodity,
                amount,
                yearly: rate,
                ground: None,
            }),
            _ => Err(Message::new(
                format!("`{text}` asks for nothing: give one amount above zero"),
                format!("`{text}` 没有要求任何数量：请给一个大于零的数"),
            )),
        }
    }

    /// One unit a year of a commodity.
    pub const fn one(commodity: CommodityId) -> Self {
        Self {
            commodity,
            amount: 1.0,
            yearly: true,
            ground: None,
        }
    }

    /// The demands that the file states for its region with an amount per year.
    pub fn stated(chain: &Chain) -> Vec<Self> {
        let demand = |it: &Crossing| {
            let figure = it.amount.as_ref()?;
            let amount = figure.amount.as_ref()?;
            let per_year = yearly(chain.commodity(it.of), amount, figure.assumed)?;
            Some(Self {
                commodity: it.of,
                amount: per_year.value.filter(|it| *it > 0.0)?,
                yearly: true,
                ground: Some(ground(
                    format!("demands/{}", chain.commodity(it.of).id),
                    figure,
                )),
            })
        };
        let of_region = |it: &&Crossing| it.kind == CrossingKind::Demand && it.scope.is_none();
        chain
            .crossings
            .iter()
            .filter(of_region)
            .filter_map(demand)
            .collect()
    }
}

/// The unit of a commodity, per year where that is asked.
pub fn unit_of(chain: &Chain, id: CommodityId, yearly: bool) -> Unit {
    let unit = chain.commodity(id).unit.unwrap_or(Unit::ONE);
    if !yearly {
        return unit;
    }
    Unit::parse("a")
        .ok()
        .and_then(|year| unit.divided(year))
        .unwrap_or(unit)
}

fn unknown(chain: &Chain, id: &str) -> Message {
    let near = chain
        .commodities
        .iter()
        .map(|it| (strsim::jaro_winkler(id, &it.id), it.id.as_str()))
        .filter(|(similar, _)| *similar > 0.8)
        .max_by(|left, right| left.0.total_cmp(&right.0));
    match near {
        Some((_, near)) => Message::new(
            format!("no commodity is called `{id}`: did you mean `{near}`?"),
            format!("没有名为 `{id}` 的物料：是不是 `{near}`？"),
        ),
        None => Message::new(
            format!(
                "no commodity is called `{id}`: use an id from `commodities` of the chain or of what it uses"
            ),
            format!("没有名为 `{id}` 的物料：请用本链或其引用文件 `commodities` 中的 id"),
        ),
    }
}
