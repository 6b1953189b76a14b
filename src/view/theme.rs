//! All colours of all pictures, by what they stand for; and how a theme changes them.
//!
//! Comes in: a drawing in the light colours named here. Goes out: the same drawing in another theme, or with the dark
//! twin of each colour beside it. Must not know: what a picture shows.
//!
//! Views use the light colours alone. A theme is a column of [`ROLES`], so that no view can forget one, and the light
//! colours are all different, so that a page can switch by colour.

use std::collections::BTreeSet;

use crate::report::{Color, Drawing, Item, Style};

/// How a picture is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Theme {
    /// On white, for the screen and colour print; told apart with every kind of colour vision.
    #[default]
    Light,
    /// On a dark ground, for the screen.
    Dark,
    /// Greys alone, for print in black and white.
    Print,
}

impl Theme {
    /// All themes, with their names on the command line and what they are for, in English and Chinese.
    pub const ALL: &'static [(Self, &'static str, &'static str, &'static str)] = &[
        (
            Self::Light,
            "light",
            "colours on white, safe for every kind of colour vision",
            "白底彩色，色觉障碍者也能分辨",
        ),
        (
            Self::Dark,
            "dark",
            "light on a dark ground, for the screen",
            "深色底，适合屏幕",
        ),
        (
            Self::Print,
            "print",
            "greys alone, for print in black and white",
            "只用灰度，适合黑白打印",
        ),
    ];
}

/// Text.
pub(crate) const INK: Color = Color(0x1a, 0x1a, 0x1a);
/// Text that is read second: 7 to 1 on white.
pub(crate) const MUTED: Color = Color(0x59, 0x59, 0x59);
/// Lines that guide the eye.
pub(crate) const RULE: Color = Color(0xd0, 0xd0, 0xd0);
/// The page.
pub(crate) const PAPER: Color = Color(0xff, 0xff, 0xff);
// Okabe and Ito, "Color universal design" (2008): told apart with every kind of colour vision.
/// Blue of Okabe and Ito: what is there.
pub(crate) const BLUE: Color = Color(0x00, 0x72, 0xb2);
/// Vermilion of Okabe and Ito: what is missing.
pub(crate) const VERMILION: Color = Color(0xd5, 0x5e, 0x00);
/// Bluish green of Okabe and Ito: what is more than needed.
pub(crate) const GREEN: Color = Color(0x00, 0x9e, 0x73);
/// Reddish purple of Okabe and Ito: a further series.
pub(crate) const PURPLE: Color = Color(0xcc, 0x79, 0xa7);
/// Orange of Okabe and Ito, as a fill with an outline: 2.3 to 1 on white.
pub(crate) const ORANGE: Color = Color(0xe6, 0x9f, 0x00);
/// Sky blue of Okabe and Ito, as a fill with an outline: 2.3 to 1 on white.
pub(crate) const SKY: Color = Color(0x56, 0xb4, 0xe9);
/// Yellow of Okabe and Ito, as a fill with an outline: 1.3 to 1 on white.
pub(crate) const YELLOW: Color = Color(0xf0, 0xe4, 0x42);
/// Ground of lanes by turns.
pub(crate) const LANES: [Color; 2] = [Color(0xf4, 0xf6, 0xf8), Color(0xea, 0xee, 0xf2)];
/// Lines of flow.
pub(crate) const FLOW: Color = Color(0x44, 0x50, 0x5a);
/// Lines of what comes back: the bluish green of Okabe and Ito, darkened to 5 to 1 on white.
pub(crate) const RETURN: Color = Color(0x00, 0x76, 0x56);
/// The words of gaps: vermilion darkened to 6 to 1 on its ground.
pub(crate) const ALARM: Color = Color(0x9a, 0x3c, 0x00);
/// Outline of shared commodities.
pub(crate) const AMBER: Color = Color(0x8a, 0x60, 0x00);
/// Ground of what has a gap.
pub(crate) const GAP_GROUND: Color = Color(0xff, 0xf3, 0xea);
/// Ground of sites.
pub(crate) const SITE_GROUND: Color = Color(0xe6, 0xf1, 0xf8);
/// Ground of shared commodities.
pub(crate) const COMMODITY_GROUND: Color = Color(0xfd, 0xf6, 0xdc);
/// Ground of what crosses the border.
pub(crate) const BORDER_GROUND: Color = Color(0xe3, 0xf3, 0xed);
/// Lines of a hatch, and outline, of a shape that has none of its own.
pub(crate) const HATCH: Color = Color(0x33, 0x33, 0x33);

/// What one colour becomes.
struct Role {
    light: Color,
    dark: Color,
    print: Color,
}

const fn role(light: Color, dark: u32, print: u8) -> Role {
    let [_, red, green, blue] = dark.to_be_bytes();
    Role {
        light,
        dark: Color(red, green, blue),
        print: Color(print, print, print),
    }
}

/// Each colour in light, dark and print. Dark twins are all different too, so that switching back loses nothing.
const ROLES: &[Role] = &[
    role(INK, 0x00f0_f2f4, 0x00),
    role(MUTED, 0x00b4_bcc4, 0x40),
    role(RULE, 0x0046_4e56, 0xc8),
    role(PAPER, 0x0014_181d, 0xff),
    role(BLUE, 0x004c_a8e0, 0x50),
    role(VERMILION, 0x00ff_8a3d, 0x00),
    role(GREEN, 0x002f_c79b, 0x78),
    role(PURPLE, 0x00e3_9ac4, 0x6a),
    role(ORANGE, 0x00e8_a81a, 0xb0),
    role(SKY, 0x006c_c3f2, 0xc4),
    role(YELLOW, 0x00f2_e650, 0xe4),
    role(LANES[0], 0x001b_2127, 0xf7),
    role(LANES[1], 0x0023_2a31, 0xec),
    role(FLOW, 0x00aa_b4bd, 0x48),
    role(RETURN, 0x0035_c79f, 0x20),
    role(ALARM, 0x00ff_b380, 0x00),
    role(AMBER, 0x00e0_b34a, 0x60),
    role(GAP_GROUND, 0x0033_2212, 0xff),
    role(SITE_GROUND, 0x0012_2a3a, 0xf4),
    role(COMMODITY_GROUND, 0x0033_2c12, 0xfa),
    role(BORDER_GROUND, 0x000f_2f26, 0xfb),
    role(HATCH, 0x00c8_ced4, 0x30),
];

/// What a colour becomes in a theme. A colour without a role stays what it is.
pub(crate) fn twin(color: Color, theme: Theme) -> Color {
    let role = ROLES.iter().find(|role| role.light == color);
    match (role, theme) {
        (Some(role), Theme::Dark) => role.dark,
        (Some(role), Theme::Print) => role.print,
        (_, Theme::Light) | (None, _) => color,
    }
}

/// Paints a drawing that is in light colours in a theme; in light, writes down the dark twins.
pub(super) fn paint(drawing: &mut Drawing, theme: Theme) {
    if theme == Theme::Light {
        let mut used = BTreeSet::from_iter(drawing.background);
        each(&mut drawing.items, &mut |color| {
            used.insert(*color);
        });
        let twins = used.into_iter().map(|it| (it, twin(it, Theme::Dark)));
        drawing.dark = twins.collect();
        return;
    }
    drawing.background = drawing.background.map(|color| twin(color, theme));
    each(&mut drawing.items, &mut |color| {
        *color = twin(*color, theme);
    });
}

/// Visits every colour of the items.
fn each(items: &mut [Item], visit: &mut dyn FnMut(&mut Color)) {
    let mut open: Vec<&mut Item> = items.iter_mut().collect();
    while let Some(item) = open.pop() {
        match item {
            Item::Rect { style, .. } | Item::Circle { style, .. } | Item::Path { style, .. } => {
                of_style(style, visit);
            }
            Item::Text { color, .. } => visit(color),
            Item::Group(group) => open.extend(group.items.iter_mut()),
        }
    }
}

fn of_style(style: &mut Style, visit: &mut dyn FnMut(&mut Color)) {
    // Named here, because a writer that chose a colour of its own would not know the theme.
    if style.hatch.is_some() && style.stroke.is_none() {
        style.stroke = Some(HATCH);
    }
    style.fill.iter_mut().for_each(&mut *visit);
    style.stroke.iter_mut().for_each(&mut *visit);
}

#[cfg(test)]
mod tests {
    use super::{BTreeSet, ROLES, Theme, twin};

    #[test]
    fn no_two_roles_share_a_colour_and_each_has_a_twin() {
        let light: BTreeSet<_> = ROLES.iter().map(|role| role.light).collect();
        let dark: BTreeSet<_> = ROLES.iter().map(|role| role.dark).collect();
        assert_eq!((light.len(), dark.len()), (ROLES.len(), ROLES.len()));
        for role in ROLES {
            assert_eq!(twin(role.light, Theme::Dark), role.dark);
            let print = twin(role.light, Theme::Print);
            assert!(print.0 == print.1 && print.1 == print.2, "print is grey");
        }
    }
}
