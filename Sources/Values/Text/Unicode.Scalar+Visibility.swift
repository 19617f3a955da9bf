extension Unicode.Scalar {
    /// Whether it shows as itself: no control, no line end, and nothing invisible but the joiners
    /// that make up emoji and scripts.
    package var isVisible: Bool {
        // Most are: to look them up takes long.
        if isASCII { return value >= 0x20 && value != 0x7f }
        return switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: false
        case .format: self == "\u{200c}" || self == "\u{200d}"
        default: true
        }
    }

    /// Whether a name or a title may have it: it turns neither lines nor the direction of what is
    /// around it (which makes `exe.jpg` of `gpj.exe`). Marks that people's names have without
    /// showing them are allowed.
    package var isAllowedInNames: Bool {
        if isASCII { return isVisible }
        return switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: false
        case .format:
            !(0x202a...0x202e).contains(value) && !(0x2066...0x2069).contains(value)
        default: true
        }
    }
}
