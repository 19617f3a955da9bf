package import Imaging

/// A page and how an image lies on it: centred, as large as the margins allow, upright.
package struct PageLayout: Hashable, Sendable {
    package let page: PaperSize
    /// From stored pixels to points of the page; x to the right, y downwards.
    package let matrix: Matrix

    /// x' = xx·x + xy·y + x0, y' = yx·x + yy·y + y0
    package struct Matrix: Hashable, Sendable {
        package let xx, yx, xy, yy, x0, y0: Double
    }

    /// The longest side of a page that readers accept (ISO 32000-1, annex C), in points.
    package static let sideMax = 14_400.0

    /// A page as large as the image at its resolution, and the margins around it. A page that would
    /// be too long for readers is reduced as a whole.
    /// - Parameters:
    ///   - image: its pixels as stored.
    ///   - resolution: dots per inch along the stored width and height; 72 where `nil`, or where
    ///     it is no resolution of a picture (below 1 or above 10,000).
    ///   - marginPoints: on each side, 0 or more.
    package init(
        fitting image: PixelSize, orientation: Orientation,
        resolution: (horizontal: Double, vertical: Double)?, marginPoints: Double
    ) {
        let isUsable =
            resolution.map {
                (1...10_000).contains($0.horizontal)
                    && (1...10_000).contains($0.vertical)
            } ?? false
        let dots = (isUsable ? resolution : nil) ?? (horizontal: 72, vertical: 72)
        var width = Double(image.width) * 72 / dots.horizontal
        var height = Double(image.height) * 72 / dots.vertical
        if orientation.isTurned { swap(&width, &height) }
        let room = Self.sideMax - 2 * marginPoints
        let factor = min(1, room / width, room / height)
        (width, height) = (max(1, width * factor), max(1, height * factor))
        page = Self.page(width + 2 * marginPoints, height + 2 * marginPoints)
        matrix = Self.matrix(
            image, orientation, width: width, height: height,
            left: marginPoints, top: marginPoints)
    }

    /// How paper lies.
    package enum Turn: Hashable, Sendable {
        /// In landscape for a wide image, else in portrait.
        case byImage
        case portrait, landscape
        /// As its width and height say.
        case none
    }

    /// A page of a given size with the image inside the margins as large as it can be.
    /// - Parameters:
    ///   - paper: in portrait, unless it is not turned.
    ///   - image: its pixels as stored.
    ///   - resolution: dots per inch, whose proportion is the shape of a pixel.
    ///   - marginPoints: on each side; what leaves no room for an image is reduced.
    package init(
        paper: PaperSize, turned turn: Turn = .byImage, image: PixelSize,
        orientation: Orientation,
        resolution: (horizontal: Double, vertical: Double)? = nil,
        marginPoints: Double
    ) {
        let shown = orientation.apply(to: image.inSquares(resolution))
        let isTurned =
            switch turn {
            case .byImage: shown.width > shown.height
            case .landscape: true
            case .portrait, .none: false
            }
        page = isTurned ? Self.page(paper.height, paper.width) : paper
        let margin = min(marginPoints, (min(page.width, page.height) - 1) / 2)
        let scale = min(
            (page.width - 2 * margin) / Double(shown.width),
            (page.height - 2 * margin) / Double(shown.height))
        let (width, height) = (Double(shown.width) * scale, Double(shown.height) * scale)
        matrix = Self.matrix(
            image, orientation, width: width, height: height,
            left: (page.width - width) / 2, top: (page.height - height) / 2)
    }

    private static func page(_ width: Double, _ height: Double) -> PaperSize {
        guard let size = PaperSize(width, height) else {
            preconditionFailure("a page is as large as something")
        }
        return size
    }

    /// Stored pixels, turned upright, to a rectangle of the page.
    private static func matrix(
        _ image: PixelSize, _ orientation: Orientation, width: Double,
        height: Double, left: Double, top: Double
    ) -> Matrix {
        // Along the page's x: one stored pixel to the right, or down where the image is turned.
        let shown = orientation.apply(to: image)
        let (h, v) = (width / Double(shown.width), height / Double(shown.height))
        let (right, bottom) = (left + width, top + height)
        return switch orientation {
        case .upright: Matrix(xx: h, yx: 0, xy: 0, yy: v, x0: left, y0: top)
        case .flipped: Matrix(xx: -h, yx: 0, xy: 0, yy: v, x0: right, y0: top)
        case .upsideDown: Matrix(xx: -h, yx: 0, xy: 0, yy: -v, x0: right, y0: bottom)
        case .upsideDownFlipped: Matrix(xx: h, yx: 0, xy: 0, yy: -v, x0: left, y0: bottom)
        case .clockwiseFlipped: Matrix(xx: 0, yx: v, xy: h, yy: 0, x0: left, y0: top)
        case .counterclockwise: Matrix(xx: 0, yx: v, xy: -h, yy: 0, x0: right, y0: top)
        case .counterclockwiseFlipped: Matrix(xx: 0, yx: -v, xy: -h, yy: 0, x0: right, y0: bottom)
        case .clockwise: Matrix(xx: 0, yx: -v, xy: h, yy: 0, x0: left, y0: bottom)
        }
    }
}
