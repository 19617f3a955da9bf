/// How an image is brought into a box: the size to resize it to, and what is then cut out of it, or
/// put around it. Sizes are rounded as vips_thumbnail rounds them.
package struct Placement: Hashable, Sendable {
    /// The size of the whole image after resizing.
    package let scaled: PixelSize
    /// The exact factors behind `scaled`, which has been rounded: with them the proportions stay
    /// as they are, and half a pixel may go at the right or the bottom.
    package let scale: Scale
    /// The size of the result; smaller than `scaled` where something is cut off, larger where
    /// there is something around it.
    package let visible: PixelSize
    /// Which part stays where something is cut off.
    package var position = Position.centre

    /// The whole image inside the box; never larger than it is, unless it may be enlarged.
    package static func inside(_ box: PixelSize, of source: PixelSize, enlarging: Bool = false)
        -> Placement
    {
        let factor = max(horizontal(source, box), vertical(source, box))
        return whole(source, by: enlarging ? factor : max(1, factor))
    }

    /// The whole image, as small as covers the box; never larger than it is, unless it may be
    /// enlarged.
    package static func outside(_ box: PixelSize, of source: PixelSize, enlarging: Bool = false)
        -> Placement
    {
        let factor = min(horizontal(source, box), vertical(source, box))
        return whole(source, by: enlarging ? factor : max(1, factor))
    }

    /// The box filled and what juts out cut off. An image that is smaller than the box, and may not
    /// be enlarged, is only cut to the box where it is longer.
    package static func covering(
        _ box: PixelSize, of source: PixelSize, enlarging: Bool = false,
        keeping position: Position = .centre
    ) -> Placement {
        let whole = outside(box, of: source, enlarging: enlarging)
        let visible = PixelSize(
            min(box.width, whole.scaled.width), min(box.height, whole.scaled.height))
        return Placement(
            scaled: whole.scaled, scale: whole.scale, visible: visible, position: position)
    }

    /// The whole image in the middle of the box, as `inside` has it.
    package static func contained(in box: PixelSize, of source: PixelSize, enlarging: Bool = false)
        -> Placement
    {
        let whole = inside(box, of: source, enlarging: enlarging)
        return Placement(scaled: whole.scaled, scale: whole.scale, visible: box)
    }

    /// Exactly the box, whatever becomes of the proportions.
    package static func filling(_ box: PixelSize, of source: PixelSize) -> Placement {
        Placement(scaled: box, scale: Scale(from: source, to: box), visible: box)
    }

    /// Where in the resized image the result begins; below 0 where it begins outside of it.
    package var left: Int {
        guard case .point(let across, _) = position, scaled.width > visible.width else {
            return (scaled.width - visible.width) * position.halves.before / 2
        }
        return Self.start(of: visible.width, in: scaled.width, around: across)
    }

    package var top: Int {
        guard case .point(_, let down) = position, scaled.height > visible.height else {
            return (scaled.height - visible.height) * position.halves.above / 2
        }
        return Self.start(of: visible.height, in: scaled.height, around: down)
    }

    /// Where a part begins that has a point of a side in its middle, as far as the side reaches.
    private static func start(of part: Int, in side: Int, around point: Double) -> Int {
        let wanted = (point * Double(side) - Double(part) / 2).rounded()
        return min(max(Int(wanted), 0), side - part)
    }

    /// The size of what is left of the resized image.
    package var kept: PixelSize {
        PixelSize(min(scaled.width, visible.width), min(scaled.height, visible.height))
    }

    private static func horizontal(_ source: PixelSize, _ box: PixelSize) -> Double {
        Double(source.width) / Double(box.width)
    }

    private static func vertical(_ source: PixelSize, _ box: PixelSize) -> Double {
        Double(source.height) / Double(box.height)
    }

    private static func whole(_ source: PixelSize, by factor: Double) -> Placement {
        let scale = 1 / factor
        let scaled = PixelSize(
            Int(Double(source.width) * scale + 0.5),
            Int(Double(source.height) * scale + 0.5))
        return Placement(scaled: scaled, scale: Scale(scale, scale), visible: scaled)
    }

    /// A point of the compass on a picture as it is shown, or its middle.
    package enum Position: Hashable, Sendable {
        /// Parts of the width and the height, 0 to 1.
        case point(across: Double, down: Double)
        case centre, north, northEast, east, southEast, south, southWest, west, northWest

        /// How many halves of what is cut off go at the left and at the top.
        var halves: (before: Int, above: Int) {
            switch self {
            case .centre, .point: (1, 1)
            case .north: (1, 0)
            case .northEast: (2, 0)
            case .east: (2, 1)
            case .southEast: (2, 2)
            case .south: (1, 2)
            case .southWest: (0, 2)
            case .west: (0, 1)
            case .northWest: (0, 0)
            }
        }

        /// Where something begins that stands there in a picture.
        func place(of content: PixelSize, in picture: PixelSize, margin: Int) -> (Int, Int) {
            func start(_ room: Int, _ halves: Int) -> Int {
                min(max(margin + (room - 2 * margin) * halves / 2, 0), max(0, room))
            }
            return (
                start(picture.width - content.width, halves.before),
                start(picture.height - content.height, halves.above)
            )
        }
    }
}
