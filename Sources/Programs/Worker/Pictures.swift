import Containers
import Imaging
import Jobs

/// What a file holds to be seen.
enum Pictures {
    /// One picture; of several that are neither pages nor frames, the first or the primary one.
    case one(SourceFormat)
    /// One picture, coded without loss in a format that is mostly used with loss, and whether it is
    /// shown as it is stored and can be copied.
    case lossless(SourceFormat, isCopied: Bool)
    /// The full-size pictures of a TIFF, one or more.
    case pages([TIFFPage])
    /// The frames of an animation, two or more; of a GIF also one.
    case frames(Int, SourceFormat, areLossless: Bool)

    /// How many there are, 1 or more.
    var count: Int {
        switch self {
        case .one, .lossless: 1
        case .pages(let pages): pages.count
        case .frames(let count, _, _): count
        }
    }

    /// How to encode a picture in their own format, or another.
    func encoding(_ encoding: Encoding) -> Encoding {
        switch (self, encoding) {
        case (.lossless(.webp, _), .webp): encoding.lossless
        default: encoding
        }
    }

    /// How a step's output is made of them.
    enum Making {
        /// Of the first, which is decoded.
        case first
        /// Of each of them.
        case each
        /// They are copied as they are stored.
        case copied
    }

    /// - Parameters:
    ///   - form: how the output stands for the file, if it does.
    ///   - type: that of the output.
    ///   - source: that of the file.
    ///   - first: the first of them.
    func making(_ form: WholeForm?, of type: MediaType, from source: MediaType, _ first: Image)
        -> Making
    {
        let isCopied =
            switch form {
            case .smallest: areCopied(to: type)
            case .kept: areCopied(to: type) || areShown(in: type, source, first)
            case .lossless:
                areCopied(to: type)
                    || [.jpeg, .webp, .avif].contains(type) && areShown(in: type, source, first)
            case .made, .animation, nil: false
            }
        if isCopied { return .copied }
        if form == .animation {
            guard areMoving, type == .gif || type == .webp else { return .first }
        }
        return form != nil && count > 1 ? .each : .first
    }

    /// Whether they are an animation whose frames can be read.
    var areMoving: Bool {
        switch self {
        case .frames(let count, .gif, _), .frames(let count, .webp, _): count > 1
        default: false
        }
    }

    /// Whether they are copied as they are stored into a file of a type: to encode them anew would
    /// take from them, or libvips cannot.
    private func areCopied(to type: MediaType) -> Bool {
        switch self {
        case .one, .pages: false
        case .lossless(let format, let isCopied):
            isCopied && SourceFormat(type) == format && type != .heif
        case .frames(_, let format, let areLossless): SourceFormat(type) == format && areLossless
        }
    }

    /// Whether a file of a type shows them just as they are stored in the file.
    private func areShown(in type: MediaType, _ source: MediaType, _ first: Image) -> Bool {
        if case .pages = self { return false }
        return type == source && first.isShownAsStored
    }
}
