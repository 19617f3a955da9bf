import Imaging
import Jobs
import Pipelines

extension Thumbnail: RenditionWork {
    func form(of source: RenditionSource, as type: MediaType) -> RenditionForm {
        let placement = placement(of: source.shown)
        // It is for screens, and states no density. Spread over the size of the original, it would
        // be all dots.
        return RenditionForm(
            placement: placement, encoding: Encoding(type, quality: quality, huffman: .own),
            interest: crop.interest, backdrop: background?.backdrop,
            isShareable: isWhole && placement.scale.horizontal <= 1)
    }

    private func placement(of source: PixelSize) -> Placement {
        let box = PixelSize(width, height)
        return switch fit {
        case .inside: .inside(box, of: source, enlarging: enlarge)
        case .outside: .outside(box, of: source, enlarging: enlarge)
        case .cover: .covering(box, of: source, enlarging: enlarge, keeping: crop.position)
        case .contain: .contained(in: box, of: source, enlarging: enlarge)
        case .fill: .filling(box, of: source)
        }
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
    fileprivate var position: Placement.Position {
        switch self {
        case .centre, .entropy, .attention: .centre
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

    /// `nil` where the part does not depend on the picture.
    fileprivate var interest: Interest? {
        switch self {
        case .entropy: .entropy
        case .attention: .attention
        default: nil
        }
    }
}

extension Colour {
    var backdrop: Backdrop {
        Backdrop(red: red, green: green, blue: blue, opacity: opacity)
    }
}
