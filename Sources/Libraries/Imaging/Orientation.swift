/// How stored pixels are to be turned for showing: the values of EXIF's tag 0x0112.
package enum Orientation: Int, CaseIterable, Sendable {
    case upright = 1
    case flipped = 2
    case upsideDown = 3
    case upsideDownFlipped = 4
    case clockwiseFlipped = 5
    case counterclockwise = 6
    case counterclockwiseFlipped = 7
    case clockwise = 8

    /// Whether width and height change places.
    package var isTurned: Bool { rawValue >= 5 }

    /// The turn clockwise that brings a picture upright, and the mirroring of left and right that
    /// follows.
    var turn: (quarters: Int, isFlopped: Bool) {
        switch self {
        case .upright: (0, false)
        case .flipped: (0, true)
        case .upsideDown: (2, false)
        case .upsideDownFlipped: (2, true)
        case .clockwiseFlipped: (1, true)
        case .counterclockwise: (1, false)
        case .counterclockwiseFlipped: (3, true)
        case .clockwise: (3, false)
        }
    }

    /// What turns a picture clockwise by quarters and then has left and right change places.
    package init(quarters: Int, isFlopped: Bool) {
        self = Self.allCases.first { $0.turn == (quarters & 3, isFlopped) } ?? .upright
    }

    /// Whether rows are wanted in another order than they are stored in.
    package var needsMemory: Bool { rawValue >= 3 }

    /// The size for showing of stored pixels, and the other way round.
    package func apply(to size: PixelSize) -> PixelSize { isTurned ? size.turned : size }

    /// The factors for stored pixels of those for shown ones, and the other way round.
    package func apply(to scale: Scale) -> Scale { isTurned ? scale.turned : scale }
}
