import Imaging
import Jobs
import Pipelines

extension Thumbnail: RenditionWork {
    func form(of source: RenditionSource, as type: MediaType, number: Int) -> RenditionForm {
        let placement = placement(of: source.shown, in: PixelSize(widths?[number] ?? width, height))
        // The frames of an animation have been found out to be best in WebP.
        let isAutomatic = output == .auto && type != .webp
        // It is for screens, and states no density. Spread over the size of the original, it would
        // be all dots.
        return RenditionForm(
            placement: placement,
            encoding: Encoding(isAutomatic ? .webp : type, quality: quality, huffman: .own),
            interest: focal == nil ? crop.interest : nil, backdrop: background?.backdrop,
            adjustment: adjustment, metadata: metadata, isAutomatic: isAutomatic,
            isShareable: isWhole && placement.scale.horizontal <= 1)
    }

    private func placement(of source: PixelSize, in box: PixelSize) -> Placement {
        switch fit {
        case .inside: .inside(box, of: source, enlarging: enlarge)
        case .outside: .outside(box, of: source, enlarging: enlarge)
        case .cover: .covering(box, of: source, enlarging: enlarge, keeping: keptPosition)
        case .contain: .contained(in: box, of: source, enlarging: enlarge)
        case .fill: .filling(box, of: source)
        }
    }

    var whole: WholeForm? { page == nil && trim == nil ? .animation : nil }

    var view: SourceView { SourceView(page: page ?? 1, tolerance: trim.map { $0 / 100 }) }

    private var keptPosition: Placement.Position {
        focal.map { .point(across: $0.across / 100, down: $0.down / 100) }
            ?? (crop.point ?? .centre).position
    }

    private var adjustment: Adjustment? {
        guard let sharpening, sharpening > 0 else { return nil }
        var adjustment = Adjustment()
        adjustment.sharpening = sharpening / 100
        return adjustment
    }

    /// Whether all of the picture is seen, in its proportions.
    private var isWhole: Bool {
        switch fit {
        case .inside, .outside, .contain: true
        case .cover, .fill: false
        }
    }
}

extension Thumbnail.Crop {
    /// `nil` where the part does not depend on the picture.
    fileprivate var interest: Interest? {
        switch self {
        case .entropy: .entropy
        case .attention: .attention
        default: nil
        }
    }
}

extension CompassPoint {
    var position: Placement.Position {
        switch self {
        case .centre: .centre
        case .north: .north
        case .northEast: .northEast
        case .east: .east
        case .southEast: .southEast
        case .south: .south
        case .southWest: .southWest
        case .west: .west
        case .northWest: .northWest
        }
    }
}

extension Colour {
    var backdrop: Backdrop {
        Backdrop(red: red, green: green, blue: blue, opacity: opacity)
    }
}
