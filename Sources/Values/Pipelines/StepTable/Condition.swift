package import Jobs
internal import Text

/// Which files a step takes, of those that its kind can work on: `when`. A file must be as every
/// part says that is not `nil`.
package struct Condition: Hashable, Sendable {
    package var types: [MediaType]?
    package var minWidth: Int?
    package var maxWidth: Int?
    package var minHeight: Int?
    package var maxHeight: Int?
    package var orientation: Orientation?
    package var minPages: Int?
    package var maxPages: Int?

    /// How a picture, or the first page of a document, lies.
    package enum Orientation: String, Codable, CaseIterable, Sendable {
        case landscape, portrait, square
    }

    package init() {}

    /// What a look into a file shows.
    package struct Measures: Hashable, Sendable {
        /// Of the picture as it is shown, in pixels, or of the first page of a document, in points.
        package let width: Int
        package let height: Int
        /// Pages of a document or TIFF, frames of an animation.
        package let pages: Int

        package init(width: Int, height: Int, pages: Int) {
            self.width = width
            self.height = height
            self.pages = pages
        }

        fileprivate var orientation: Orientation {
            width == height ? .square : width > height ? .landscape : .portrait
        }
    }

    /// Whether more of a file than its type must be known.
    package var looksIntoFile: Bool {
        [minWidth, maxWidth, minHeight, maxHeight, minPages, maxPages].contains { $0 != nil }
            || orientation != nil
    }

    /// Why no file of a type is taken, without a full stop; `nil` when some may be.
    package func refusal(of type: MediaType) -> String? {
        guard let types, !types.contains(type) else { return nil }
        return "it is \(type.name), and the step takes \(types.map(\.name).listed("and"))"
    }

    /// Why a file is not taken, without a full stop; `nil` when it is.
    package func refusal(of file: Measures) -> String? {
        if let orientation, orientation != file.orientation {
            return
                "it is \(file.orientation.words), and the step takes what is \(orientation.words)"
        }
        return Self.refusal(file.width, minWidth, maxWidth, "wide")
            ?? Self.refusal(file.height, minHeight, maxHeight, "high")
            ?? Self.refusal(ofPages: file.pages, minPages, maxPages)
    }

    private static func refusal(_ side: Int, _ min: Int?, _ max: Int?, _ word: String) -> String? {
        bound(side, min, max).map { "it is \(side) \(word), and the step takes \($0)" }
    }

    private static func refusal(ofPages count: Int, _ min: Int?, _ max: Int?) -> String? {
        bound(count, min, max).map {
            "it has \(count == 1 ? "1 page" : "\(count) pages"), and the step takes \($0)"
        }
    }

    /// The bound that a number is beyond, in words.
    private static func bound(_ number: Int, _ min: Int?, _ max: Int?) -> String? {
        if let min, number < min { return "\(min) or more" }
        if let max, number > max { return "\(max) or less" }
        return nil
    }

    /// What both say; `nil` when no file can be as both do.
    package func and(_ other: Condition) -> Condition? {
        var both = Condition()
        func least(_ left: Int?, _ right: Int?) -> Int? { [left, right].compactMap(\.self).max() }
        func most(_ left: Int?, _ right: Int?) -> Int? { [left, right].compactMap(\.self).min() }
        both.types =
            types.map { own in other.types.map { own.filter($0.contains) } ?? own }
            ?? other.types
        both.orientation = orientation ?? other.orientation
        (both.minWidth, both.maxWidth) = (
            least(minWidth, other.minWidth), most(maxWidth, other.maxWidth)
        )
        (both.minHeight, both.maxHeight) = (
            least(minHeight, other.minHeight), most(maxHeight, other.maxHeight)
        )
        (both.minPages, both.maxPages) = (
            least(minPages, other.minPages), most(maxPages, other.maxPages)
        )
        let isSame = other.orientation == nil || both.orientation == other.orientation
        return isSame && both.types?.isEmpty != true && both.isPossible ? both : nil
    }

    /// Whether no upper bound is below a lower one.
    package var isPossible: Bool {
        [(minWidth, maxWidth), (minHeight, maxHeight), (minPages, maxPages)].allSatisfy {
            min, max in
            min.flatMap { min in max.map { min <= $0 } } ?? true
        }
    }
}

extension Condition.Orientation {
    fileprivate var words: String { self == .square ? "square" : "in \(rawValue)" }
}

/// In JSON as in a pipeline file.
extension Condition: Codable {
    private enum CodingKeys: String, CodingKey {
        case types, orientation
        case minWidth = "min-width"
        case maxWidth = "max-width"
        case minHeight = "min-height"
        case maxHeight = "max-height"
        case minPages = "min-pages"
        case maxPages = "max-pages"
    }
}
