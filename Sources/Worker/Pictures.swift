import Containers
import Imaging

/// What a file holds to be seen.
enum Pictures {
    /// One picture; of several that are no animation, the first or the primary one.
    case one(SourceFormat)
    /// The full-size pictures of a TIFF, one or more.
    case pages([TIFFPage])
    /// An animation's frames, two or more.
    case frames(Int, SourceFormat)

    /// How many there are, 1 or more.
    var count: Int {
        switch self {
        case .one: 1
        case .pages(let pages): pages.count
        case .frames(let count, _): count
        }
    }
}
