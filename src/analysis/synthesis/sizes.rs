//! How large each unit of a structure must be.
//!
//! Comes in: what each unit takes of what others make, and what is wanted. Goes out: activities. Must not know: chains.
//!
//! Formula: with one maker for each commodity, x = d + A x, where x is what each unit makes, d what is wanted of it and
//! A[i][j] what unit j takes of i's product per unit of its own. Solved by elimination with row pivoting, so loops count;
//! a structure in which x comes out negative or unbounded eats more than it makes and is none. As A and d are not
//! negative, x grows with each of them: bounds of figures give exact bounds of sizes.

/// Activities of a structure: `wanted[i]` of each unit's product from outside the structure, `takes` as (maker, taker,
/// amount per unit of the taker's product). `None` where the structure cannot feed itself.
pub fn activities(wanted: &[f64], takes: &[(usize, usize, f64)]) -> Option<Vec<f64>> {
    let count = wanted.len();
    let mut rows: Vec<Vec<f64>> = (0..count)
        .map(|at| {
            let mut row = vec![0.0; count + 1];
            row[at] = 1.0;
            row[count] = wanted[at];
            row
        })
        .collect();
    for (maker, taker, amount) in takes {
        rows[*maker][*taker] -= amount;
    }
    for column in 0..count {
        let pivot = (column..count).max_by(|left, right| {
            rows[*left][column]
                .abs()
                .total_cmp(&rows[*right][column].abs())
        })?;
        if rows[pivot][column].abs() < 1e-12 {
            return None;
        }
        rows.swap(column, pivot);
        let head = rows[column].clone();
        for (at, row) in rows.iter_mut().enumerate() {
            let factor = if at == column {
                0.0
            } else {
                row[column] / head[column]
            };
            if factor != 0.0 {
                for (cell, above) in row.iter_mut().zip(&head) {
                    *cell -= factor * above;
                }
            }
        }
    }
    let found: Vec<f64> = rows
        .iter()
        .enumerate()
        .map(|(at, row)| row[count] / row[at])
        .collect();
    let scale = wanted.iter().fold(0.0_f64, |most, it| most.max(it.abs()));
    let sound = |it: &f64| it.is_finite() && *it >= -1e-9 * scale;
    let positive = found.iter().all(sound);
    positive.then(|| found.into_iter().map(|it| it.max(0.0)).collect())
}
