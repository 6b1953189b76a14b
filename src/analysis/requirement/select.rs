//! Which processes a demand reaches, upstream through every input.

use super::Activity;
use crate::analysis::demand::Demand;
use crate::analysis::technology::{Column, Fault, Technology, Unknown};
use crate::model::{Chain, CommodityId, CrossingKind, Subject};
use crate::text::Message;

/// The processes at work for a demand, and who makes what among them.
pub(super) struct Selection<'t> {
    technology: &'t Technology,
    /// Positions in the technology, in its order.
    columns: Vec<usize>,
    /// For each commodity, positions in `columns` that make it as their product.
    makers: Vec<Vec<usize>>,
    /// For each commodity, whether the demand reaches it.
    reached: Vec<bool>,
    /// For each commodity, whether the chain names imports of it.
    imported: Vec<bool>,
    /// For each commodity, whether it is made beside something else, or for its by-products' sake.
    beside: Vec<bool>,
}

impl<'t> Selection<'t> {
    pub(super) fn of(
        chain: &Chain,
        technology: &'t Technology,
        demands: &[Demand],
    ) -> Result<Self, Message> {
        let count = chain.commodities.len();
        let mut imported = vec![false; count];
        for crossing in &chain.crossings {
            if crossing.kind == CrossingKind::Import && crossing.scope.is_none() {
                imported[crossing.of.index()] = true;
            }
        }
        let mut selection = Self {
            technology,
            columns: Vec::new(),
            makers: vec![Vec::new(); count],
            reached: vec![false; count],
            imported,
            beside: vec![false; count],
        };
        let mut taken = vec![false; technology.columns.len()];
        let mut open: Vec<CommodityId> = demands.iter().map(|it| it.commodity).collect();
        while let Some(id) = open.pop() {
            if std::mem::replace(&mut selection.reached[id.index()], true) {
                continue;
            }
            if let Some(fault) = blocking(chain, technology, id) {
                return Err(fault_message(chain, fault));
            }
            for at in selection.makers_of(chain, demands, id) {
                if std::mem::replace(&mut taken[at], true) {
                    continue;
                }
                let column = &technology.columns[at];
                let inputs = column
                    .terms
                    .iter()
                    .filter(|it| it.amount < 0.0)
                    .map(|it| it.commodity);
                let slots = column
                    .slots
                    .iter()
                    .flat_map(|it| &it.options)
                    .map(|it| it.0);
                open.extend(inputs.chain(slots));
            }
        }
        selection.columns = (0..taken.len()).filter(|at| taken[*at]).collect();
        selection.index();
        Ok(selection)
    }

    /// Who makes a commodity: what is present, else candidates, else those that make it as a by-product.
    fn makers_of(&self, chain: &Chain, demands: &[Demand], id: CommodityId) -> Vec<usize> {
        let present = |at: &usize| {
            let process = self.technology.columns[*at].process;
            chain.process(process).presence.is_present()
        };
        let makers = self.technology.makers(id);
        let here: Vec<usize> = makers.iter().copied().filter(present).collect();
        if !here.is_empty() {
            return here;
        }
        if chain.commodity(id).outside || self.imported[id.index()] {
            return Vec::new();
        }
        if !makers.is_empty() {
            return makers.to_vec();
        }
        // What falls out beside something is made for its own sake only where it is what is asked for.
        if !demands.iter().any(|it| it.commodity == id) {
            return Vec::new();
        }
        let beside = self
            .technology
            .by_makers(id)
            .iter()
            .copied()
            .filter(present);
        beside.collect()
    }

    fn index(&mut self) {
        for (at, column) in self
            .columns
            .iter()
            .map(|at| &self.technology.columns[*at])
            .enumerate()
        {
            self.makers[column.product.index()].push(at);
            // Taken for a by-product's sake: there may be more of the product than anyone wants.
            self.beside[column.product.index()] |= !self.reached[column.product.index()];
            for term in column.terms.iter().filter(|it| it.amount > 0.0) {
                if term.commodity != column.product {
                    self.beside[term.commodity.index()] = true;
                }
            }
        }
    }

    pub(super) fn column(&self, at: usize) -> &'t Column {
        &self.technology.columns[self.columns[at]]
    }

    pub(super) fn columns(&self) -> impl Iterator<Item = &'t Column> + '_ {
        self.columns.iter().map(|at| &self.technology.columns[*at])
    }

    pub(super) fn count(&self) -> usize {
        self.columns.len()
    }

    /// Positions of those that make a commodity as their product.
    pub(super) fn makers(&self, of: CommodityId) -> &[usize] {
        &self.makers[of.index()]
    }

    /// Whether there may be more of it than is wanted.
    pub(super) fn may_be_left(&self, id: CommodityId) -> bool {
        self.beside[id.index()]
    }

    /// Whether it comes from outside: nothing at work makes it, or the chain names imports of what falls out beside.
    pub(super) fn may_come(&self, id: CommodityId) -> bool {
        self.makers(id).is_empty() && (self.imported[id.index()] || !self.beside[id.index()])
    }

    /// Whether every product has one maker and no alternative is open.
    pub(super) fn is_square(&self) -> bool {
        let one = |id: usize| self.makers[id].len() <= 1;
        let closed = self.columns().all(|it| it.slots.is_empty());
        let direct = self.columns().all(|it| self.reached[it.product.index()]);
        closed && direct && (0..self.makers.len()).all(one) && !self.has_only_by_makers()
    }

    /// Whether a demand reaches something that is made as a by-product alone by a process taken for its sake.
    fn has_only_by_makers(&self) -> bool {
        self.columns()
            .any(|it| self.beside[it.product.index()] && !self.reached[it.product.index()])
    }

    pub(super) fn has_by_products(&self) -> bool {
        self.columns().any(|it| {
            it.terms
                .iter()
                .any(|term| term.amount > 0.0 && term.commodity != it.product)
        })
    }

    /// The commodities that the processes touch or the demands name, in order.
    pub(super) fn commodities(&self, demands: &[Demand]) -> Vec<CommodityId> {
        let mut found: Vec<CommodityId> = demands.iter().map(|it| it.commodity).collect();
        for column in self.columns() {
            found.extend(column.terms.iter().map(|it| it.commodity));
            found.extend(
                column
                    .slots
                    .iter()
                    .flat_map(|it| &it.options)
                    .map(|it| it.0),
            );
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Missing coefficients of the processes at work.
    pub(super) fn unknown(&self) -> Vec<Unknown> {
        let at_work: Vec<_> = self.columns().map(|it| it.process).collect();
        let of = |it: &&Unknown| at_work.binary_search(&it.process).is_ok();
        self.technology.unknown.iter().filter(of).cloned().collect()
    }

    /// What is taken in unknown amounts and made by nothing here.
    pub(super) fn unsized_draws(&self) -> Vec<CommodityId> {
        let taken = self.unknown().into_iter().filter(|it| it.taken);
        let mut found: Vec<CommodityId> = taken.flat_map(|it| it.commodities).collect();
        found.retain(|id| self.makers(*id).is_empty());
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// A process that would make the commodity and whose figures cannot be right.
fn blocking<'t>(chain: &Chain, technology: &'t Technology, id: CommodityId) -> Option<&'t Fault> {
    let present = |at: &usize| {
        chain
            .process(technology.columns[*at].process)
            .presence
            .is_present()
    };
    let anyone = technology.makers(id).iter().any(present);
    technology.faults.iter().find(|fault| {
        let (Fault::EatsItself(process, _) | Fault::Shares(process, ..)) = fault;
        let process = chain.process(*process);
        process.product == id && (process.presence.is_present() || !anyone)
    })
}

/// What is wrong with the figures of a process, with what to do.
pub(super) fn fault_message(chain: &Chain, fault: &Fault) -> Message {
    match fault {
        Fault::EatsItself(process, takes) => {
            let title = chain.title_of(Subject::Process(*process));
            let at = place(chain, Subject::Process(*process));
            Message::new(
                format!(
                    "{} takes {takes} of its own product to make 1 ({at}): it makes nothing; check its amounts",
                    title.en
                ),
                format!(
                    "{}每生产 1 单位就要耗用自身产品 {takes}（{at}），净产出不为正；请核对其用量",
                    title.zh
                ),
            )
        }
        Fault::Shares(process, slot, sum) => {
            let title = chain.title_of(Subject::Process(*process));
            let at = place(chain, Subject::Process(*process));
            let percent = crate::text::figure::percent(*sum);
            Message::new(
                format!(
                    "the shares of `{slot}` in {} ({at}) make {percent}, not 100 %: correct them, or leave one out",
                    title.en
                ),
                format!(
                    "{}（{at}）中 `{slot}` 的份额合计 {percent}，不是 100 %：请改正，或空出一项",
                    title.zh
                ),
            )
        }
    }
}

/// File and line of a subject.
pub(super) fn place(chain: &Chain, of: Subject) -> String {
    let at = crate::language::location(chain.place_of(of), &chain.files);
    format!("{}:{}", at.file, at.line)
}

/// What a requirement assumes.
pub(super) fn notes(
    chain: &Chain,
    selection: &Selection<'_>,
    activities: &[Activity],
) -> Vec<Message> {
    let mut notes = vec![Message::new(
        "one value each: with the best value of each coefficient; whether capacities suffice is another question",
        "单个数值按各单耗的最佳值计算；产能是否够用另行回答",
    )];
    let candidates = activities.iter().filter(|it| !it.present);
    let titles = candidates.map(|it| chain.title_of(Subject::Process(it.process)));
    let (en, zh): (Vec<String>, Vec<String>) = titles.map(|it| (it.en, it.zh)).unzip();
    if !en.is_empty() {
        notes.push(Message::new(
            format!(
                "not in this chain, so that processes of the reference stand in: {}",
                en.join(", ")
            ),
            format!("本链尚无，以参考工艺代替：{}", zh.join("、")),
        ));
    }
    for unknown in selection.unknown() {
        let title = chain.title_of(Subject::Process(unknown.process));
        let of = unknown
            .commodities
            .iter()
            .map(|id| chain.title_of(Subject::Commodity(*id)));
        let (en, zh): (Vec<String>, Vec<String>) = of.map(|it| (it.en, it.zh)).unzip();
        let (en, zh) = (en.join(" or "), zh.join("或"));
        notes.push(if unknown.taken {
            Message::new(
                format!(
                    "{} takes an unknown amount of {en}: what lies behind it is a lower bound",
                    title.en
                ),
                format!("{}耗用{zh}的数量未知：其上游结果只是下限", title.zh),
            )
        } else {
            Message::new(
                format!(
                    "{} yields an unknown amount of {en}: what that would save is not counted",
                    title.en
                ),
                format!("{}副产{zh}的数量未知：由此节省的部分没有计入", title.zh),
            )
        });
    }
    notes
}
