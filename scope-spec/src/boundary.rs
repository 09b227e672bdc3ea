//! Byte positions rounded to character boundaries, which `str` supports only since Rust 1.91.

/// The last boundary at or before `at`.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    let mut positions = (0..=at.min(text.len())).rev();
    positions
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or_default()
}

/// The first boundary at or after `at`.
pub(crate) fn ceil(text: &str, at: usize) -> usize {
    let mut positions = at..text.len();
    positions
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::{ceil, floor};

    #[test]
    fn positions_move_to_whole_characters() {
        let text = "a\u{20ac}b";
        let floors: Vec<_> = (0..7).map(|at| floor(text, at)).collect();
        assert_eq!(floors, [0, 1, 1, 1, 4, 5, 5]);
        let ceils: Vec<_> = (0..7).map(|at| ceil(text, at)).collect();
        assert_eq!(ceils, [0, 1, 4, 4, 4, 5, 5]);
        assert_eq!((floor("", 3), ceil("", 3)), (0, 0));
    }
}
