import Imaging

/// From which image each rendition is computed: the smallest that is large enough, so that most of
/// the work is done once. Sizes are as stored, before the orientation is applied.
struct RenditionPlan: Hashable {
    /// A rendition to make.
    struct Order: Hashable {
        /// The size of the whole image after resizing.
        let scaled: PixelSize
        /// Whether smaller ones may be made of it: it shows the whole image in its proportions.
        let isShareable: Bool
    }

    /// A rendition made, and of what.
    struct Step: Hashable {
        /// Which order it fulfils.
        let order: Int
        /// The order whose result it is made of; `nil` for the decoded image.
        let origin: Int?
    }

    /// In an order in which each origin comes before what is made of it.
    let steps: [Step]
    /// The size of the largest rendition, in both directions.
    let largest: PixelSize

    /// How many times larger, in both directions, an origin is at least: twice, but for rounding.
    /// Nearer to one, the second filter visibly softens what the first has left.
    static let factorMin = 1.95

    init(_ orders: [Order]) {
        precondition(!orders.isEmpty, "a plan makes something")
        let bySize = orders.indices.sorted { left, right in
            (orders[left].scaled.area, right) > (orders[right].scaled.area, left)
        }
        steps = bySize.map { order in
            let origins = bySize.prefix { $0 != order }.filter {
                orders[$0].isShareable
                    && orders[$0].scaled.isAtLeast(Self.factorMin, times: orders[order].scaled)
            }
            return Step(order: order, origin: origins.last)
        }
        largest = PixelSize(
            orders.map(\.scaled.width).max() ?? 1,
            orders.map(\.scaled.height).max() ?? 1)
    }

    /// How many renditions are made of an order's result, or of the decoded image for `nil`.
    func uses(of origin: Int?) -> Int { steps.count { $0.origin == origin } }

    /// By how much the decoder may reduce the image, so that resizing has still a factor of two
    /// left to filter: decoders reduce by plain averages.
    func reduction(of source: PixelSize, as format: SourceFormat) -> Double {
        switch format {
        case .jpeg: [8.0, 4, 2].first { isLargeEnough(source, dividedBy: $0) } ?? 1
        case .webp:
            max(
                1,
                min(
                    Double(source.width) / Double(2 * largest.width),
                    Double(source.height) / Double(2 * largest.height)))
        case .png, .gif, .tiff, .heif: 1
        }
    }

    private func isLargeEnough(_ source: PixelSize, dividedBy divisor: Double) -> Bool {
        Double(source.width) >= 2 * divisor * Double(largest.width)
            && Double(source.height) >= 2 * divisor * Double(largest.height)
    }
}
